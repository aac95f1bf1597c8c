package future

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// resultTimeout is for a result that cannot be there in time.
const resultTimeout = 100 * time.Millisecond

// futureState is what the methods of a future return at one moment.
type futureState struct {
	Future    string `json:"future"`
	When      string `json:"when"`
	Cancelled bool   `json:"cancelled"`
	Running   bool   `json:"running"`
	Done      bool   `json:"done"`
	Error     string `json:"error"` // of its call; empty where there is none, or none yet
}

type futureStatesResult struct {
	States []futureState  `json:"states"`
	Errors []demo.Refusal `json:"errors"` // each call that returned an error
}

// futureWalk tries every method of some futures in each of their states.
type futureWalk struct {
	demo.Refusals
	states []futureState

	begun, gate           *threading.Event // the first task has begun, and may end
	first, second, failed *futures.Future[int]
	called                atomic.Int32 // callbacks of first
}

var errNoLuck = errors.New("no luck")

func futureStates(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	w := &futureWalk{
		Refusals: demo.Refusals{Stage: st, Res: demo.RefusedResult{Refusals: []demo.Refusal{}}},
		states:   []futureState{},
		begun:    threading.NewEvent(trace.Aside("begun")), gate: threading.NewEvent(trace.Aside("gate")),
	}
	err := crew.WithExecutor(ctx, demo.OnThread, 1, "worker", func(ex futures.Executor) error {
		if err := w.submit(ctx, ex); err != nil {
			return err
		}
		w.whileItRuns(ctx)
		w.whileItWaits(ctx)
		w.gate.Set(ctx)
		w.whenDone(ctx)
		return context.Cause(ctx)
	})
	if err == nil { // and the executor is shut down, so that its callbacks have run
		tried(ctx, w, "callbacks of first that were called", 2, int(w.called.Load()))
		w.byHand(ctx)
	}
	return demo.Report{
		Result:  futureStatesResult{w.states, w.Res.Refusals},
		Outcome: fmt.Sprintf("%d states", len(w.states)),
		Words:   demo.Tell("states that were shown: %d", len(w.states)),
		Checks:  w.Checks,
		Next:    "future --variant executor",
	}, err
}

// submit gives three tasks to one worker and waits until it has begun the first.
func (w *futureWalk) submit(ctx context.Context, ex futures.Executor) error {
	task := func(f func(ctx context.Context) (int, error)) (*futures.Future[int], error) {
		return futures.Submit(ctx, ex, futures.Func[int](f))
	}
	var errs [3]error
	w.first, errs[0] = task(func(ctx context.Context) (int, error) {
		w.begun.Set(ctx)
		return 42, w.gate.Wait(ctx)
	})
	w.second, errs[1] = task(func(context.Context) (int, error) { return 43, nil })
	w.failed, errs[2] = task(func(context.Context) (int, error) { return 0, errNoLuck })
	return errors.Join(append(errs[:], w.begun.Wait(ctx))...)
}

func (w *futureWalk) whileItRuns(ctx context.Context) {
	w.note(ctx, "first", "its task runs", w.first)
	w.first.AddDoneCallback(func(*futures.Future[int]) { w.called.Add(1) })
	tried(ctx, w, "first.running()", true, w.first.Running())
	tried(ctx, w, "first.cancel()", false, w.first.Cancel())
	w.Ask(ctx, fmt.Sprintf("first.result(%v)", resultTimeout), context.DeadlineExceeded, func() error {
		limited, cancel := w.Timeout(ctx, resultTimeout)
		defer cancel()
		return w.first.Err(limited)
	})
}

func (w *futureWalk) whileItWaits(ctx context.Context) {
	w.note(ctx, "second", "it waits for the worker", w.second)
	called := 0
	w.second.AddDoneCallback(func(*futures.Future[int]) { called++ })
	tried(ctx, w, "second.cancel()", true, w.second.Cancel())
	tried(ctx, w, "second.cancelled()", true, w.second.Cancelled())
	tried(ctx, w, "second.cancel(), again", true, w.second.Cancel())
	tried(ctx, w, "callbacks of second that were called", 1, called) // by cancel, so in this thread
	w.Ask(ctx, "second.result()", futures.ErrCancelled, func() error { return w.second.Err(ctx) })
	w.note(ctx, "second", "it was cancelled", w.second)
}

func (w *futureWalk) whenDone(ctx context.Context) {
	value, _ := w.first.Result(ctx)
	tried(ctx, w, "first.result()", 42, value)
	tried(ctx, w, "first.done()", true, w.first.IsDone())
	tried(ctx, w, "first.cancel(), when it is done", false, w.first.Cancel())
	late := false
	w.first.AddDoneCallback(func(*futures.Future[int]) { late = true; w.called.Add(1) })
	tried(ctx, w, "first.add_done_callback(), when it is done, calls at once", true, late)
	w.note(ctx, "first", "its task has returned", w.first)
	w.Ask(ctx, "failed.result()", errNoLuck, func() error { return w.failed.Err(ctx) })
	w.note(ctx, "failed", "its task has failed", w.failed)
}

// byHand does with a future what executors do.
func (w *futureWalk) byHand(ctx context.Context) {
	f := futures.New[int]("by-hand")
	w.note(ctx, "by-hand", "nobody runs it", f)
	tried(ctx, w, "by-hand.set_running_or_notify_cancel()", true, f.SetRunningOrNotifyCancel())
	w.note(ctx, "by-hand", "it is set running", f)
	tried(ctx, w, "by-hand.set_result(7)", error(nil), f.SetResult(7))
	w.note(ctx, "by-hand", "it has a result", f)
	w.Ask(ctx, "by-hand.set_result(8)", futures.ErrInvalidState, func() error { return f.SetResult(8) })
	w.Ask(ctx, "by-hand.set_exception()", futures.ErrInvalidState, func() error { return f.SetError(errNoLuck) })
	value, _ := f.Result(ctx)
	tried(ctx, w, "by-hand.result()", 7, value)

	unlucky := futures.New[int]("unlucky")
	tried(ctx, w, "unlucky.set_exception()", error(nil), unlucky.SetError(errNoLuck))
	w.Ask(ctx, "unlucky.result()", errNoLuck, func() error { return unlucky.Err(ctx) })
	w.note(ctx, "unlucky", "it has an error", unlucky)

	refused := futures.New[int]("refused")
	tried(ctx, w, "refused.cancel()", true, refused.Cancel())
	tried(ctx, w, "refused.set_running_or_notify_cancel()", false, refused.SetRunningOrNotifyCancel())
	w.note(ctx, "refused", "it was cancelled before it ran", refused)
}

// tried says what a method returned and checks it. A nil is that of an error.
func tried[T any](ctx context.Context, w *futureWalk, what string, want, got T) {
	c := demo.Expect(what, want, got)
	if any(got) == nil {
		w.Say(ctx, "%s: no error", what)
		c = c.As("%s: no error", what)
	} else {
		w.Say(ctx, "%s: %v", what, got)
		c = c.As("%s: %v", what, got)
	}
	w.Checks = append(w.Checks, c)
}

// note keeps the state that a future is in.
func (w *futureWalk) note(ctx context.Context, name, when string, f *futures.Future[int]) {
	s := futureState{Future: name, When: when, Cancelled: f.Cancelled(), Running: f.Running(), Done: f.IsDone()}
	if s.Done {
		if err := f.Err(ctx); err != nil {
			s.Error = err.Error()
		}
	}
	w.Say(ctx, "%s, %s: cancelled %t, running %t, done %t", name, when, s.Cancelled, s.Running, s.Done)
	w.states = append(w.states, s)
}
