// Package timer is a demo. A timer shows the time every two seconds, and how late each tick was.
package timer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// Demo is 000's timer, which shows the time and is started again, and one that is cancelled.
func Demo() *demo.Demo {
	var ticks int
	var interval time.Duration
	return &demo.Demo{
		Name:    "timer",
		Group:   demo.Threads,
		Summary: "A timer shows the time every two seconds, and how late each tick was",
		Flags: []demo.Flag{{
			Name: "ticks", Value: demo.Int(&ticks, 5, 0, 1_000_000), For: []string{"restart"},
			Usage: "how many ticks to wait for; 0 goes on until Ctrl-C",
		}, {
			Name: "interval", Value: demo.Duration(&interval, 2*time.Second, time.Millisecond, time.Hour),
			Usage: "how long a timer waits before its tick",
		}},
		Variants: []demo.Variant{
			{Name: "restart", Small: "--ticks 2", Source: "000 Timer", Figure: true,
				Run: func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
					return timerRestart(ctx, st, ticks, interval)
				}, Summary: "after each tick a new timer is started, so the delays add up",
				Why: "Each tick starts the timer of the next tick. A sleep can end late, but never early."},
			{Name: "cancel", Run: func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
				return timerCancel(ctx, st, interval)
			}, Summary: "one of two timers is cancelled half-way and never ticks",
				Why: "A timer that is cancelled in time never calls its function."},
		},
	}
}

// timerResult is the figures of both variants.
type timerResult struct {
	Ticks   int       `json:"ticks"`
	DriftMS []float64 `json:"drift_ms"`
}

// clock notes when its ticks came.
type clock struct {
	begin    time.Time
	interval time.Duration
	drift    []float64 // how late each tick was, in milliseconds
}

// tick shows the time, and how much later it is than so many intervals after the beginning.
func (c *clock) tick(ctx context.Context) error {
	now := trace.Now(ctx)
	due := time.Duration(len(c.drift)+1) * c.interval
	late := float64(now.Sub(c.begin)-due) / float64(time.Millisecond)
	c.drift = append(c.drift, late)
	stage.In(ctx).Say(ctx, "%s, %.3f ms late", localTime(now), late)
	stage.In(ctx).Advance()
	return nil
}

func localTime(t time.Time) string { return t.Local().Format(time.DateTime) }

func timerRestart(ctx context.Context, st *stage.Stage, ticks int, interval time.Duration) (demo.Report, error) {
	st.Total(ticks)
	c := clock{begin: trace.Now(ctx), interval: st.Scaled(interval), drift: []float64{}}
	st.Say(ctx, "%s at the start", localTime(c.begin))
	var err error
	for err == nil && (ticks == 0 || len(c.drift) < ticks) {
		t := threading.NewTimer(fmt.Sprintf("timer-%d", len(c.drift)+1), c.interval, c.tick)
		_ = t.Start(ctx) // a new timer cannot have been started
		err = crew.JoinThreads(ctx, t.Thread)
	}
	r := timerReport(c.drift, ticks)
	r.Figure = driftFigure(c.drift)
	return r, err
}

// driftFigure shows how late each tick was.
func driftFigure(drift []float64) *demo.Figure {
	f := &demo.Figure{Title: "timer: how the drift grows", X: demo.Axis{Label: "tick"},
		Y: demo.Axis{Label: "late", Unit: "s"}}
	for i, ms := range drift {
		f.Points = append(f.Points, demo.Point{X: float64(i + 1), Y: ms / 1000})
	}
	return f
}

// timerReport checks that no tick is early. How late a tick is depends on the machine, so no check
// looks at that.
func timerReport(drift []float64, ticks int) demo.Report {
	r := demo.Report{Result: timerResult{len(drift), drift}, Outcome: fmt.Sprintf("%d ticks", len(drift)),
		Next: "timer --variant cancel"}
	if ticks > 0 {
		r.Checks = append(r.Checks, demo.Check{
			Name: "ticks", OK: len(drift) == ticks, Want: strconv.Itoa(ticks), Got: strconv.Itoa(len(drift)),
			Grade: demo.Required,
		}.As("ticks: %d", len(drift)))
	}
	if len(drift) > 0 {
		r.Checks = append(r.Checks, demo.Check{
			Name: "earliest tick", OK: slices.Min(drift) >= 0, Want: "0 ms late or more",
			Got: fmt.Sprintf("%.3f ms late", slices.Min(drift)), Grade: demo.Required,
		}.As("no tick was early; the earliest was %.3f ms late", slices.Min(drift)))
	}
	return r
}

func timerCancel(ctx context.Context, st *stage.Stage, interval time.Duration) (demo.Report, error) {
	st.Total(1)
	c := clock{begin: trace.Now(ctx), interval: st.Scaled(interval), drift: []float64{}}
	ticked := false
	kept := threading.NewTimer("kept", c.interval, c.tick)
	cancelled := threading.NewTimer("cancelled", c.interval, func(ctx context.Context) error {
		ticked = true
		st.Say(ctx, "%s: this timer ticked before it was cancelled", localTime(trace.Now(ctx)))
		return nil
	})
	_, _ = kept.Start(ctx), cancelled.Start(ctx) // new timers cannot have been started
	st.Say(ctx, "starts two timers of %v, kept and cancelled", interval)
	inTime := false
	if st.Sleep(ctx, interval/2) == nil { // otherwise ctx is done
		cancelled.Cancel(ctx)
		inTime = trace.Now(ctx).Sub(c.begin) < c.interval
		st.Say(ctx, "cancels one of them half-way")
	}
	err := crew.JoinThreads(ctx, cancelled.Thread)
	if err == nil {
		st.Say(ctx, "the cancelled timer has ended")
	}
	err = errors.Join(err, crew.JoinThreads(ctx, kept.Thread))
	r := timerReport(c.drift, 1)
	r.Next = "timer"
	if err == nil {
		check := cancelCheck(ticked, inTime)
		r.Checks, r.Outcome, r.Words = append(r.Checks, check), check.Got, check.Told()
	}
	return r, err
}

// cancelCheck checks that a timer that was cancelled in time did not tick. At a very high speed
// there may be too little time to cancel it.
func cancelCheck(ticked, inTime bool) demo.Check {
	c := demo.Check{Name: "cancelled timer", OK: !ticked || !inTime, Want: "no tick", Got: "no tick", Grade: demo.Required}
	if ticked {
		c.Got = "a tick"
	}
	if !inTime {
		c.Want = "anything, as it was cancelled too late"
	}
	if inTime {
		c = c.As("the cancelled timer did not tick")
	}
	return c
}
