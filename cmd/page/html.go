package page

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"concurrency-lab/cmd/quiz"
)

// HTML renders Markdown as HTML, from the same tree as [Page] does for a terminal. All text is
// escaped; there is no HTML in these pages. The lines of a block marked `lab` are commands, one
// marked `ask` is a question. What is folded, the reader unfolds in the browser.
func HTML(markdown []byte) string {
	l := &htmlWriter{page: page{source: markdown}}
	l.blocks(newParser().Parse(text.NewReader(markdown)))
	return l.String()
}

type htmlWriter struct {
	page
	strings.Builder
}

// in writes what content writes as an element. The tag may have attributes.
func (l *htmlWriter) in(tag string, content func()) {
	name, _, _ := strings.Cut(tag, " ")
	l.WriteString("<" + tag + ">")
	content()
	l.WriteString("</" + name + ">")
}

func (l *htmlWriter) blocks(parent ast.Node) {
	open := false
	for _, n := range children(parent) {
		switch mark := l.mark(n); {
		case strings.HasPrefix(mark, foldBegin) && !open:
			open = true
			l.WriteString("<details>")
			l.in("summary", func() { l.WriteString(Escaped(foldTitle(mark))) })
		case strings.HasPrefix(mark, foldEnd) && open:
			open = false
			l.WriteString("</details>")
		default:
			l.block(n)
		}
		l.WriteString("\n")
	}
	if open {
		l.WriteString("</details>\n")
	}
}

func (l *htmlWriter) block(n ast.Node) {
	inside := func() { l.inlines(n) }
	switch n := n.(type) {
	case *ast.Heading:
		l.in(fmt.Sprintf("h%d", min(n.Level+1, 6)), inside) // the page has a title of its own
	case *ast.Paragraph:
		l.in("p", inside)
	case *ast.TextBlock:
		inside()
	case *ast.List:
		l.list(n)
	case *ast.ListItem:
		l.in("li", func() { l.blocks(n) })
	case *ast.Blockquote:
		l.in("blockquote", func() { l.blocks(n) })
	case *ast.ThematicBreak:
		l.WriteString("<hr>")
	case *ast.FencedCodeBlock:
		l.fence(n, string(n.Language(l.source)))
	case *ast.CodeBlock:
		l.fence(n, "")
	case *extension.Table:
		l.in("table", func() { l.rows(n) })
	default:
		l.blocks(n)
	}
}

func (l *htmlWriter) list(list *ast.List) {
	tag := "ul"
	if list.IsOrdered() {
		tag = fmt.Sprintf(`ol start="%d"`, list.Start)
	}
	l.in(tag, func() { l.blocks(list) })
}

// fence writes a block of code, of commands, or a question.
func (l *htmlWriter) fence(n ast.Node, language string) {
	var lines []string
	for _, s := range n.Lines().Sliced(0, n.Lines().Len()) {
		lines = append(lines, Escaped(strings.TrimRight(string(s.Value(l.source)), "\n")))
	}
	switch language {
	case "lab":
		l.in(`pre class="lab"`, func() {
			for _, line := range lines {
				l.in("code", func() { l.WriteString(line) })
			}
		})
	case "ask":
		l.in(`div class="ask"`, func() { l.WriteString(asked(l.raw(n))) })
	default:
		l.in("pre", func() { l.in("code", func() { l.WriteString(strings.Join(lines, "\n")) }) })
	}
}

// asked is a question without its answer, which only a run can give.
func asked(block string) string {
	q, err := quiz.Parse(block)
	if err != nil {
		return Escaped(block)
	}
	return strings.TrimSpace(HTML([]byte(q.Text)))
}

// rows writes the rows of a table; the first is its head.
func (l *htmlWriter) rows(table *extension.Table) {
	cell := "th"
	for r := table.FirstChild(); r != nil; r = r.NextSibling() {
		l.in("tr", func() {
			for c := r.FirstChild(); c != nil; c = c.NextSibling() {
				l.in(cell, func() { l.inlines(c) })
			}
		})
		cell = "td"
	}
}

// inlines writes what stands in a block or in a part of its text.
func (l *htmlWriter) inlines(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		inside := func() { l.inlines(n) }
		switch n := n.(type) {
		case *ast.Text:
			l.WriteString(strings.ReplaceAll(Escaped(l.text(n)), "\n", "<br>"))
		case *ast.RawHTML:
			l.WriteString(Escaped(string(n.Segments.Value(l.source)))) // such as <name>: it was not meant as HTML
		case *ast.CodeSpan:
			l.in("code", inside)
		case *ast.Emphasis:
			l.in([]string{"em", "strong"}[n.Level-1], inside)
		case *ast.AutoLink:
			l.link(string(n.URL(l.source)), func() { l.WriteString(Escaped(string(n.Label(l.source)))) })
		case *ast.Link:
			l.link(string(n.Destination), inside)
		case *ast.Image: // the page is one file: it has no other beside it
			l.in("em", func() { l.WriteString("picture: "); inside() })
		default:
			inside()
		}
	}
}

// link writes a link if it leads out of the page, which has no others beside it.
func (l *htmlWriter) link(to string, content func()) {
	if !strings.HasPrefix(to, "https://") && !strings.HasPrefix(to, "http://") {
		l.in("span", content)
		return
	}
	l.in(`a rel="noreferrer" target="_blank" href="`+Escaped(to)+`"`, content)
}

// Escaped is text as HTML.
func Escaped(text string) string { return string(util.EscapeHTML([]byte(text))) }
