package view

import (
	"slices"
	"strings"

	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/demo"
)

// table draws figures in so many columns of characters, with a bar beside each row that compares it
// with the others of its group.
func table(t *demo.Table, columns int, p term.Palette) string {
	rows := [][]string{t.Head}
	longest, ranges := map[string]float64{}, false
	for _, r := range t.Rows {
		rows = append(rows, r.Cells)
		longest[r.Group] = max(longest[r.Group], r.Bar.High)
		ranges = ranges || r.Bar.Low != r.Bar.High
	}
	widths, whole := term.Widths(rows)
	room := columns - whole
	var b strings.Builder
	b.WriteString(p.Faint(term.InColumns(t.Head, widths)) + "\n")
	for _, r := range t.Rows {
		cells := append(slices.Clone(r.Cells), stripe(r.Bar, longest[r.Group], room))
		b.WriteString(term.InColumns(cells, append(widths, 0)) + "\n")
	}
	if ranges && room >= leastStripe {
		b.WriteString(p.Faint(stripesMean) + "\n")
	}
	for _, n := range t.Notes {
		b.WriteString(n + "\n")
	}
	return b.String()
}
