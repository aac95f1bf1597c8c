package cmd

import "testing"

func TestDidYouMean(t *testing.T) {
	words := []string{"lock", "no-lock", "separate-lock", "global"}
	for given, want := range map[string]string{
		"lok":          "; did you mean lock?",
		"nolock":       "; did you mean no-lock?",
		"gloabl":       "; did you mean global?",
		"seperate-loc": "; did you mean separate-lock?",
		"Lock":         "; did you mean lock?",
		"GLOBAL":       "; did you mean global?",
		"moon":         "",
		"--bock":       "", // the dashes are no likeness
		"":             "",
	} {
		if got := didYouMean(given, words); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"kitten", "sitting", 3}, {"lock", "lock", 0}, {"ab", "ba", 2}} {
		if got := distance(test.a, test.b); got != test.want {
			t.Errorf("distance of %q and %q is %d, want %d", test.a, test.b, got, test.want)
		}
	}
}
