package term

import (
	"strings"
	"testing"
)

func TestEntry(t *testing.T) {
	long := strings.Repeat("x", 100)
	for _, test := range []struct {
		paragraphs []string
		want       string
	}{
		{[]string{"one", "two"}, "head  one\n      two\n"},
		{[]string{strings.Repeat("word ", 16)}, "head  " + strings.Repeat("word ", 14) + "word\n      word\n"},
		{[]string{"a " + long + " b"}, "head  a\n      " + long[:74] + "\n      " + long[74:] + " b\n"},
		{[]string{""}, "head\n"},
	} {
		if got := Entry("head", 6, 80, test.paragraphs...); got != test.want {
			t.Errorf("got\n%s\nwant\n%s", got, test.want)
		}
	}
}

func TestFit(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"short lines stay", "one\n  two   three\n\n", "one\n  two   three\n\n"},
		{"prose", "  now is the time for all good men to come\n", "  now is the time for all good men to\n  come\n"},
		{"columns", "  -w, --workers N   how many threads there are     [000 Value]\n",
			"  -w, --workers N   how many threads\n                    there are\n                    [000 Value]\n"},
		{"the last line", "now is the time for all good women to come", "now is the time for all good women to\ncome\n"},
	} {
		if got := Fit(test.text, 40); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}
