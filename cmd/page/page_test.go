package page

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"concurrency-lab/cmd/term"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"

	_ "embed"

	"concurrency-lab/cmd/golden"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/docs"
)

//go:embed testdata/page.md
var everything []byte

func TestPage(t *testing.T) {
	golden.Check(t, "page-40.golden", Render(everything, 40, term.Palette{}, true))
	golden.Check(t, "page-80.golden", Render(everything, 80, term.Palette{}, true))
	golden.Check(t, "page-color.golden", Render(everything, 80, term.Palette{On: true}, true))
}

func TestTablesOfOddRows(t *testing.T) {
	const want = "head\n────  ─  ─\n\n1     2  3\n4        6\n"
	if got := Render([]byte("head\n|---|\n|\n| 1 |2 | 3\n|4| |6|\n"), 80, term.Palette{}, true); got != want {
		t.Errorf("%q, want %q", got, want)
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

// TestColorsTakeNoRoom looks whether a coloured page has the lines of a plain one, but for the
// marks.
func TestColorsTakeNoRoom(t *testing.T) {
	markdown := []byte(strings.NewReplacer("`", "", "*", "").Replace(string(everything)))
	escapes := regexp.MustCompile("\x1b\\[[0-9;]*m")
	colored := escapes.ReplaceAllString(Render(markdown, 60, term.Palette{On: true}, true), "")
	if diff := cmp.Diff(Render(markdown, 60, term.Palette{}, true), colored); diff != "" {
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
	demotest.SkipWithRace(t)
	for name, markdown := range pages(t) {
		code := codeOf(markdown)
		for _, width := range []int{1, 7, 20, 40, 80, 100} {
			for line := range strings.Lines(Render(markdown, width, term.Palette{}, true)) {
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

// picture is the Markdown of a picture, link that of a link; markup is what else stands in Markdown
// beside the words, and ornament what stands beside them on the page.
var (
	picture  = regexp.MustCompile(`!\[([^]]+)]\([^)]+\)`)
	link     = regexp.MustCompile(`\[([^]]+)]\(([^)]+)\)`)
	markup   = regexp.MustCompile("(?m)^\\s*(```\\w*|\\|[-|]+|#+ |- |answer: .*)|^\\||\\|$| \\| ")
	ornament = regexp.MustCompile(`(?m)^\s*(\$ |• |\? )|[═─┄]`)
)

// bare takes away the marks within a line, which are colours on the page, or nothing.
var bare = strings.NewReplacer("`", "", "*", "", "<details>", "", "</details>", "", "<summary>", "", "</summary>", ":")

// TestPagesKeepEveryWord compares the words of each page's Markdown with those of the page.
func TestPagesKeepEveryWord(t *testing.T) {
	demotest.SkipWithRace(t)
	for _, name := range docs.Names() {
		markdown, err := docs.Page(name)
		if err != nil {
			t.Fatal(err)
		}
		text := link.ReplaceAllString(picture.ReplaceAllString(string(markdown), "[picture: $1]"), "$1 ($2)")
		want := strings.Fields(bare.Replace(markup.ReplaceAllString(text, " ")))
		got := strings.Fields(ornament.ReplaceAllString(bare.Replace(Render(markdown, 80, term.Palette{}, true)), " "))
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
