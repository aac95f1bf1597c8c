package cmd

import (
	"fmt"
	"strings"

	"concurrency-lab/cmd/value"
	"concurrency-lab/cmd/view"
	"concurrency-lab/demos/demo"
)

// picture is the figure that --plot draws.
type picture struct{ value.Picture }

// flag returns the flag that sets the picture.
func (p *picture) flag(d *demo.Demo) demo.Flag {
	what := "the histogram of --repeat"
	switch some := figured(d); len(some) {
	case 0:
	case len(d.Variants):
		what = "the figure, or " + what + ","
	default:
		what = fmt.Sprintf("the figure (%s), or %s,", strings.Join(some, ", "), what)
	}
	return demo.Flag{Name: "plot", Usage: "draw " + what + " as SVG or PNG, by the ending", Value: p}
}

// check refuses a picture of what has no figure.
func (p picture) check(d *demo.Demo, v demo.Variant, repeated bool) error {
	if p.File == "" || v.Figure || repeated {
		return nil
	}
	allowed := fmt.Sprintf("a single run of variant %s has no figure; with --repeat N there is a histogram", v.Name)
	if some := figured(d); len(some) > 0 {
		allowed += ", and a figure of a single run of " + strings.Join(some, ", ")
	}
	return invalid("plot", p.String(), allowed)
}

// figured names the variants that have a figure.
func figured(d *demo.Demo) []string {
	return variantsWith(d, func(v demo.Variant) bool { return v.Figure })
}

// of returns the file to write after the run: none if there is nothing to be drawn, as there may be
// when it was cut short.
func (p picture) of(sum view.Summary) value.File {
	if sum.Figure() == nil {
		return ""
	}
	return p.File
}
