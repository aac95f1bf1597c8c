package spelling

import "testing"

func TestMeant(t *testing.T) {
	words := []string{"lock", "no-lock", "separate-lock", "global", "pool", "000", "bash", "zsh"}
	for given, want := range map[string]string{
		"lok":          "lock",
		"nolock":       "no-lock",
		"gloabl":       "global",
		"seperate-loc": "separate-lock",
		"Lock":         "lock",
		"GLOBAL":       "global",
		"zhs":          "zsh",
		"moon":         "",
		"foo":          "", // not pool
		"009":          "", // not 000
		"tcsh":         "", // not bash
		"--bock":       "", // the dashes are no likeness
		"":             "",
	} {
		if got := Meant(given, words); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"kitten", "sitting", 3}, {"lock", "lock", 0},
		{"ab", "ba", 1}, {"abcd", "badc", 2}} {
		if got := distance(test.a, test.b); got != test.want {
			t.Errorf("distance of %q and %q is %d, want %d", test.a, test.b, got, test.want)
		}
	}
}
