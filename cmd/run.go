package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"concurrency-lab/cmd/interrupt"
	"concurrency-lab/cmd/lanes"
	"concurrency-lab/cmd/term"
	"concurrency-lab/cmd/view"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/orders"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/trace"
)

// show lets play show what happens on a screen made to the user's liking. What play returns is
// shown last, below the bar. That the output cannot be written cancels play's context, and is then
// what counts, however many workers tell of it; otherwise play's error does.
func (l look) show(
	ctx context.Context, s Streams, play func(context.Context, *view.Screen, term.Palette) (string, error),
) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	palette := term.Palette{On: !l.noColor && term.WantsColor(s.Out)}
	screen := view.NewScreen(s.Out, s.Err, view.ScreenOptions{
		Lines:   !l.json,
		All:     l.all,
		Bar:     l.progress == "always" || l.progress == "auto" && term.IsTerminal(s.Err) && term.IsTerminal(s.Out),
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
	if p.step {
		return sum, p.stepThrough(ctx, s)
	}
	err = p.show(ctx, s, func(ctx context.Context, screen *view.Screen, palette term.Palette) (string, error) {
		if !p.json {
			screen.Print(p.emptySummary().Header(palette))
		}
		p.options.Watched = !p.json && !p.repeated && !p.chosen() && term.IsTerminal(s.Out)
		var shown singleRun
		sum, shown = p.play(ctx, screen)
		sum.Done, sum.Total = screen.Progress()
		sum.Program = s.command()
		last, err := p.closing(sum, term.SizeOf(s.Out), palette)
		wrote, unwritten := p.writeFiles(sum, shown)
		if !p.json {
			last += palette.Faint(wrote)
		}
		return last, cmp.Or(err, unwritten, ending(sum))
	})
	return sum, err
}

// emptySummary is the summary of a run that has not begun.
func (p plan) emptySummary() view.Summary {
	s := view.Summary{Demo: p.demo.Name, Options: p.options, Why: p.variant.Why, MarksKnown: p.marksKnown, All: p.all}
	for _, f := range p.sizes {
		if p.chosen() && slices.Contains(p.own, f) {
			s.Sizes = append(s.Sizes, f[0]+" "+f[1])
		}
	}
	return s
}

// play runs the variant as often as asked for and returns what came of it, and the run that tells
// most.
func (p plan) play(ctx context.Context, sink stage.Sink) (sum view.Summary, shown singleRun) {
	sum = p.emptySummary()
	begin := time.Now()
	switch {
	case p.explore != "":
		sum.Explored, sum.Err = p.exploreAll(ctx, sink)
	case p.repeated:
		shown = p.playOften(ctx, sink, &sum)
	default:
		shown = p.playOnce(ctx, p.options, sink)
		sum.Report, sum.Err, sum.Order, sum.Took = shown.report, shown.err, shown.order, shown.took
	}
	sum.Elapsed = time.Since(begin)
	sum.Lanes = shown.lanes()
	if p.guided {
		sum.Report.Next = ""
	}
	sum.NextIs = p.nextIs(sum.Report.Next)
	sum.ByHand = p.byHandIs()
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
		one := p.playOnce(ctx, o, stage.Unseen{})
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

// byHandIs is a command by which the user chooses the steps, where there is a goal for that; or
// else empty.
func (p plan) byHandIs() string {
	switch {
	case p.guided, p.repeated, p.schedule.Given, p.explore == "" && p.variant.Goal == "":
		return ""
	case p.explore == "":
		return shortest(p.demo, p.variant) + " --step"
	}
	return p.command() + " --step"
}

// nextIs says what a command shows that runs another variant of this demo.
func (p plan) nextIs(command string) string {
	args := strings.Fields(command)
	if len(args) == 0 || args[0] != p.demo.Name {
		return ""
	}
	name := ""
	for i, flag := range args[1:] { // whose value is the argument after it
		if flag == "--variant" || flag == "--"+p.demo.VariantFlag {
			name = args[i+2]
		}
	}
	if next, ok := p.demo.Variant(name); ok && next.Name != p.variant.Name {
		return next.Summary
	}
	return ""
}

// singleRun is what came of one run.
type singleRun struct {
	seed   uint64
	report demo.Report
	err    error
	order  *schedule.Order  // nil if nobody chose it
	took   time.Duration    // by the clock of that order
	rec    *trace.Recorder  // nil if nobody wants to see what it saw
	said   *view.Transcript // nil if nobody wants to see what was said
	length time.Duration
	cut    bool // by an interrupt
	all    bool // also what concerns only the lab itself is to be seen
}

func (p plan) playOnce(ctx context.Context, o stage.Options, sink stage.Sink) singleRun {
	one := singleRun{seed: o.Seed, all: p.all}
	if p.html != "" {
		one.said = view.NewTranscript(sink)
		sink = one.said
	}
	var played orders.Played
	if p.schedule.Given {
		one.order, played = p.follow(ctx, o, sink)
	} else {
		played = p.example(o).Play(ctx, sink)
	}
	one.report, one.err = played.Report, refused(p.flag(), played.Err)
	interrupt.Await(ctx, one.err)
	if one.cut = interrupted(ctx); one.cut {
		one.report = one.report.SoFar()
	}
	if rec := played.Stage.Recorder(); p.wanted() && rec != nil {
		one.rec, one.length = rec, rec.Since()
	}
	if one.order != nil && played.Stage.Recorder() != nil {
		one.took = played.Stage.Recorder().Since()
	}
	return one
}

// lanes are what the recorder saw, or nil.
func (o singleRun) lanes() *lanes.Run {
	if o.rec == nil {
		return nil
	}
	lanes := lanes.New(o.rec, o.length, o.all)
	lanes.Seed = o.seed
	return &lanes
}

func interrupted(ctx context.Context) bool { return errors.Is(context.Cause(ctx), interrupt.Err) }

// closing is what is shown when it is over. The verdict comes last, where it is seen however much
// there is.
func (p plan) closing(sum view.Summary, size term.Size, palette term.Palette) (string, error) {
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
		return interrupt.Err
	case errors.As(sum.Err, &room) && room.Wanted == sum.Options.Workers:
		return fmt.Errorf("-w %d: %w", room.Wanted, room)
	case sum.Err != nil:
		return sum.Err
	case sum.Failed():
		return errFailed
	}
	return nil
}
