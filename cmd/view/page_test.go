package view

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"

	_ "embed"

	"concurrency-lab/docs"
)

//go:embed testdata/page.md
var everything []byte

func TestPage(t *testing.T) {
	golden(t, "page-40.golden", Page(everything, 40, Palette{}))
	golden(t, "page-80.golden", Page(everything, 80, Palette{}))
	golden(t, "page-color.golden", Page(everything, 80, NewPalette(true)))
}

func TestTablesOfOddRows(t *testing.T) {
	const want = "head\n────  ─  ─\n\n1     2  3\n4        6\n"
	if got := Page([]byte("head\n|---|\n|\n| 1 |2 | 3\n|4| |6|\n"), 80, Palette{}); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestColorsTakeNoRoom looks whether a coloured page has the lines of a plain one, but for the
// marks.
func TestColorsTakeNoRoom(t *testing.T) {
	markdown := []byte(strings.NewReplacer("`", "", "*", "").Replace(string(everything)))
	escapes := regexp.MustCompile("\x1b\\[[0-9;]*m")
	colored := escapes.ReplaceAllString(Page(markdown, 60, NewPalette(true)), "")
	if diff := cmp.Diff(Page(markdown, 60, Palette{}), colored); diff != "" {
		t.Error(diff)
	}
}

// pages are the product's own, and the one that has everything.
func pages(t *testing.T) map[string][]byte {
	all := map[string][]byte{"everything": everything}
	for _, name := range docs.Names() {
		markdown, err := docs.Page(name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = markdown
	}
	return all
}

// codeOf returns the lines of a page's code blocks.
func codeOf(markdown []byte) []string {
	var lines []string
	in := false
	for line := range strings.Lines(string(markdown)) {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			in = !in
		} else if in || strings.HasPrefix(line, "    ") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

func TestPagesFit(t *testing.T) {
	for name, markdown := range pages(t) {
		code := codeOf(markdown)
		for _, width := range []int{1, 7, 20, 40, 80, 100} {
			for line := range strings.Lines(Page(markdown, width, Palette{})) {
				const least = 10 // which indents, gaps and wide letters take
				copied := strings.TrimPrefix(strings.TrimSpace(line), "$ ")
				if w := uniseg.StringWidth(strings.TrimSuffix(line, "\n")); w > max(width, least) &&
					!slices.Contains(code, copied) {
					t.Errorf("%s at %d: %d columns: %s", name, width, w, line)
				}
			}
		}
	}
}

// link is the Markdown of a link; markup is what else stands in Markdown beside the words, and
// ornament what stands beside them on the page.
var (
	link     = regexp.MustCompile(`\[([^]]+)]\(([^)]+)\)`)
	markup   = regexp.MustCompile("(?m)^\\s*(```\\w*|\\|[-|]+|#+ |- |answer: .*)|^\\||\\|$| \\| ")
	ornament = regexp.MustCompile(`(?m)^\s*(\$ |• |\? )|[═─┄]`)
)

// TestPagesKeepEveryWord compares the words of each page's Markdown with those of the page.
func TestPagesKeepEveryWord(t *testing.T) {
	for _, name := range docs.Names() {
		markdown, err := docs.Page(name)
		if err != nil {
			t.Fatal(err)
		}
		want := strings.Fields(markup.ReplaceAllString(link.ReplaceAllString(string(markdown), "$1 ($2)"), " "))
		got := strings.Fields(ornament.ReplaceAllString(Page(markdown, 80, Palette{}), " "))
		if !strings.Contains(string(markdown), "\n|--") { // the cells of a table stand beside each other, line by line
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
