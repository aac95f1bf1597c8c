package plot

import (
	"math"

	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/demo"

	"github.com/go-analyze/charts/chartdraw"
)

const (
	besideBars     = 330 // on their right, for the notes
	mostPitch      = 64  // from one bar to the next, if there is room
	leastPitch     = 40
	betweenGroups  = 0.5 // of such a step
	longestBarName = 48
	logBeyond      = 50 // times the least: there a bar of the least would not be seen
)

// drawBars draws the bars, from the top down, with their ranges. Where the least would not be seen
// beside the most the axis is logarithmic; as the length of a bar would then mean nothing, dots
// stand in place of them.
func drawBars(c *chartdraw.Chart, f *demo.Figure) {
	b := &bars{Figure: f, places: places(f.Bars)}
	const room = plotHeight - plotHead - 3*plotMargin
	steps := b.places[len(b.places)-1] + 1
	b.pitch = min(max(room/steps, leastPitch), mostPitch)
	c.Height += int(steps*b.pitch) - room
	if len(f.Colors) == 0 {
		c.Height -= textSize
		c.Background.Padding.Top -= textSize
	}
	c.Background.Padding.Right = besideBars
	c.XAxis.Range = b.scale()
	c.YAxisSecondary.Range = b.names(steps)
	c.YAxisSecondary.Style.StrokeColor = paper // a bar needs no tick; Render draws the axis itself
	c.YAxisSecondary.GridMajorStyle, c.YAxisSecondary.GridMinorStyle = chartdraw.Hidden(), chartdraw.Hidden()
	c.Series = []chartdraw.Series{b}
}

// names returns the vertical axis, with the bars' names.
func (b *bars) names(steps float64) *axis {
	const down = textSize / 6 // by so much the axis writes too low
	a := &axis{ContinuousRange: chartdraw.ContinuousRange{Min: 0.5 - steps, Max: 0.5}}
	for i, bar := range b.Bars {
		name := bar.Name
		if bar.Group != "" {
			name = bar.Group + ", " + name
		}
		a.marks = append(a.marks,
			chartdraw.Tick{Value: down/b.pitch - b.places[i], Label: term.Cut(term.Printable(name), longestBarName)})
	}
	return a
}

// places returns how far down each bar stands, in bars.
func places(list []demo.Bar) []float64 {
	at := make([]float64, len(list))
	for i := 1; i < len(list); i++ {
		at[i] = at[i-1] + 1
		if list[i].Group != list[i-1].Group {
			at[i] += betweenGroups
		}
	}
	return at
}

// bars is a series of the chart.
type bars struct {
	*demo.Figure
	places []float64
	pitch  float64
	log    bool
}

// scale chooses the axis, and returns it.
func (b *bars) scale() *axis {
	least, most := math.Inf(1), 0.0
	for _, bar := range b.Bars {
		least, most = min(least, bar.Low), max(most, bar.High)
	}
	if b.log = least > 0 && most > least*logBeyond && b.X.Unit != ""; !b.log {
		return ruled(Ruler(0, most, b.X, 8), b.X)
	}
	a := &axis{}
	for _, m := range decades(least, most) {
		a.marks = append(a.marks, chartdraw.Tick{Value: b.at(m), Label: Marked(m, b.X, m)})
	}
	a.Min, a.Max = a.marks[0].Value, a.marks[len(a.marks)-1].Value
	return a
}

// at is where a figure stands on the axis.
func (b *bars) at(x float64) float64 {
	if b.log {
		return math.Log10(x)
	}
	return x
}

// The chart asks these of a series.
func (b *bars) GetName() string               { return "" }
func (b *bars) GetYAxis() chartdraw.YAxisType { return chartdraw.YAxisSecondary }
func (b *bars) GetStyle() chartdraw.Style     { return chartdraw.Style{} }
func (b *bars) Validate() error               { return nil }

// Render draws the bars, their ranges and their notes.
func (b *bars) Render(r chartdraw.Renderer, box chartdraw.Box, across, down chartdraw.Range, defaults chartdraw.Style) {
	half := int(b.pitch * 0.35)
	for i, bar := range b.Bars {
		x := func(v float64) int { return box.Left + across.Translate(b.at(v)) }
		low, mid, high, y := x(bar.Low), x(bar.Mid), x(bar.High), box.Bottom-down.Translate(-b.places[i])
		if b.log {
			stroke(r, gridlines, box.Left, y, mid, y)
		} else {
			chartdraw.Draw.Box(r, chartdraw.NewBox(y-half, box.Left, mid, y+half), filled(bar.Color))
		}
		if bar.Low != bar.High {
			whisker := chartdraw.Style{StrokeColor: ink, StrokeWidth: light + 1}
			stroke(r, whisker, low, y, high, y)
			stroke(r, whisker, low, y-half/2, low, y+half/2)
			stroke(r, whisker, high, y-half/2, high, y+half/2)
		}
		if b.log {
			filled(bar.Color).WriteToRenderer(r)
			r.Circle(dotSize, mid, y)
			r.FillStroke()
		}
		write(r, bar.Note, max(mid+dotSize, high)+textSize/2, y+textSize/3, lettering().InheritFrom(defaults))
	}
	stroke(r, lettering(), box.Left, box.Top, box.Left, box.Bottom)
}

func stroke(r chartdraw.Renderer, style chartdraw.Style, x0, y0, x1, y1 int) {
	style.GetStrokeOptions().WriteToRenderer(r)
	r.MoveTo(x0, y0)
	r.LineTo(x1, y1)
	r.Stroke()
}
