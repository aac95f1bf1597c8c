package view

import (
	"strings"

	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/demo"

	"github.com/rivo/uniseg"
)

// table draws figures in so many columns of characters, with a bar beside each row that compares it
// with the others of its group.
func table(t *demo.Table, columns int, p term.Palette) string {
	widths := make([]int, len(t.Head))
	longest, ranges := map[string]float64{}, false
	measure := func(cells []string) {
		for i, c := range cells {
			widths[i] = max(widths[i], uniseg.StringWidth(c))
		}
	}
	measure(t.Head)
	for _, r := range t.Rows {
		measure(r.Cells)
		longest[r.Group] = max(longest[r.Group], r.Bar.High)
		ranges = ranges || r.Bar.Low != r.Bar.High
	}
	room := columns
	for _, w := range widths {
		room -= w + 2
	}
	var b strings.Builder
	b.WriteString(p.Faint(strings.TrimRight(term.InColumns(t.Head, widths), " ")) + "\n")
	for _, r := range t.Rows {
		line := term.InColumns(r.Cells, widths) + stripe(r.Bar, longest[r.Group], room)
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	if ranges && room >= leastStripe {
		b.WriteString(p.Faint(stripesMean) + "\n")
	}
	for _, n := range t.Notes {
		b.WriteString(n + "\n")
	}
	return b.String()
}
