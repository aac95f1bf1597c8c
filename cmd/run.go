package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"concurrency-lab/cmd/view"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/trace"
)

// show lets play show what happens on a screen made to the user's liking. What play returns is
// shown last, below the bar. That the output cannot be written cancels play's context, and is then
// what counts, however many workers tell of it; otherwise play's error does.
func (l look) show(
	ctx context.Context, s Streams, play func(context.Context, *view.Screen, view.Palette) (string, error),
) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	palette := view.NewPalette(!l.noColor && view.WantsColor(s.Out))
	screen := view.NewScreen(s.Out, s.Err, view.ScreenOptions{
		Lines:   !l.json,
		Bar:     l.progress == "always" || l.progress == "auto" && view.IsTerminal(s.Err),
		Palette: palette,
		Failed:  stop,
	})
	last, err := play(ctx, screen, palette)
	cut := context.Cause(ctx)
	unwritten := screen.Close(ctx, last)
	if cut != nil && errors.Is(cut, unwritten) {
		return unwritten
	}
	return cmp.Or(err, unwritten)
}

// run carries the plan out, shows it, and returns what came of it and how it ended.
func (p plan) run(ctx context.Context, s Streams) (sum view.Summary, err error) {
	err = p.show(ctx, s, func(ctx context.Context, screen *view.Screen, palette view.Palette) (string, error) {
		if !p.json {
			screen.Print(p.emptySummary().Header(palette))
		}
		var shown singleRun
		sum, shown = p.play(ctx, screen)
		sum.Done, sum.Total = screen.Progress()
		last, err := p.closing(sum, view.SizeOf(s.Out), palette)
		return last, cmp.Or(err, p.writeFiles(sum, shown), ending(sum))
	})
	return sum, err
}

// emptySummary is the summary of a run that has not begun.
func (p plan) emptySummary() view.Summary { return view.Summary{Demo: p.demo.Name, Options: p.options} }

// play runs the variant as often as asked for and returns what came of it, and the run that tells
// most.
func (p plan) play(ctx context.Context, sink stage.Sink) (sum view.Summary, shown singleRun) {
	sum = p.emptySummary()
	begin := time.Now()
	if p.repeated {
		shown = p.playOften(ctx, sink, &sum)
	} else {
		shown = p.playOnce(ctx, p.options, sink)
		sum.Report, sum.Err = shown.report, shown.err
	}
	sum.Elapsed = time.Since(begin)
	sum.Lanes = shown.lanes()
	if p.guided {
		sum.Report.Next = ""
	}
	sum.Interrupted = interrupted(ctx)
	return sum, shown
}

// playOften runs the variant many times, each with the next seed, until a run cannot be finished.
// The runs' own lines and steps are not shown: the bar counts the runs. It returns the run that
// tells most: the one that could not be finished, or the first in which a check failed or the fault
// showed, or else the last.
func (p plan) playOften(ctx context.Context, sink stage.Sink, sum *view.Summary) (shown singleRun) {
	sum.Repeat = &view.Tally{}
	sink.Total(p.runs)
	for i := range p.runs {
		o := p.options
		o.Seed = (o.Seed + uint64(i)) % (maxSeed + 1)
		one := p.playOnce(ctx, o, unseen{})
		if one.err != nil || !shown.report.Notable() {
			shown = one
		}
		if one.err != nil {
			sum.Err = fmt.Errorf("run %d of %d (--seed %d): %w", i+1, p.runs, o.Seed, one.err)
			return shown
		}
		if ctx.Err() != nil { // it ended well, but early
			return shown
		}
		sum.Report = one.report
		sum.Repeat.Add(o.Seed, one.report)
		sink.Advance(1)
	}
	return shown
}

// singleRun is what came of one run.
type singleRun struct {
	seed   uint64
	report demo.Report
	err    error
	rec    *trace.Recorder  // nil if nobody wants to see what it saw
	said   *view.Transcript // nil if nobody wants to see what was said
	length time.Duration
	cut    bool // by an interrupt
}

func (p plan) playOnce(ctx context.Context, o stage.Options, sink stage.Sink) singleRun {
	one := singleRun{seed: o.Seed}
	if p.html != "" {
		one.said = view.NewTranscript(sink)
		sink = one.said
	}
	st := stage.New(o, sink)
	one.err = st.Run(ctx, func(ctx context.Context) (err error) {
		one.report, err = p.variant.Run(ctx, st)
		return err
	})
	awaitInterrupt(ctx, one.err)
	if one.cut = interrupted(ctx); one.cut {
		one.report = one.report.SoFar()
	}
	if p.wanted() {
		one.rec, one.length = st.Recorder(), st.Recorder().Since()
	}
	return one
}

// lanes are what the recorder saw, or nil.
func (o singleRun) lanes() *view.Lanes {
	if o.rec == nil {
		return nil
	}
	lanes := view.NewLanes(o.rec, o.length)
	lanes.Seed = o.seed
	return &lanes
}

func interrupted(ctx context.Context) bool { return errors.Is(context.Cause(ctx), errInterrupted) }

// closing is what is shown when it is over. The verdict comes last, where it is seen however much
// there is.
func (p plan) closing(sum view.Summary, size view.Size, palette view.Palette) (string, error) {
	if p.json {
		return sum.JSON()
	}
	shown, err := "", error(nil)
	if p.code {
		shown, err = listings(p.demo, p.variant.Name, size.Columns, palette)
	}
	if p.timeline && sum.Lanes != nil {
		shown += sum.Lanes.Timeline(size, palette)
	}
	return shown + sum.Verdict(size, palette), err
}

// ending is how it ended, as an error for the exit code.
func ending(sum view.Summary) error {
	var room *multiprocessing.CapacityError
	switch {
	case sum.Interrupted:
		return errInterrupted
	case errors.As(sum.Err, &room) && room.Wanted == sum.Options.Workers:
		return fmt.Errorf("-w %d: %w", room.Wanted, room)
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
