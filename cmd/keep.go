package cmd

import (
	"errors"
	"io"

	"concurrency-lab/cmd/view"
	"concurrency-lab/docs"
)

// writeFiles writes the files that are wanted.
func (p plan) writeFiles(sum view.Summary, shown singleRun) (err error) {
	for _, wanted := range []struct {
		file
		content func(io.Writer) error
	}{
		{p.html, func(w io.Writer) error { return p.replay(sum, shown).Write(w) }},
		{p.trace, func(w io.Writer) error { return sum.Lanes.WriteTrace(w, p.demo.Name+", variant "+p.variant.Name) }},
		{p.plot.of(sum), func(w io.Writer) error { return sum.Plot(w, p.plot.ending()) }},
	} {
		if wanted.file != "" {
			err = errors.Join(err, wanted.write(wanted.content))
		}
	}
	return err
}

// replay is the run that tells most, as a page shows it.
func (p plan) replay(sum view.Summary, shown singleRun) view.Replay {
	alone := p.emptySummary()
	alone.Options.Seed = shown.seed
	alone.Report, alone.Err, alone.Elapsed = shown.report, shown.err, shown.length
	alone.Lanes, alone.Interrupted = sum.Lanes, shown.cut
	if !p.repeated {
		alone.Done, alone.Total = sum.Done, sum.Total
	}
	r := view.Replay{Summary: alone, Runs: p.runs}
	r.Lines, r.Unsaid = shown.said.Lines()
	r.Lesson, _ = docs.Page(p.demo.Name) // a demo without a page is shown without a lesson
	return r
}
