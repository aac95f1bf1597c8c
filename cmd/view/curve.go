package view

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"concurrency-lab/cmd/plot"
	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/demo"

	"github.com/guptarohit/asciigraph"
	"github.com/rivo/uniseg"
)

const (
	leastCurve = 6  // lines of a curve, whatever the terminal has
	mostCurve  = 20 // more would not show more
	markWidth  = 8  // columns for a mark of the axis
)

// curve draws a line in a terminal of that size. Of a single point there is nothing to draw.
func curve(f *demo.Figure, size term.Size, p term.Palette) string {
	if len(f.Points) < 2 {
		return ""
	}
	columns := size.Columns
	for columns > markWidth && widest(plotted(f, columns, size.Rows, term.Palette{})) > size.Columns {
		columns-- // how wide the marks beside it are shows when it is drawn
	}
	return p.Faint(term.Cut(f.Title+": "+f.Y.Label+" over "+f.X.Label, size.Columns)) + "\n" +
		plotted(f, columns, size.Rows, p) + "\n"
}

// plotted draws the line in so many columns, to which come the marks beside it.
func plotted(f *demo.Figure, columns, rows int, p term.Palette) string {
	xs := plot.Ruler(f.Points[0].X, f.Points[len(f.Points)-1].X, f.X, max(2, columns/markWidth))
	low, high := 0.0, 0.0
	for _, point := range f.Points {
		low, high = min(low, point.Y), max(high, point.Y)
	}
	height := min(max(rows/2-2, leastCurve), mostCurve)
	ys := plot.Ruler(low, high, f.Y, height)
	top := ys[len(ys)-1]
	options := []asciigraph.Option{
		asciigraph.Height(height / (len(ys) - 1) * (len(ys) - 1)),
		asciigraph.LowerBound(ys[0]),
		asciigraph.UpperBound(top),
		asciigraph.YAxisValueFormatter(func(y float64) string { return plot.Marked(y, f.Y, top) }),
		asciigraph.XAxisRange(xs[0], xs[len(xs)-1]),
		asciigraph.XAxisTickCount(len(xs)),
		asciigraph.XAxisValueFormatter(func(x float64) string { return plot.Marked(x, f.X, xs[len(xs)-1]) }),
	}
	if p.On {
		options = append(options, asciigraph.SeriesColors(asciigraph.Cyan))
	}
	return asciigraph.Plot(sampled(f.Points, xs[0], xs[len(xs)-1], columns), options...)
}

// sampled returns the height of the line in each of the columns; where it has none, that is no
// number.
func sampled(points []demo.Point, from, to float64, columns int) []float64 {
	ys := make([]float64, columns)
	for i := range ys {
		x := from + (to-from)*float64(i)/float64(columns-1)
		ys[i] = math.NaN()
		next, hit := slices.BinarySearchFunc(points, x, func(p demo.Point, x float64) int { return cmp.Compare(p.X, x) })
		switch {
		case hit:
			ys[i] = points[next].Y
		case next > 0 && next < len(points):
			a, b := points[next-1], points[next]
			ys[i] = a.Y + (b.Y-a.Y)*(x-a.X)/(b.X-a.X)
		}
	}
	return ys
}

// widest returns the width of the longest line.
func widest(text string) int {
	width := 0
	for line := range strings.Lines(text) {
		width = max(width, uniseg.StringWidth(line))
	}
	return width
}
