package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"concurrency-lab/cmd/view"
	"concurrency-lab/demos"
	"concurrency-lab/demos/stage"
)

// run carries the plan out, shows it, and returns how it ended.
func (p plan) run(ctx context.Context, s Streams) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	palette := view.NewPalette(!p.noColor && view.WantsColor(s.Out))
	screen := view.NewScreen(s.Out, s.Err, view.ScreenOptions{
		Lines:   !p.json,
		Bar:     p.progress == "always" || p.progress == "auto" && view.IsTerminal(s.Err),
		Palette: palette,
		Failed:  func(err error) { stop(fmt.Errorf("writing the output: %w", err)) },
	})
	sum := view.Summary{Demo: p.demo.Name, Options: p.options}
	if !p.json {
		screen.Print(sum.Header(palette))
	}
	p.play(ctx, screen, &sum)
	closing, err := p.closing(sum, palette)
	unwritten := screen.Close(ctx, closing)
	return cmp.Or(err, ending(sum), unwritten)
}

// play runs the variant as often as asked for and notes in sum what came of it.
func (p plan) play(ctx context.Context, screen *view.Screen, sum *view.Summary) {
	begin := time.Now()
	if p.repeated {
		p.playOften(ctx, screen, sum)
	} else {
		sum.Report, sum.Err = p.playOnce(ctx, p.options, screen)
	}
	sum.Elapsed = time.Since(begin)
	sum.Done, sum.Total = screen.Progress()
	sum.Interrupted = errors.Is(context.Cause(ctx), errInterrupted)
}

// playOften runs the variant many times, each with the next seed, until a run cannot be
// finished. The runs' own lines and steps are not shown: the bar counts the runs.
func (p plan) playOften(ctx context.Context, screen *view.Screen, sum *view.Summary) {
	sum.Repeat = &view.Tally{}
	screen.Total(p.runs)
	for i := range p.runs {
		o := p.options
		o.Seed = (o.Seed + uint64(i)) % (maxSeed + 1)
		report, err := p.playOnce(ctx, o, unseen{})
		if err != nil {
			sum.Err = fmt.Errorf("run %d of %d (--seed %d): %w", i+1, p.runs, o.Seed, err)
			return
		}
		if ctx.Err() != nil { // it ended well, but early
			return
		}
		sum.Report = report
		sum.Repeat.Add(o.Seed, report)
		screen.Advance(1)
	}
}

func (p plan) playOnce(ctx context.Context, o stage.Options, sink stage.Sink) (report demos.Report, err error) {
	st := stage.New(o, sink)
	err = st.Run(ctx, func(ctx context.Context) error {
		report, err = p.variant.Run(ctx, st)
		return err
	})
	return report, err
}

// closing is what is shown when it is over.
func (p plan) closing(sum view.Summary, palette view.Palette) (string, error) {
	if p.json {
		return sum.JSON()
	}
	return sum.Verdict(palette), nil
}

// ending is how it ended, as an error for the exit code.
func ending(sum view.Summary) error {
	switch {
	case sum.Interrupted:
		return errInterrupted
	case sum.Err != nil:
		return sum.Err
	case sum.Failed():
		return errFailed
	}
	return nil
}

// unseen is a sink for runs that nobody watches.
type unseen struct{}

func (unseen) Line(stage.Line) {}
func (unseen) Total(int)       {}
func (unseen) Advance(int)     {}
