package thread

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// The five states of 001.
const (
	stateNew      = "new"
	stateRunnable = "runnable"
	stateRunning  = "running"
	stateBlocked  = "blocked"
	stateDead     = "dead"
)

// stateOf is the state that an event puts a thread into. The others change none.
var stateOf = map[trace.Kind]string{
	trace.Born: stateRunnable, trace.Runnable: stateRunnable, trace.Running: stateRunning,
	trace.Waiting: stateBlocked, trace.Sleeping: stateBlocked, trace.Done: stateDead, trace.Failed: stateDead,
}

// followers are the steps that 001's diagram allows, and the one from blocked to running: nothing
// reports the moment in which a sleep is over.
var followers = map[string][]string{
	stateNew:      {stateRunnable},
	stateRunnable: {stateRunning},
	stateRunning:  {stateBlocked, stateRunnable, stateDead},
	stateBlocked:  {stateRunnable, stateRunning},
}

// stateStep is a state that a thread was seen to enter.
type stateStep struct {
	State string  `json:"state"`
	At    float64 `json:"at_s"`
	Why   string  `json:"why,omitempty"` // what it is blocked by, or how it ended
}

// passage is what was seen of one thread.
type passage struct {
	Name  string      `json:"name"`
	Steps []stateStep `json:"steps"`
}

type statesResult struct {
	Passages []*passage `json:"passages"`
}

var errOnPurpose = errors.New("failed on purpose")

func threadStates(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	st.Total(3)
	door, held := threading.NewLock("door"), threading.NewEvent(trace.Aside("held"))
	threads := []*threading.Thread{
		threading.NewThread("holder", func(ctx context.Context) error {
			return threading.With(ctx, door, func() error {
				held.Set(ctx)
				return st.Sleep(ctx, time.Second)
			})
		}),
		threading.NewThread("waiter",
			func(ctx context.Context) error { return threading.With(ctx, door, func() error { return nil }) }),
		threading.NewThread("failing", func(context.Context) error { return errOnPurpose }),
	}
	var passages []*passage
	for _, t := range threads { // the recorder hears of a thread when it is started: that it is new is for main to see
		passages = append(passages, &passage{t.Name, []stateStep{{State: stateNew, At: st.Recorder().Since().Seconds()}}})
	}
	for _, t := range threads {
		_ = t.Start(ctx)   // a new thread cannot have been started
		_ = held.Wait(ctx) // so that the waiter waits; if ctx is done, so are they
	}
	err := joinDeparted(ctx, st, threads)
	observe(st.Recorder(), passages)
	sayPassages(ctx, st, passages)
	return statesReport(passages), err
}

// joinDeparted joins threads of which one is to fail.
func joinDeparted(ctx context.Context, st *stage.Stage, threads []*threading.Thread) error {
	for _, t := range threads {
		if err := crew.JoinThreads(ctx, t); err != nil && !errors.Is(err, errOnPurpose) {
			return err
		}
		st.Advance()
	}
	return nil
}

// observe adds to each passage the states that the recorder saw the thread enter.
func observe(rec *trace.Recorder, passages []*passage) {
	events, _ := rec.Events()
	for _, e := range events {
		state := stateOf[e.Kind]
		w, _ := rec.Worker(e.Worker)
		i := slices.IndexFunc(passages, func(p *passage) bool { return p.Name == w.Name })
		if state == "" || i < 0 {
			continue
		}
		passages[i].Steps = append(passages[i].Steps, stateStep{state, e.At.Seconds(), why(rec, e)})
	}
}

// why says what the event is about, in words that follow the state's name.
func why(rec *trace.Recorder, e trace.Event) string {
	switch e.Kind {
	case trace.Sleeping:
		return "asleep"
	case trace.Waiting:
		o, _ := rec.Object(e.Object)
		return "waits for " + o.String()
	case trace.Failed:
		return "by an error"
	case trace.Done:
		return "has returned"
	}
	return ""
}

func (s stateStep) String() string {
	if s.Why == "" {
		return s.State
	}
	return s.State + " (" + s.Why + ")"
}

func (p *passage) String() string {
	words := make([]string, len(p.Steps))
	for i, s := range p.Steps {
		words[i] = s.String()
	}
	return p.Name + ": " + strings.Join(words, " → ")
}

func sayPassages(ctx context.Context, st *stage.Stage, passages []*passage) {
	for _, p := range passages {
		st.Say(ctx, "%s", p)
	}
}

// lawful says whether the thread went from new to dead by allowed steps.
func (p *passage) lawful() bool {
	for i, s := range p.Steps[1:] {
		if !slices.Contains(followers[p.Steps[i].State], s.State) {
			return false
		}
	}
	return p.Steps[0].State == stateNew && p.Steps[len(p.Steps)-1].State == stateDead
}

func statesReport(passages []*passage) demo.Report {
	lawful := 0
	for _, p := range passages {
		if p.lawful() {
			lawful++
		}
	}
	return demo.Report{
		Result:  statesResult{passages},
		Outcome: fmt.Sprintf("%d lawful passages", lawful),
		Words:   demo.Tell("threads with allowed steps only: %d", lawful),
		Checks: []demo.Check{demo.Expect("from new to dead by allowed steps", len(passages), lawful).
			As("%d of %d threads went from new to dead by allowed steps", lawful, len(passages))},
		Table: statesTable(passages),
		Next:  "thread --variant clock",
	}
}

// statesTable is the timeline: a line for each state, with a bar as long as it lasted.
func statesTable(passages []*passage) *demo.Table {
	t := &demo.Table{
		Head:  []string{"thread", "state", "from", "for"},
		Notes: []string{"Running means not blocked. Such a thread may still wait for a processor."},
	}
	for _, p := range passages {
		for i, s := range p.Steps {
			row := demo.Row{Cells: []string{p.Name, s.String(), fmt.Sprintf("%.3fs", s.At), ""}}
			if i+1 < len(p.Steps) {
				lasted := p.Steps[i+1].At - s.At
				row.Bar = demo.Exactly(lasted)
				row.Cells[3] = fmt.Sprintf("%.3fs", lasted)
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}
