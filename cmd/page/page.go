package page

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"concurrency-lab/cmd/term"

	"github.com/fatih/color"
	"github.com/rivo/uniseg"
	"github.com/yuin/goldmark/ast"

	extension "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// pageWidth is the number of columns beyond which a line of text is hard to read.
const pageWidth = 100

// Width returns how wide a page on w is to be.
func Width(w io.Writer) int { return min(term.Columns(w), pageWidth) }

// Render renders Markdown for a terminal, in lines of at most width columns; only code is left as
// it is. The lines of a block marked `lab` are shown as commands to type, a block marked `ask` as
// the question in it, without the answer.
//
// What stands between the lines <details> and </details> is folded: it is left out, unless unfold
// says otherwise.
func Render(markdown []byte, width int, p term.Palette, unfold bool) string {
	root := newParser().Parse(text.NewReader(markdown))
	r := page{source: markdown, palette: p, unfold: unfold}
	return strings.Join(r.blocks(root, width), "\n") + "\n"
}

// newParser is goldmark's usual one, and tables. Nothing of it is kept in a package variable: it
// would be made at every start, of every child process.
func newParser() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(parser.DefaultBlockParsers()...),
		parser.WithInlineParsers(parser.DefaultInlineParsers()...),
		parser.WithParagraphTransformers(append(parser.DefaultParagraphTransformers(),
			util.Prioritized(pipeTables{}, 200))...),
	)
}

// page renders blocks, which are lines, and what is in them, which is prose.
type page struct {
	source  []byte
	palette term.Palette
	unfold  bool
}

// blocks renders what a block contains, with an empty line between any two, but not after an item
// of a list without such lines.
func (p page) blocks(parent ast.Node, width int) []string {
	return p.series(p.folded(children(parent)), width)
}

func (p page) series(blocks []ast.Node, width int) []string {
	var lines []string
	for i, n := range blocks {
		if i > 0 && blocks[i-1].Kind() != ast.KindTextBlock {
			lines = append(lines, "")
		}
		lines = append(lines, p.block(n, width)...)
	}
	return lines
}

func children(parent ast.Node) []ast.Node {
	var all []ast.Node
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		all = append(all, n)
	}
	return all
}

func (p page) block(n ast.Node, width int) []string {
	switch n := n.(type) {
	case *ast.Heading:
		return p.heading(n, width)
	case *ast.Paragraph, *ast.TextBlock:
		return p.prose(n).Lines(width, p.palette)
	case *ast.List:
		return p.list(n, width)
	case *ast.FencedCodeBlock:
		switch string(n.Language(p.source)) {
		case "lab":
			return p.code(n, true)
		case "ask":
			return p.ask(n, width)
		}
		return p.code(n, false)
	case *ast.CodeBlock:
		return p.code(n, false)
	case *extension.Table:
		return p.table(n, width)
	case *ast.HTMLBlock:
		return []string{p.palette.Paint(foldTitle(p.mark(n))+":", color.Bold)}
	default:
		return p.blocks(n, width)
	}
}

// rules are drawn under the headings, by their level; the last one also under those below.
var rules = []string{"═", "─", "┄"}

func (p page) heading(h *ast.Heading, width int) []string {
	title := p.prose(h, color.Bold)
	rule := strings.Repeat(rules[min(h.Level, len(rules))-1], min(title.Widest(), width))
	return append(title.Lines(width, p.palette), p.palette.Faint(rule))
}

func (p page) list(l *ast.List, width int) []string {
	mark := func(int) string { return "• " }
	if l.IsOrdered() {
		mark = func(i int) string { return fmt.Sprintf("%d. ", l.Start+i) }
	}
	indent := uniseg.StringWidth(mark(l.ChildCount() - 1)) // the last number is the longest
	var lines []string
	i := 0
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		if i > 0 && !l.IsTight {
			lines = append(lines, "")
		}
		head := mark(i)
		for _, line := range p.blocks(item, max(1, width-indent)) {
			lines = append(lines, strings.TrimRight(term.Pad(head, indent)+line, " "))
			head = ""
		}
		i++
	}
	return lines
}

// code is not broken: who copies it wants it whole. What is to be typed has a prompt.
func (p page) code(n ast.Node, commands bool) []string {
	indent, style := "    ", term.Cyan
	if commands {
		indent, style = p.palette.Faint("  $ "), term.Green
	}
	var lines []string
	for _, s := range n.Lines().Sliced(0, n.Lines().Len()) {
		line := strings.ReplaceAll(strings.TrimRight(string(s.Value(p.source)), "\n"), "\t", "    ")
		if line != "" {
			line = indent + p.palette.Paint(line, style...)
		}
		lines = append(lines, line)
	}
	return lines
}

// prose returns what stands in a block.
func (p page) prose(block ast.Node, style ...color.Attribute) *term.Prose {
	var text term.Prose
	p.inline(&text, block, style)
	return &text
}

// inline adds what stands in n.
func (p page) inline(to *term.Prose, n ast.Node, style []color.Attribute) {
	and := func(more ...color.Attribute) []color.Attribute { return append(slices.Clip(style), more...) }
	for n := n.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			to.Add(p.text(n), style)
		case *ast.RawHTML:
			to.Add(string(n.Segments.Value(p.source)), style) // such as <name>: it was not meant as HTML
		case *ast.CodeSpan:
			p.inline(to, n, and(term.Cyan...))
		case *ast.Emphasis:
			p.inline(to, n, and([]color.Attribute{color.Italic, color.Bold}[n.Level-1]))
		case *ast.AutoLink:
			to.Add(string(n.Label(p.source)), and(color.Underline))
		case *ast.Link:
			p.inline(to, n, and(color.Underline))
			to.Add(fmt.Sprintf(" (%s)", n.Destination), and(term.Grey...))
		case *ast.Image: // what it shows is all that a terminal can tell
			to.Add("[picture: ", and(term.Grey...))
			p.inline(to, n, and(term.Grey...))
			to.Add("]", and(term.Grey...))
		default:
			p.inline(to, n, style)
		}
	}
}

// text returns the letters that a text stands for.
func (p page) text(t *ast.Text) string {
	value := t.Segment.Value(p.source)
	switch {
	case t.IsRaw():
		return strings.ReplaceAll(string(value), "\n", " ")
	case t.HardLineBreak():
		return unescaped(value) + "\n"
	case t.SoftLineBreak():
		return unescaped(value) + " "
	default:
		return unescaped(value)
	}
}

func unescaped(value []byte) string {
	return string(util.UnescapePunctuations(util.ResolveEntityNames(util.ResolveNumericReferences(value))))
}
