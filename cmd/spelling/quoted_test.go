package spelling

import "testing"

func TestQuoted(t *testing.T) {
	for word, want := range map[string]string{
		"Ann": "Ann", "1.5s": "1.5s", "-3": "-3", "Zoë": "Zoë", "a=b,c": "a=b,c",
		"": "''", "Ann Lee": "'Ann Lee'", "O'Hara": `'O'\''Hara'`, "a;b": "'a;b'", "$HOME": "'$HOME'", "a\nb": "'a\nb'",
	} {
		if got := Quoted(word); got != want {
			t.Errorf("%q is %s, want %s", word, got, want)
		}
	}
}
