package futures

import (
	"context"
	"fmt"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/internal/spawn"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/trace"
)

// task is a call and its future without the type of the result: what an executor sees of them.
type task interface {
	// run does the call in the thread that ctx belongs to, unless its future was cancelled, and
	// hands to callbacks how those of the future failed, or nil. If the call or a callback leaves
	// by runtime.Goexit, so does run.
	run(ctx context.Context, callbacks func(error))
	// remote returns the call as another process needs it, and lets go of it here.
	remote() (name string, arg []byte, err error)
	// settle completes the future with what came of the call in another process.
	settle(result wire.Outcome)
	// trace is the object that stands for the future.
	trace() *trace.Object
	// isIn tells the future where its call is.
	isIn(elsewhere)

	// The rest is the future's own.
	SetRunningOrNotifyCancel() bool
	SetError(err error) error
	Cancel() bool
}

// submission is the one allocation that a submitted call costs.
type submission[R any] struct {
	Future[R]
	call Call[R]
}

func (s *submission[R]) isIn(e elsewhere) { s.away = e }

func (s *submission[R]) trace() *trace.Object { return &s.object }

func (s *submission[R]) run(ctx context.Context, callbacks func(error)) {
	call := s.call
	s.call = nil // the future may live long, and what the call holds need not
	if !s.SetRunningOrNotifyCancel() {
		return
	}
	w := trace.From(ctx)
	w.Acquired(&s.object, trace.KindFuture)
	var value R
	guard.Call(w.Name, func() (err error) {
		value, err = call.Run(ctx)
		return err
	}, func(err error) {
		if w.Controlled() {
			w.Before(ctx, trace.Step{Op: trace.OpSet, Object: &s.object, Kind: trace.KindFuture,
				Also: s.watching, Show: s.show})
		}
		w.Released(&s.object, trace.KindFuture)
		guard.Call(w.Name, func() error {
			_ = s.set(value, err) // the call itself may have completed its future by hand
			return nil
		}, callbacks)
	})
}

func (s *submission[R]) remote() (name string, arg []byte, err error) {
	bound, ok := s.call.(multiprocessing.Bound[R])
	if !ok {
		return "", nil,
			fmt.Errorf("%w: a %T cannot be sent to a process, what multiprocessing.Register made and its Bind method bound can",
				multiprocessing.ErrNotRegistered, s.call)
	}
	s.call = nil
	return spawn.Remote(bound)
}

func (s *submission[R]) settle(result wire.Outcome) {
	value, err := wire.ValueOf[R](result)
	_ = s.set(value, err) // a call of a parcel may have been cancelled
}
