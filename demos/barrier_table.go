package demos

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

const (
	patience  = 5 * time.Second // how long a party waits for the others
	lateness  = 7 * time.Second // when the late client comes
	callOffAt = 2500 * time.Millisecond
)

// barrierResult is the figures of every variant.
type barrierResult struct {
	Parties    int      `json:"parties"`
	Arrived    []string `json:"arrived"`
	Broken     bool     `json:"broken"`
	WentOn     int      `json:"went_on"`
	TurnedAway int      `json:"turned_away"`
}

// table is where the parties meet: a barrier, and what they saw of it.
type table struct {
	*threading.Barrier
	st     *stage.Stage
	rounds int              // how often each party comes
	failed *threading.Event // set when the barrier has turned somebody away

	mu         sync.Mutex
	arrived    []string
	wentOn     int
	tooEarly   int // of those who went on, how many did so before all had arrived
	turnedAway int
}

// newTable returns a table for all parties. A timeout of 0 is for those who will meet: they have the deadline
// that sit gives them, because at a hurried clock 5 s may be shorter than a thread's start.
func newTable(st *stage.Stage, rounds int, timeout time.Duration) *table {
	return &table{
		Barrier: threading.NewBarrier("table", st.Workers, timeout, nil),
		st:      st,
		rounds:  rounds,
		failed:  threading.NewEvent("turned away"),
		arrived: []string{},
	}
}

// play starts the server and the clients, the last of them with code of its own, and joins them all.
func (t *table) play(ctx context.Context, server, last func(ctx context.Context) error) error {
	clients := t.Parties() - 1
	threads := []*threading.Thread{threading.Go(ctx, "server", server)}
	threads = append(threads, startThreads(ctx, "client", 1, clients-1, t.client)...)
	threads = append(threads, startThreads(ctx, "client", clients, 1, last)...)
	return joinThreads(ctx, threads...)
}

func (t *table) server(ctx context.Context) error {
	for range t.rounds {
		met, err := t.sit(ctx)
		if err != nil {
			return err
		}
		if met {
			t.st.Say(ctx, "the table is full: the game begins")
		}
	}
	return nil
}

func (t *table) client(ctx context.Context) error {
	random := workerRand(ctx)
	for range t.rounds {
		if err := t.st.Sleep(ctx, time.Duration(1+random.IntN(4))*time.Second); err != nil {
			return err
		}
		if _, err := t.sit(ctx); err != nil {
			return err
		}
	}
	return nil
}

// lateClient comes when the others wait no more. At a hurried clock its sleep alone may not be late enough.
func (t *table) lateClient(ctx context.Context) error {
	if err := t.st.Sleep(ctx, lateness); err != nil {
		return err
	}
	if err := t.failed.Wait(ctx); err != nil {
		return err
	}
	_, err := t.sit(ctx)
	return err
}

// callOff is a server that does not wait, so that whatever the order the game cannot begin.
func (t *table) callOff(ctx context.Context) error {
	if err := t.st.Sleep(ctx, callOffAt); err != nil {
		return err
	}
	t.st.Say(ctx, "calls the game off")
	t.Abort(ctx)
	return nil
}

// sit arrives, waits for the others and says whether they met. A broken barrier is no error here.
func (t *table) sit(ctx context.Context) (met bool, err error) {
	t.arrive(ctx)
	guarded, cancel := t.st.Guard(ctx, patience)
	defer cancel()
	_, err = t.Wait(guarded)
	switch {
	case ctx.Err() != nil:
		return false, context.Cause(ctx)
	case errors.Is(err, threading.ErrBrokenBarrier):
		t.turnAway(ctx, err)
		return false, nil
	case err != nil:
		return false, err
	}
	t.goOn()
	return true, nil
}

func (t *table) arrive(ctx context.Context) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.arrived = append(t.arrived, trace.From(ctx).Name)
	t.st.Say(ctx, "is at the table")
}

func (t *table) goOn() {
	t.mu.Lock()
	defer t.mu.Unlock()
	round := t.wentOn / t.Parties() // nobody ends this one before all have gone on from the last
	t.wentOn++
	if len(t.arrived) < (round+1)*t.Parties() {
		t.tooEarly++
	}
	t.st.Advance()
}

func (t *table) turnAway(ctx context.Context, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.turnedAway++
	t.st.Say(ctx, "leaves: %v", err)
	t.st.Advance()
	t.failed.Set(ctx)
}

// report compares what was seen with how many should have gone on and been turned away.
func (t *table) report(wentOn, turnedAway int, broken bool) Report {
	check := func(name, want, got string) Check {
		return Check{Name: name, OK: want == got, Want: want, Got: got, Grade: Required}
	}
	return Report{
		Result:  barrierResult{t.Parties(), t.arrived, t.Broken(), t.wentOn, t.turnedAway},
		Outcome: fmt.Sprintf("%d went on, %d turned away", t.wentOn, t.turnedAway),
		Checks: []Check{
			check("went on together", strconv.Itoa(wentOn), strconv.Itoa(t.wentOn-t.tooEarly)),
			check("turned away", strconv.Itoa(turnedAway), strconv.Itoa(t.turnedAway)),
			check("broken at the end", strconv.FormatBool(broken), strconv.FormatBool(t.Broken())),
		},
	}
}
