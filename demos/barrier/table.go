package barrier

import (
	"context"
	"fmt"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// gathering is what a barrier of threads and one of processes have in common.
type gathering interface {
	Wait(ctx context.Context) (index int, err error)
	Abort(ctx context.Context) error
	Reset(ctx context.Context) error
	Broken() bool
}

// threadBarrier has the methods of a barrier of processes, whose Abort and Reset fail when a
// process has died in the middle of one.
type threadBarrier struct{ *threading.Barrier }

func (b threadBarrier) Abort(ctx context.Context) error { b.Barrier.Abort(ctx); return nil }
func (b threadBarrier) Reset(ctx context.Context) error { b.Barrier.Reset(ctx); return nil }

// barrierResult is the figures of every variant.
type barrierResult struct {
	Parties    int      `json:"parties"`
	Arrived    []string `json:"arrived"`
	Broken     bool     `json:"broken"`
	WentOn     int      `json:"went_on"`
	TurnedAway int      `json:"turned_away"`
}

// table is where the parties meet. It counts what they tell of it.
type table struct {
	seat
	st         *stage.Stage
	arrived    []string
	wentOn     int
	tooEarly   int // of those who went on, how many did so before all had arrived
	turnedAway int
}

// newTable returns a table for all parties. A timeout of 0 is for those who will meet: they have
// the deadline that sit gives them, because at a hurried clock 5 s may be shorter than a worker's
// start.
func newTable(st *stage.Stage, rounds int, timeout time.Duration) (t *table, err error) {
	t = &table{st: st, arrived: []string{}}
	t.Rounds = rounds
	t.Barrier, err = crew.Pick[gathering](st, threadBarrier{threading.NewBarrier("table", st.Workers, timeout, nil)},
		func() (*multiprocessing.Barrier, error) {
			return multiprocessing.NewBarrier("table", st.Workers, timeout)
		})
	if err != nil {
		return nil, err
	}
	if t.Failed, err = crew.NewEvent(st, "turned away"); err != nil {
		return nil, err
	}
	t.Notes, err = crew.NewBelt[note](st, "notes")
	return t, err
}

// play starts the server and the clients, the last of them with code of its own, and reads their
// notes until they have sat down and left that often in all.
func (t *table) play(ctx context.Context, server, last party, sittings int) error {
	c := crew.New(ctx, func() {})
	clients := t.st.Workers - 1
	c.Add(crew.Start(c.Ctx, t.st.On, "server", server, t.seat))
	crew.AddRange(c, t.st.On, "client", 1, clients-1, come, t.seat)
	crew.AddRange(c, t.st.On, "client", clients, clients, last, t.seat)
	c.Fail(t.follow(c.Ctx, sittings))
	err := c.Join(ctx)
	for _, n := range crew.Rest(ctx, t.Notes.Get()) { // if the crew has failed
		t.read(n)
	}
	return err
}

// again mends the barrier and has a game that everybody comes to.
func (t *table) again(ctx context.Context) error {
	b := t.Barrier.Get()
	t.st.Say(ctx, "broken is %t", b.Broken())
	if err := b.Reset(ctx); err != nil {
		return err
	}
	t.st.Say(ctx, "broken is %t after the reset: all come again", b.Broken())
	t.arrived = []string{}
	return t.play(ctx, serve, come, t.st.Workers)
}

func (t *table) follow(ctx context.Context, sittings int) error {
	for over := 0; over < sittings; {
		n, err := t.Notes.Get().Get(ctx)
		if err != nil {
			return err
		}
		if t.read(n) {
			over++
		}
	}
	return nil
}

// read counts what a note says, and tells whether it is the last of a sitting.
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
	r := barrierResult{t.st.Workers, t.arrived, t.Barrier.Get().Broken(), t.wentOn, t.turnedAway}
	return demo.Report{
		Result:  r,
		Outcome: fmt.Sprintf("%d went on, %d turned away", r.WentOn, r.TurnedAway),
		Checks: []demo.Check{
			demo.Expect("went on together", wentOn, r.WentOn-t.tooEarly),
			demo.Expect("turned away", turnedAway, r.TurnedAway),
			demo.Expect("broken at the end", broken, r.Broken),
		},
	}
}
