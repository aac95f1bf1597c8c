package barrier

import (
	"context"
	"fmt"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/trace"
)

// barrierResult is the figures of every variant.
type barrierResult struct {
	Parties    int      `json:"parties"`
	Arrived    []string `json:"arrived"`
	Broken     bool     `json:"broken"`
	WentOn     int      `json:"went_on"`
	TurnedAway int      `json:"turned_away"`
}

// table is where the parties meet. It counts what their notes say.
type table struct {
	seat
	st         *stage.Stage
	arrived    []string
	wentOn     int
	tooEarly   int // of those who went on, how many did so before all had arrived
	turnedAway int
}

// newTable returns a table for all parties. A timeout of 0 is for games in which all parties meet.
// They have the longer deadline of sit, because at a high speed 5 s may be shorter than a worker's
// start.
func newTable(st *stage.Stage, rounds int, timeout time.Duration) (t *table, err error) {
	t = &table{st: st, arrived: []string{}}
	t.Rounds = rounds
	t.Barrier, err = crew.NewBarrier(st, "table", st.Workers, timeout)
	if err != nil {
		return nil, err
	}
	if t.Failed, err = crew.NewEvent(st, trace.Aside("turned away")); err != nil {
		return nil, err
	}
	t.Notes, err = crew.NewBelt[note](st, trace.Aside("notes"))
	return t, err
}

// play starts the server and the clients, the last of them with code of its own, and reads their
// notes until so many have gone on or got the error.
func (t *table) play(ctx context.Context, server, last party, sittings int) error {
	c := crew.New(ctx, func() {})
	clients := t.st.Workers - 1
	c.Add(crew.Start(c.Ctx, t.st.On, "server", server, t.seat))
	crew.AddRange(c, t.st.On, "client", 1, clients-1, come, t.seat)
	crew.AddRange(c, t.st.On, "client", clients, clients, last, t.seat)
	c.Fail(t.follow(c.Ctx, sittings))
	err := c.Join(ctx)
	for _, n := range t.Notes.Rest(ctx) { // if the crew has failed
		t.read(n)
	}
	return err
}

// again resets the barrier and has a game that all parties come to.
func (t *table) again(ctx context.Context) error {
	b := t.Barrier
	t.st.Say(ctx, "barrier.broken is %t", b.Broken())
	if err := b.Reset(ctx); err != nil {
		return err
	}
	t.st.Say(ctx, "barrier.broken is %t after the reset: all come again", b.Broken())
	t.arrived = []string{}
	return t.play(ctx, serve, come, t.st.Workers)
}

func (t *table) follow(ctx context.Context, sittings int) error {
	for over := 0; over < sittings; {
		n, err := t.Notes.Get(ctx)
		if err != nil {
			return err
		}
		if t.read(n) {
			over++
		}
	}
	return nil
}

// read counts what a note says, and returns whether it is the last of a sitting.
func (t *table) read(n note) bool {
	switch n.Is {
	case isThere:
		t.arrived = append(t.arrived, n.Party)
		return false
	case isOn:
		round := t.wentOn / t.st.Workers // nobody ends this one before all have gone on from the last
		t.wentOn++
		if len(t.arrived) < (round+1)*t.st.Workers {
			t.tooEarly++
		}
	case isAway:
		t.turnedAway++
	}
	t.st.Advance()
	return true
}

// report compares what was seen with how many should have gone on and been turned away.
func (t *table) report(wentOn, turnedAway int, broken bool) demo.Report {
	r := barrierResult{t.st.Workers, t.arrived, t.Barrier.Broken(), t.wentOn, t.turnedAway}
	return demo.Report{
		Result:  r,
		Outcome: fmt.Sprintf("%d went on, %d turned away", r.WentOn, r.TurnedAway),
		Checks: []demo.Check{
			demo.Expect("went on together", wentOn, r.WentOn-t.tooEarly).As("went on together: %d", wentOn),
			demo.Expect("turned away", turnedAway, r.TurnedAway).As("got the error of a broken barrier: %d", turnedAway),
			brokenAtTheEnd(broken, r.Broken),
		},
	}
}

// brokenAtTheEnd checks whether the barrier is broken when all is over.
func brokenAtTheEnd(want, got bool) demo.Check {
	c := demo.Expect("broken at the end", want, got)
	if want {
		return c.As("the barrier is broken at the end")
	}
	return c.As("the barrier is not broken at the end")
}
