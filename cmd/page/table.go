package page

import (
	"bytes"
	"slices"
	"strings"

	"concurrency-lab/cmd/term"

	"github.com/fatih/color"
	"github.com/yuin/goldmark/ast"

	extension "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// pipeTables makes a table of a paragraph whose second line is of pipes and dashes. A cell cannot
// hold a pipe, and columns are aligned to the left. Goldmark has more, but in a package that
// compiles large regular expressions whenever the program starts, which takes longer than all else
// of its initialisation.
type pipeTables struct{}

// Transform implements [parser.ParagraphTransformer].
func (pipeTables) Transform(p *ast.Paragraph, r text.Reader, _ parser.Context) {
	lines := p.Lines()
	if lines.Len() < 2 {
		return
	}
	if second := lines.At(1); !dashes(second.Value(r.Source())) {
		return
	}
	table := extension.NewTable()
	for i := range lines.Len() {
		if i != 1 {
			table.AppendChild(table, pipeRow(lines.At(i), r.Source()))
		}
	}
	p.Parent().ReplaceChild(p.Parent(), p, table)
}

func dashes(line []byte) bool {
	s := strings.TrimSpace(string(line))
	return strings.HasPrefix(s, "|-") && strings.Trim(s, "|- ") == ""
}

// pipeRow makes a row of a line. Its cells are parts of the source, in which the parser then finds
// code and emphasis.
func pipeRow(line text.Segment, source []byte) *extension.TableRow {
	row := extension.NewTableRow(nil)
	line = line.TrimLeftSpace(source)
	line = line.TrimRightSpace(source)
	if bytes.HasPrefix(line.Value(source), []byte("|")) {
		line.Start++
	}
	if bytes.HasSuffix(line.Value(source), []byte("|")) {
		line.Stop--
	}
	for value := range bytes.SplitSeq(line.Value(source), []byte("|")) {
		cell := extension.NewTableCell()
		part := text.NewSegment(line.Start, line.Start+len(value))
		part = part.TrimLeftSpace(source)
		cell.Lines().Append(part.TrimRightSpace(source))
		row.AppendChild(row, cell)
		line.Start += len(value) + len("|")
	}
	return row
}

// gap separates the columns.
const gap = 2

// table renders a table: a bold head, a rule, and cells that are broken where they do not fit.
func (p page) table(t *extension.Table, width int) []string {
	var rows [][]*term.Prose
	var widths []int
	style := []color.Attribute{color.Bold}
	for r := t.FirstChild(); r != nil; r = r.NextSibling() {
		var row []*term.Prose
		for c := r.FirstChild(); c != nil; c = c.NextSibling() {
			if len(row) == len(widths) {
				widths = append(widths, 0)
			}
			cell := p.prose(c, style...)
			widths[len(row)] = max(widths[len(row)], cell.Widest())
			row = append(row, cell)
		}
		rows = append(rows, row)
		style = nil
	}
	widths = shares(widths, width-gap*(len(widths)-1))
	var lines []string
	for i, row := range rows {
		lines = append(lines, p.row(row, widths)...)
		if i == 0 {
			lines = append(lines, p.rule(widths))
		}
	}
	return lines
}

// shares gives each column the width that it wants. Where the room is too small for that, the
// widest ones get equal parts of what the others leave.
func shares(wants []int, room int) []int {
	narrowest := make([]int, len(wants))
	for i := range narrowest {
		narrowest[i] = i
	}
	slices.SortStableFunc(narrowest, func(a, b int) int { return wants[a] - wants[b] })
	widths := make([]int, len(wants))
	for i, column := range narrowest {
		widths[column] = max(1, min(wants[column], room/(len(wants)-i)))
		room -= widths[column]
	}
	return widths
}

// row renders the cells of a row beside each other, in as many lines as the longest takes.
func (p page) row(cells []*term.Prose, widths []int) []string {
	var lines []string
	var broken [][]term.Stretch
	height := 0
	for i, cell := range cells {
		broken = append(broken, cell.Fill(widths[i]))
		height = max(height, len(broken[i]))
	}
	for n := range height {
		var b strings.Builder
		for i, cell := range cells {
			used := 0
			if n < len(broken[i]) {
				b.WriteString(cell.Paint(broken[i][n], p.palette))
				used = cell.Width(broken[i][n])
			}
			b.WriteString(strings.Repeat(" ", widths[i]-used+gap))
		}
		lines = append(lines, strings.TrimRight(b.String(), " "))
	}
	return lines
}

func (p page) rule(widths []int) string {
	var parts []string
	for _, w := range widths {
		parts = append(parts, strings.Repeat("─", w))
	}
	return p.palette.Faint(strings.Join(parts, strings.Repeat(" ", gap)))
}
