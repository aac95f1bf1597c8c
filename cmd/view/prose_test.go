package view

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestProseLines(t *testing.T) {
	for _, test := range []struct {
		text  string
		width int
		want  string
	}{
		{"", 10, ""},
		{"one two three", 7, "one two|three"},
		{"one two", 6, "one|two"},
		{"one  two ", 3, "one|two"},
		{"one\ntwo three", 20, "one|two three"},
		{"a --no-color b/c/d", 10, "a|--no-color|b/c/d"}, // not after hyphens and slashes
		{"a abcdefghij b", 4, "a|abcd|efgh|ij b"},
		{"a\u00a0b c", 3, "a\u00a0b|c"},
		{"工人工人工人", 5, "工人|工人|工人"},
		{"ab工人。工人", 6, "ab工|人。工|人"}, // no line begins with a full stop
		{"e\u0301e\u0301e\u0301", 2, "e\u0301e\u0301|e\u0301"},
		{"工", 1, "工"}, // nothing narrower can be done
	} {
		var p prose
		p.add(test.text, nil)
		if got := strings.Join(p.lines(test.width, Palette{}), "|"); got != test.want {
			t.Errorf("%q at %d: %q, want %q", test.text, test.width, got, test.want)
		}
	}
}

func TestShares(t *testing.T) {
	for _, test := range []struct {
		wants []int
		room  int
		want  []int
	}{
		{[]int{5, 10}, 20, []int{5, 10}},
		{[]int{5, 50}, 20, []int{5, 15}},
		{[]int{40, 5, 50}, 25, []int{10, 5, 10}},
		{[]int{3, 3}, 1, []int{1, 1}},
	} {
		if diff := cmp.Diff(test.want, shares(test.wants, test.room)); diff != "" {
			t.Errorf("%v in %d (-want +got): %s", test.wants, test.room, diff)
		}
	}
}
