// Package timer is a demo. A timer tells the time every two seconds, and how late it was.
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
)

// Demo is 000's timer that tells the time and is started again, and one that is called off.
func Demo() *demo.Demo {
	var ticks int
	var interval time.Duration
	return &demo.Demo{
		Name:    "timer",
		Group:   demo.Threads,
		Summary: "A timer tells the time every two seconds, and how late it was",
		Flags: []demo.Flag{{
			Name: "ticks", Value: demo.Int(&ticks, 5, 0, 1_000_000), For: []string{"restart"},
			Usage: "how many ticks; 0 means until interrupted",
		}, {
			Name: "interval", Value: demo.Duration(&interval, 2*time.Second, time.Millisecond, time.Hour),
			Usage: "the time from a timer's start to its tick",
		}},
		Variants: []demo.Variant{
			{Name: "restart", Source: "000 Timer", Figure: true,
				Run: func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
					return timerRestart(ctx, st, ticks, interval)
				}, Summary: "a new timer is started whenever one has ticked; drift adds up"},
			{Name: "cancel", Run: func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
				return timerCancel(ctx, st, interval)
			}, Summary: "of two timers one is cancelled half-way and never ticks"},
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

// tick tells the time and how much later it is than so many intervals after the beginning.
func (c *clock) tick(ctx context.Context) error {
	now := time.Now()
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
	c := clock{begin: time.Now(), interval: st.Scaled(interval), drift: []float64{}}
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

// driftFigure shows how far behind each tick was.
func driftFigure(drift []float64) *demo.Figure {
	f := &demo.Figure{Title: "timer: how far the clock has drifted", X: demo.Axis{Label: "tick"},
		Y: demo.Axis{Label: "late", Unit: "s"}}
	for i, ms := range drift {
		f.Points = append(f.Points, demo.Point{X: float64(i + 1), Y: ms / 1000})
	}
	return f
}

// timerReport has no check of how late a tick may be: that is the machine's affair. It must not be
// early.
func timerReport(drift []float64, ticks int) demo.Report {
	r := demo.Report{Result: timerResult{len(drift), drift}, Outcome: fmt.Sprintf("%d ticks", len(drift)),
		Next: "timer --variant cancel"}
	if ticks > 0 {
		r.Checks = append(r.Checks, demo.Check{
			Name: "ticks", OK: len(drift) == ticks, Want: strconv.Itoa(ticks), Got: strconv.Itoa(len(drift)),
			Grade: demo.Required,
		})
	}
	if len(drift) > 0 {
		r.Checks = append(r.Checks, demo.Check{
			Name: "earliest tick", OK: slices.Min(drift) >= 0, Want: "0 ms late or more",
			Got: fmt.Sprintf("%.3f ms late", slices.Min(drift)), Grade: demo.Required,
		})
	}
	return r
}

func timerCancel(ctx context.Context, st *stage.Stage, interval time.Duration) (demo.Report, error) {
	st.Total(1)
	c := clock{begin: time.Now(), interval: st.Scaled(interval), drift: []float64{}}
	ticked := false
	kept := threading.NewTimer("kept", c.interval, c.tick)
	cancelled := threading.NewTimer("cancelled", c.interval, func(ctx context.Context) error {
		ticked = true
		st.Say(ctx, "%s, though it was to be cancelled", localTime(time.Now()))
		return nil
	})
	_, _ = kept.Start(ctx), cancelled.Start(ctx) // new timers cannot have been started
	st.Say(ctx, "starts two timers of %v, kept and cancelled", interval)
	inTime := false
	if st.Sleep(ctx, interval/2) == nil { // otherwise ctx is done
		cancelled.Cancel(ctx)
		inTime = time.Since(c.begin) < c.interval
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
		r.Checks, r.Outcome = append(r.Checks, check), check.Got
	}
	return r, err
}

// cancelCheck asks for no tick of a timer that was cancelled in time. A hurried clock may leave too
// little time for that.
func cancelCheck(ticked, inTime bool) demo.Check {
	c := demo.Check{Name: "cancelled timer", OK: !ticked || !inTime, Want: "no tick", Got: "no tick", Grade: demo.Required}
	if ticked {
		c.Got = "a tick"
	}
	if !inTime {
		c.Want = "anything, as it was cancelled too late"
	}
	return c
}
