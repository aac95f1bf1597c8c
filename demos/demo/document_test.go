package demo

import "testing"

func TestCiting(t *testing.T) {
	cite := Citing()
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"000 Value, Array", "the multiprocessing notes (000), Value, Array"},
		{"000 Pool; 002, a remark", "000 Pool; the Python 3.8 summary (002), a remark"},
		{"000, 002 text, 1000 times, 999", "000, 002 text, 1000 times, 999"},
		{"001, 003", "the slides (001), the blog article (003)"},
	} {
		if got := cite(c.text); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}
