package plot

import (
	"github.com/go-analyze/charts/chartdraw"

	"concurrency-lab/demos/demo"
)

const (
	mostPoints = 2 * plotWidth // more would not be seen
	mostDots   = 100           // beyond, they would hide the line
)

// drawLine draws the points and the line that joins them.
func drawLine(c *chartdraw.Chart, f *demo.Figure) {
	points := thinned(f.Points, mostPoints)
	line := chartdraw.ContinuousSeries{
		YAxis: chartdraw.YAxisSecondary,
		Style: chartdraw.Style{StrokeColor: colorOf(0), StrokeWidth: heavy},
	}
	if len(points) <= mostDots {
		line.Style.DotColor, line.Style.DotWidth = colorOf(0), dotSize
	}
	low, high := 0.0, 0.0
	for _, p := range points {
		low, high = min(low, p.Y), max(high, p.Y)
		line.XValues, line.YValues = append(line.XValues, p.X), append(line.YValues, p.Y)
	}
	c.XAxis.Range = ruled(Ruler(points[0].X, points[len(points)-1].X, f.X, 20), f.X)
	c.YAxisSecondary.Range = ruled(Ruler(low, high, f.Y, 10), f.Y)
	c.Series = []chartdraw.Series{line}
}

// thinned returns at most so many of the points, evenly, with the first and the last.
func thinned(points []demo.Point, most int) []demo.Point {
	if len(points) <= most {
		return points
	}
	some := make([]demo.Point, most)
	for i := range some {
		some[i] = points[i*(len(points)-1)/(most-1)]
	}
	return some
}
