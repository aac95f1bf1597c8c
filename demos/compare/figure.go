package compare

import (
	"concurrency-lab/demos/contest"
	"concurrency-lab/demos/demo"
)

// figure shows each mode's times beside those of the others. A mode has the same colour wherever it
// stands.
func (c topic) figure(rows []contest.Row) *demo.Figure {
	f := &demo.Figure{Title: "compare, " + c.name + ": the time of a run",
		X: demo.Axis{Label: demo.MedianAndRange, Unit: "s"}}
	if c.single {
		f.Title = "compare, " + c.name + ": the time of one operation"
	}
	colors := map[string]int{}
	for _, r := range rows {
		color, ok := colors[r.Mode]
		if !ok {
			color = len(colors)
			colors[r.Mode] = color
		}
		shown := c.shown(r)
		bar := demo.Bar{Group: called(r.Work), Name: r.Mode, Range: span(shown),
			Note: contest.Seconds(shown.Median), Color: color}
		if !r.Measured {
			bar.Note += ", calculated"
		}
		f.Bars = append(f.Bars, bar)
	}
	return f
}

// shown is the figures that the reader sees: those of a run, or of one operation.
func (c topic) shown(r contest.Row) contest.Row {
	if c.single {
		return r.Each()
	}
	return r
}

// span is what a mode took at least, mostly and at most, in seconds.
func span(r contest.Row) demo.Range { return demo.Range{Low: r.Min, Mid: r.Median, High: r.Max} }
