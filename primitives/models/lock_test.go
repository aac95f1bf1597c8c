package models

import (
	"context"
	"errors"
	"testing"

	"github.com/anishathalye/porcupine"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

type lock interface {
	Acquire(ctx context.Context) error
	TryAcquire(ctx context.Context) bool
	Release(ctx context.Context) error
}

// lockModel is a lock: its state is whether it is held.
var lockModel = model[lock, bool]{
	{"acquire", nil, func(held bool) bool { return !held },
		func(ctx context.Context, l lock, _ int) outcome { return outcome{err: l.Acquire(ctx)} },
		func(bool, int) (bool, outcome) { return true, outcome{} }},
	{"try acquire", nil, nil,
		func(ctx context.Context, l lock, _ int) outcome { return outcome{value: l.TryAcquire(ctx)} },
		func(held bool, _ int) (bool, outcome) { return true, outcome{value: !held} }},
	{"release", nil, nil,
		func(ctx context.Context, l lock, _ int) outcome { return outcome{err: l.Release(ctx)} },
		func(held bool, _ int) (bool, outcome) {
			if !held {
				return held, outcome{err: threading.ErrNotHeld}
			}
			return false, outcome{}
		}},
}

// useLock uses a lock so often, and calls each with every call and what came of it.
func useLock(ctx context.Context, l lock, times int, each func(in call, do func() outcome) outcome) {
	do := func(name string) outcome {
		in := call{lockModel.named(name), 0}
		return each(in, func() outcome { return lockModel[in.op].do(ctx, l, 0) })
	}
	for n := range times {
		if n%3 > 0 {
			do("acquire")
		} else if do("try acquire").value != true {
			continue
		}
		do("release")
	}
}

// lockUser is what a process starts with that uses a lock.
type lockUser struct {
	Lock  *multiprocessing.Lock
	Clock *multiprocessing.Value[int64]
	Told  *multiprocessing.Queue[lockCall]
	Start *multiprocessing.Barrier
	ID    int
}

// lockCall is an operation in a history, on its way between processes.
type lockCall struct {
	ID, Op   int
	From, To int64
	Taken    any
}

// tick is the time: a count that all processes raise, so that of two moments the later one has the
// higher number.
func (u lockUser) tick(ctx context.Context) int64 {
	if u.Clock.Acquire(ctx) != nil {
		return -1
	}
	defer func() { _ = u.Clock.Release(ctx) }() // it was acquired
	u.Clock.Store(u.Clock.Load() + 1)
	return u.Clock.Load()
}

var useLockInProcess = multiprocessing.RegisterTask("models.lock", func(ctx context.Context, u lockUser) error {
	if _, err := u.Start.Wait(ctx); err != nil {
		return err
	}
	var failed error
	useLock(ctx, u.Lock, calls, func(in call, do func() outcome) outcome {
		from := u.tick(ctx)
		out := do()
		err := u.Told.Put(ctx, lockCall{u.ID, in.op, from, u.tick(ctx), out.value})
		failed = errors.Join(failed, out.err, err)
		return out
	})
	return failed
})

func TestLockBetweenProcessesIsLinearizable(t *testing.T) {
	inMain(t, func(ctx context.Context) {
		u := lockUser{}
		var errs [4]error
		u.Lock, errs[0] = multiprocessing.NewLock("l")
		u.Clock, errs[1] = multiprocessing.NewValue[int64]("clock", 0)
		u.Told, errs[2] = multiprocessing.NewQueue[lockCall]("told", 0)
		u.Start, errs[3] = multiprocessing.NewBarrier("start", clients, 0)
		for _, err := range errs {
			must(t, err)
		}
		var processes []*multiprocessing.Process
		for u.ID = range clients {
			p := multiprocessing.NewProcess("client", useLockInProcess, u)
			must(t, p.Start(ctx))
			processes = append(processes, p)
		}
		for _, p := range processes {
			must(t, p.Join(ctx))
		}
		var all []porcupine.Operation
		for u.Told.Len() > 0 {
			c, err := u.Told.Get(ctx)
			must(t, err)
			all = append(all, porcupine.Operation{ClientId: c.ID, Input: call{c.Op, 0}, Call: c.From,
				Output: outcome{value: c.Taken}, Return: c.To})
		}
		if !lockModel.check(t, false, all) {
			t.Errorf("no order of these %d calls is that of a lock", len(all))
		}
	})
}
