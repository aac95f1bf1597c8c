package models

import (
	"context"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"concurrency-lab/primitives/futures"
)

// futureState is a future, and how many callbacks it has been given and has called.
type futureState struct {
	state             string
	value             int
	err               error
	callbacks, called int
}

const (
	pending   = "pending"
	running   = "running"
	cancelled = "cancelled"
	finished  = "finished"
)

func (s futureState) done() bool { return s.state == cancelled || s.state == finished }

// end is the state in which s ends.
func (s futureState) end(state string, value int, err error) futureState {
	return futureState{state, value, err, s.callbacks, s.callbacks}
}

// aFuture counts what its future calls back.
type aFuture struct {
	*futures.Future[int]
	called int
}

var errFailed = errors.New("failed")

type view struct{ Running, Cancelled, Done bool }

var futureModel = model[*aFuture, futureState]{
	{"start", nil, nil,
		func(_ context.Context, f *aFuture, _ int) outcome {
			return outcome{value: f.SetRunningOrNotifyCancel()}
		},
		func(s futureState, _ int) (futureState, outcome) {
			if s.state != pending {
				return s, outcome{value: false}
			}
			s.state = running
			return s, outcome{value: true}
		}},
	{"cancel", nil, nil,
		func(_ context.Context, f *aFuture, _ int) outcome { return outcome{value: f.Cancel()} },
		func(s futureState, _ int) (futureState, outcome) {
			if s.state == pending {
				s = s.end(cancelled, 0, futures.ErrCancelled)
			}
			return s, outcome{value: s.state == cancelled}
		}},
	{"set result", items, nil,
		func(_ context.Context, f *aFuture, x int) outcome { return outcome{err: f.SetResult(x)} },
		func(s futureState, x int) (futureState, outcome) {
			if s.done() {
				return s, outcome{err: futures.ErrInvalidState}
			}
			return s.end(finished, x, nil), outcome{}
		}},
	{"set error", nil, nil,
		func(_ context.Context, f *aFuture, _ int) outcome { return outcome{err: f.SetError(errFailed)} },
		func(s futureState, _ int) (futureState, outcome) {
			if s.done() {
				return s, outcome{err: futures.ErrInvalidState}
			}
			return s.end(finished, 0, errFailed), outcome{}
		}},
	{"add callback", nil, nil,
		func(_ context.Context, f *aFuture, _ int) outcome {
			f.AddDoneCallback(func(*futures.Future[int]) { f.called++ })
			return outcome{}
		},
		func(s futureState, _ int) (futureState, outcome) {
			if s.callbacks++; s.done() {
				s.called = s.callbacks
			}
			return s, outcome{}
		}},
	{"callbacks", nil, nil,
		func(_ context.Context, f *aFuture, _ int) outcome { return outcome{value: f.called} },
		func(s futureState, _ int) (futureState, outcome) { return s, outcome{value: s.called} }},
	{"look", nil, nil,
		func(_ context.Context, f *aFuture, _ int) outcome {
			return outcome{value: view{f.Running(), f.Cancelled(), f.IsDone()}}
		},
		func(s futureState, _ int) (futureState, outcome) {
			return s, outcome{value: view{s.state == running, s.state == cancelled, s.done()}}
		}},
	{"result", nil, nil,
		func(ctx context.Context, f *aFuture, _ int) outcome {
			ctx, cancel := context.WithCancel(ctx)
			cancel()
			return result(f.Result(ctx))
		},
		func(s futureState, _ int) (futureState, outcome) {
			if !s.done() {
				return s, outcome{err: context.Canceled}
			}
			return s, outcome{s.value, s.err}
		}},
}

func TestFuture(t *testing.T) {
	inMain(t, func(ctx context.Context) {
		rapid.Check(t, func(t *rapid.T) {
			futureModel.drive(ctx, t, &aFuture{Future: futures.New[int]("f")}, futureState{state: pending})
		})
	})
}
