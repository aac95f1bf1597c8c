package view

import (
	"io"

	"concurrency-lab/cmd/plot"
	"concurrency-lab/demos/demo"
)

// Figure returns what there is to draw: of many runs the histogram, of one run what its report has;
// or nil.
func (s Summary) Figure() *demo.Figure {
	f := s.Report.Figure
	if s.Repeat != nil {
		f = s.Repeat.figure()
	}
	if f == nil || len(f.Points)+len(f.Bars) == 0 {
		return nil
	}
	return f
}

// Plot draws the figure, of which there must be one, as files with this ending have it.
func (s Summary) Plot(w io.Writer, ending string) error {
	return plot.Draw(w, ending, s.Figure(), s.what())
}
