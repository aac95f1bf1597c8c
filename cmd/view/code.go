package view

import (
	"strings"

	"concurrency-lab/cmd/statepage"
	"concurrency-lab/cmd/term"

	"github.com/fatih/color"
	"github.com/rivo/uniseg"
)

// The languages of what [Code] shows.
const (
	Go     = "Go"
	Python = "Python"
)

const (
	// readable is how wide the Go has to be for the two to stand side by side. Longer lines are
	// wrapped.
	readable = 80
	between  = " │ "
	// wrapped begins the rest of a line that is too long.
	wrapped = "↪ "
	tab     = "    "
)

// Code shows a program in Python and the Go that ran and does the same: side by side where width
// columns are enough for both, else one below the other. Python stands first: it is shorter, and
// the whole program. Every line is shown to its end, in several if need be.
func Code(program []statepage.Source, width int, p term.Palette) string {
	left, right := newSide(python, Python, program), newSide(golang, Go, program)
	columns := min(width-left.widest()-uniseg.StringWidth(between), right.widest())
	if columns < min(readable, right.widest()) {
		return join(left.rows(width), p) + join(right.rows(width), p) + "\n"
	}
	return join(beside(left.lines, right.rows(columns), left.widest()), p) + "\n"
}

// side is the lines in one language.
type side struct {
	language
	lines []term.Prose
}

func newSide(l language, name string, program []statepage.Source) side {
	s := side{language: l}
	for _, listing := range program {
		if listing.Language != name {
			continue
		}
		if len(s.lines) > 0 {
			s.lines = append(s.lines, term.Prose{})
		}
		var heading term.Prose
		heading.Add(name+": "+listing.Name, []color.Attribute{color.Bold, color.Underline})
		text := strings.ReplaceAll(strings.TrimRight(listing.Text, "\n"), "\t", tab)
		s.lines = append(s.lines, heading, term.Prose{})
		s.lines = append(s.lines, l.paint(text).Split()...)
	}
	return s
}

func (s side) widest() int { return widestOf(s.lines) }

func widestOf(lines []term.Prose) int {
	most := 0
	for _, line := range lines {
		most = max(most, line.Widest())
	}
	return most
}

// rows breaks what is wider than width. The rest of a line of code stands below its beginning, with
// a mark; a comment is filled anew.
func (s side) rows(width int) (rows []term.Prose) {
	for i := 0; i < len(s.lines); {
		switch n := s.commented(i); {
		case widestOf(s.lines[i:i+max(n, 1)]) <= width:
			rows = append(rows, s.lines[i:i+max(n, 1)]...)
			i += max(n, 1)
		case n > 0:
			rows = append(rows, s.refilled(s.lines[i:i+n], width)...)
			i += n
		default:
			rows = append(rows, broken(s.lines[i], width)...)
			i++
		}
	}
	return rows
}

// broken is a line of code in several rows.
func broken(line term.Prose, width int) (rows []term.Prose) {
	indent := min(indentOf(line)+len(tab), width/2)
	for i, part := range line.Fill(width - indent - uniseg.StringWidth(wrapped)) {
		var row term.Prose
		if i > 0 {
			row.Add(strings.Repeat(" ", indent), nil)
			row.Add(wrapped, term.Grey)
		}
		row.Append(line.Part(part))
		rows = append(rows, row)
	}
	return rows
}

func indentOf(line term.Prose) int { return len(line.Text) - len(strings.TrimLeft(line.Text, " ")) }

// commented returns how many lines from i on are one paragraph of a comment, with nothing else
// beside it.
func (s side) commented(i int) (n int) {
	for ; i+n < len(s.lines); n++ {
		line := s.lines[i+n]
		words, isComment := strings.CutPrefix(strings.TrimLeft(line.Text, " "), s.comment)
		if !isComment || strings.TrimSpace(words) == "" || indentOf(line) != indentOf(s.lines[i]) {
			break
		}
	}
	return n
}

// refilled is a paragraph of a comment in lines of that width.
func (s side) refilled(lines []term.Prose, width int) (rows []term.Prose) {
	faint := term.Grey
	var words []string
	for _, line := range lines {
		words = append(words, strings.Fields(strings.TrimLeft(line.Text, " ")[len(s.comment):])...)
	}
	var all term.Prose
	all.Add(strings.Join(words, " "), faint)
	begin := strings.Repeat(" ", min(indentOf(lines[0]), width/2)) + s.comment + " "
	for _, part := range all.Fill(max(1, width-len(begin))) {
		var row term.Prose
		row.Add(begin, faint)
		row.Append(all.Part(part))
		rows = append(rows, row)
	}
	return rows
}

// beside puts each row of the right to the right of one of the left, which has so many columns.
func beside(left, right []term.Prose, columns int) []term.Prose {
	rows := make([]term.Prose, max(len(left), len(right)))
	for i := range rows {
		row := &rows[i]
		if i < len(left) {
			*row = left[i]
		}
		row.Add(strings.Repeat(" ", columns-row.Widest()), nil)
		row.Add(between, term.Grey)
		if i < len(right) {
			row.Append(right[i])
		}
	}
	return rows
}

// join paints the rows, with an empty one before them.
func join(rows []term.Prose, p term.Palette) string {
	var b strings.Builder
	b.WriteString("\n")
	for _, row := range rows {
		b.WriteString(strings.TrimRight(row.Paint(term.Stretch{To: len(row.Text)}, p), " ") + "\n")
	}
	return b.String()
}
