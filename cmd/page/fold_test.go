package page

import (
	"strings"
	"testing"

	"concurrency-lab/cmd/term"
)

// TestFolded holds that what is folded is shown only when it is unfolded, and the marks never.
func TestFolded(t *testing.T) {
	const markdown = "1. Why?\n\n<details><summary>Answers</summary>\n\n1. Because of `this`.\n\n</details>\n\n## After\n"
	for unfold, want := range map[bool]string{
		false: "1. Why?\n\nAfter\n─────\n",
		true:  "1. Why?\n\nAnswers:\n\n1. Because of this.\n\nAfter\n─────\n",
	} {
		if got := Render([]byte(markdown), 80, term.Palette{}, unfold); got != want {
			t.Errorf("unfold %v: %q, want %q", unfold, got, want)
		}
	}
	if !Folds([]byte(markdown)) || Folds([]byte("# No\n")) {
		t.Error("Folds is wrong")
	}
	const folded = "<details><summary>Answers</summary>\n" +
		"<ol start=\"1\"><li>Because of <code>this</code>.\n</li>\n</ol>\n</details>\n<h3>After</h3>"
	if html := HTML([]byte(markdown)); !strings.Contains(html, folded) {
		t.Errorf("the page has %s", html)
	}
	if html := HTML([]byte("<details><summary><b>x</b></summary>\n\nnever closed\n")); strings.Contains(html, "<b>") ||
		!strings.HasSuffix(html, "</details>\n") {
		t.Errorf("the page has %s", html)
	}
}
