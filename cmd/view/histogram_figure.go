package view

import (
	"fmt"

	"concurrency-lab/demos/demo"
)

// What the colours of a histogram's bars mean.
const (
	colorGood = iota
	colorNoted
	colorBad
	colorRare
)

var colorsMean = []string{colorGood: "as it should be", colorNoted: "the bug showed up", colorBad: "a check failed"}

// figure is the histogram as a picture.
func (t *Tally) figure() *demo.Figure {
	f := &demo.Figure{Title: fmt.Sprintf("what came out of %d runs", t.runs), X: demo.Axis{Label: "runs"},
		Colors: colorsMean}
	bar := func(name string, runs, color int) {
		f.Bars = append(f.Bars, demo.Bar{
			Name: name, Range: demo.Exactly(float64(runs)), Note: fmt.Sprintf("%d, %.1f%%", runs, t.percent(runs)),
			Color: color,
		})
	}
	shown, others, runs := t.rows()
	for _, o := range shown {
		bar(o.text, o.runs, o.color())
	}
	if others > 0 {
		bar(fmt.Sprintf("%d rarer outcomes", others), runs, colorRare)
	}
	return f
}

func (o *outcome) color() int {
	switch {
	case o.failed:
		return colorBad
	case o.interesting:
		return colorNoted
	default:
		return colorGood
	}
}
