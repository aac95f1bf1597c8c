package page

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// The lines around what is folded, as GitHub folds it too. The first also has the heading.
const foldBegin, foldEnd = "<details>", "</details>"

// Folds says whether anything in the Markdown is folded.
func Folds(markdown []byte) bool { return bytes.Contains(markdown, []byte("\n"+foldBegin)) }

// folded returns the blocks without what is folded, and without the marks around it. If that is
// wanted too, its first mark stays.
func (p page) folded(blocks []ast.Node) []ast.Node {
	var shown []ast.Node
	inside := false
	for _, n := range blocks {
		switch line := p.mark(n); {
		case strings.HasPrefix(line, foldBegin):
			if inside = true; p.unfold {
				shown = append(shown, n) // for its heading
			}
		case strings.HasPrefix(line, foldEnd):
			inside = false
		case !inside || p.unfold:
			shown = append(shown, n)
		}
	}
	return shown
}

// mark returns a block of HTML, of which a page has only the marks around what is folded; "" for
// any other block.
func (p page) mark(n ast.Node) string {
	if html, ok := n.(*ast.HTMLBlock); ok {
		return string(html.Lines().Value(p.source))
	}
	return ""
}

// foldTitle is the heading in the first mark.
func foldTitle(mark string) string {
	_, title, _ := strings.Cut(mark, "<summary>")
	title, _, _ = strings.Cut(title, "</summary>")
	return title
}
