package term

import (
	"strings"
	"testing"
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
		var p Prose
		p.Add(test.text, nil)
		if got := strings.Join(p.Lines(test.width, Palette{}), "|"); got != test.want {
			t.Errorf("%q at %d: %q, want %q", test.text, test.width, got, test.want)
		}
	}
}
