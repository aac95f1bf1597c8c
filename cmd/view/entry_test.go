package view

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
		if got := Entry("head", 6, test.paragraphs...); got != test.want {
			t.Errorf("got\n%s\nwant\n%s", got, test.want)
		}
	}
}
