package view

import (
	"strings"

	"github.com/rivo/uniseg"

	"concurrency-lab/demos"
)

// tableWidth is what a table with its bars fits in.
const tableWidth = 80

// table draws figures in columns, with a bar beside each row that compares it with the others of its group.
func table(t *demos.Table, p Palette) string {
	widths := make([]int, len(t.Head))
	longest := map[string]float64{}
	measure := func(cells []string) {
		for i, c := range cells {
			widths[i] = max(widths[i], uniseg.StringWidth(c))
		}
	}
	measure(t.Head)
	for _, r := range t.Rows {
		measure(r.Cells)
		longest[r.Group] = max(longest[r.Group], r.Bar)
	}
	room := tableWidth
	for _, w := range widths {
		room -= w + 2
	}
	var b strings.Builder
	b.WriteString(p.faint(strings.TrimRight(inColumns(t.Head, widths), " ")) + "\n")
	for _, r := range t.Rows {
		line := inColumns(r.Cells, widths)
		if long := longest[r.Group]; long > 0 && room > 0 {
			line += strings.Repeat("█", max(1, int(r.Bar/long*float64(room)+0.5)))
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	for _, n := range t.Notes {
		b.WriteString(n + "\n")
	}
	return b.String()
}

func inColumns(cells []string, widths []int) string {
	var b strings.Builder
	for i, c := range cells {
		b.WriteString(pad(c, widths[i]) + "  ")
	}
	return b.String()
}
