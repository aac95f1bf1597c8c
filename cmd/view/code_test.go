package view

import (
	"strings"
	"testing"

	"concurrency-lab/cmd/golden"
	"concurrency-lab/cmd/statepage"
	"concurrency-lab/cmd/term"
)

var (
	ran = []statepage.Source{
		{Name: "demos/some.go", Language: Go,
			Text: "// add adds. It does so\n// under a lock, so that nobody adds at the same time.\n" +
				"func add(ctx context.Context) error {\n\treturn lock(ctx, func() { " +
				"say(\"a \\\" // b\", `raw \\`) })\n}\n"},
		{Name: "demos/some_more.go", Language: Go, Text: "var n = 1\n"},
	}
	same = statepage.Source{Name: "docs/python/some/how.py", Language: Python,
		Text: "\"\"\"Adds # no comment.\n\nTwice.\n\"\"\"\nfrom x import y\n\nformat = 'it\\'s'  # a comment\n"}
)

func TestCode(t *testing.T) {
	for name, got := range map[string]string{
		"code.golden":       Code(append(ran, same), 100, term.Palette{}),
		"code-40.golden":    Code(append(ran, same), 40, term.Palette{}),
		"code-color.golden": Code(append(ran, same), 100, term.Palette{On: true}),
	} {
		golden.Check(t, name, got)
	}
}

// TestCodeIsWhole: whatever the width, no line is wider, and every letter is there.
func TestCodeIsWhole(t *testing.T) {
	letters := func(text string) string {
		return strings.NewReplacer(" ", "", "\t", "", "\n", "", "↪", "", "│", "", "/", "", "#", "").Replace(text)
	}
	for width := 12; width < 130; width++ {
		got := Code(append(ran, same), width, term.Palette{})
		for line := range strings.Lines(got) {
			if w := (&term.Prose{Text: line}).Widest(); w > width {
				t.Errorf("width %d: a line has %d: %s", width, w, line)
			}
		}
		if strings.Contains(got, "│") {
			continue // the lines of the two are mixed
		}
		want := letters("Python:docs/python/some/how.py" + same.Text +
			"Go:demos/some.go" + ran[0].Text + "Go:demos/some_more.go" + ran[1].Text)
		if letters(got) != want {
			t.Errorf("width %d: got %s, want %s", width, letters(got), want)
		}
	}
}

// TestSides: beside each other if the Go then has its longest line, or 80 columns.
func TestSides(t *testing.T) {
	long := []statepage.Source{{Name: "f", Language: Go, Text: strings.Repeat("word ", 40)}}
	for _, test := range []struct {
		code   []statepage.Source
		width  int
		beside bool
	}{
		{long, 80 + 3 + 30, false}, {long, 80 + 3 + 31, true}, {ran, 58 + 3 + 30, false}, {ran, 58 + 3 + 31, true},
	} {
		if got := strings.Contains(Code(append(test.code, same), test.width, term.Palette{}), "│"); got != test.beside {
			t.Errorf("%d columns: side by side %v", test.width, got)
		}
	}
}
