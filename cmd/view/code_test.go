package view

import (
	"strings"
	"testing"
)

var (
	ran = []Listing{
		{File: "demos/some.go", Text: "// add adds.\nfunc add(ctx context.Context) error {\n\treturn lock(ctx, func() { " +
			"say(\"a \\\" // b\", `raw \\`) })\n}\n"},
		{File: "demos/some_more.go", Text: "var n = 1\n"},
	}
	same = Listing{File: "docs/python/some/how.py",
		Text: "\"\"\"Adds # no comment.\n\nTwice.\n\"\"\"\nfrom x import y\n\nformat = 'it\\'s'  # a comment\n"}
)

func TestCode(t *testing.T) {
	for name, got := range map[string]string{
		"code.golden":       Code(ran, same, 100, Palette{}),
		"code-40.golden":    Code(ran, same, 40, Palette{}),
		"code-color.golden": Code(ran, same, 100, NewPalette(true)),
	} {
		golden(t, name, got)
	}
}

// TestCodeIsWhole: whatever the width, no line is wider, and every letter is there.
func TestCodeIsWhole(t *testing.T) {
	letters := func(text string) string {
		return strings.NewReplacer(" ", "", "\t", "", "\n", "", "↪", "", "│", "").Replace(text)
	}
	for width := 12; width < 130; width++ {
		got := Code(ran, same, width, Palette{})
		for line := range strings.Lines(got) {
			if w := (&prose{text: line}).widest(); w > width {
				t.Errorf("width %d: a line has %d: %s", width, w, line)
			}
		}
		if strings.Contains(got, "│") {
			continue // the lines of the two are mixed
		}
		want := "Go:demos/some.go" + letters(ran[0].Text) + "Go:demos/some_more.go" + letters(ran[1].Text) +
			"Python:docs/python/some/how.py" + letters(same.Text)
		if letters(got) != want {
			t.Errorf("width %d: got %s, want %s", width, letters(got), want)
		}
	}
}

// TestSides: beside each other if the Go then has its longest line, or 80 columns.
func TestSides(t *testing.T) {
	long := []Listing{{File: "f", Text: strings.Repeat("word ", 40)}}
	for _, test := range []struct {
		code   []Listing
		width  int
		beside bool
	}{
		{long, 80 + 3 + 30, false}, {long, 80 + 3 + 31, true}, {ran, 58 + 3 + 30, false}, {ran, 58 + 3 + 31, true},
	} {
		if got := strings.Contains(Code(test.code, same, test.width, Palette{}), "│"); got != test.beside {
			t.Errorf("%d columns: side by side %v", test.width, got)
		}
	}
}
