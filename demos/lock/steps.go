package lock

import (
	"context"
	"fmt"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

// walk is what two workers do to one number.
type walk struct {
	start   int32
	workers [2]walker
	times   int // how often each adds
	pause   time.Duration
}

type walker struct {
	name string
	by   int32  // what it adds each time
	mark string // what stands before the number it says
}

// addSub is 001's. There both write plus signs.
var addSub = walk{start: 5, times: 10, workers: [2]walker{{"add", 1, "++++ "}, {"sub", -1, "---- "}}}

// addSteps is 004's.
var addSteps = walk{times: 5, pause: 100 * time.Millisecond, workers: [2]walker{{"by-1", 1, ""}, {"by-3", 3, ""}}}

// end is where the number is when nothing is lost.
func (w walk) end() int32 {
	return w.start + int32(w.times)*(w.workers[0].by+w.workers[1].by)
}

type walkArg struct {
	Lock  crew.Lock // none: nobody waits for the other
	Ready crew.Barrier
	Value *multiprocessing.Value[int32]
	Seen  *multiprocessing.Array[int32] // the worker's own: how often it has added, and the number after each time
	By    int32
	Mark  string
	Pause time.Duration
}

var takeSteps = multiprocessing.RegisterTask("lock.steps", func(ctx context.Context, a walkArg) error {
	st := stage.In(ctx)
	st.Say(ctx, "starting")
	if _, err := a.Ready.Get().Wait(ctx); err != nil { // both want the number now
		return err
	}
	return guarded(ctx, a.Lock, func() error {
		for i := 1; i < a.Seen.Len(); i++ {
			// A load and a store, each atomic: what may come between them is the fault of a variant
			// without the lock.
			a.Value.Store(a.Value.Load() + a.By)
			seen := a.Value.Load()
			a.Seen.Store(i, seen)
			a.Seen.Store(0, int32(i))
			st.Say(ctx, "%s%d", a.Mark, seen)
			st.Advance()
			if err := st.Sleep(ctx, a.Pause); err != nil {
				return err
			}
		}
		return nil
	})
})

// run has both workers take their steps, under the lock if that is any.
func (w walk) run(
	ctx context.Context, st *stage.Stage, lock crew.Lock, value *multiprocessing.Value[int32],
) (lockResult, error) {
	r := lockResult{Value: value.Load(), Seen: map[string][]int32{}}
	ready, err := crew.NewBarrier(st, "ready", len(w.workers))
	if err != nil {
		return r, err
	}
	st.Total(len(w.workers) * w.times)
	seen := map[string]*multiprocessing.Array[int32]{}
	c := crew.New(ctx, func() {})
	for _, worker := range w.workers {
		own, err := multiprocessing.NewArray(worker.name, make([]int32, 1+w.times)...)
		if err != nil {
			c.Fail(err)
			break
		}
		seen[worker.name] = own
		c.Add(crew.Start(c.Ctx, st.On, worker.name, takeSteps,
			walkArg{lock, ready, value, own, worker.by, worker.mark, w.pause}))
	}
	err = c.Join(ctx)
	for name, own := range seen {
		numbers := own.Numbers()
		r.Seen[name] = numbers[1 : 1+numbers[0]] // who was interrupted has not added so often
	}
	r.Value = value.Load()
	return r, err
}

// disturbed counts the steps that did not go on from where the same worker's last one had led: in
// between, the other has changed the number.
func (w walk) disturbed(seen map[string][]int32) (n int) {
	for _, worker := range w.workers {
		own := seen[worker.name]
		for i := 1; i < len(own); i++ {
			if own[i] != own[i-1]+worker.by {
				n++
			}
		}
	}
	return n
}

// underLock tells the walk with the lock.
func (w walk) underLock(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	lock, value, err := newLockedValue(st, w.start)
	if err != nil {
		return demo.Report{}, err
	}
	r, err := w.run(ctx, st, lock, value)
	st.Say(ctx, "exiting, the number is %d", r.Value)
	return demo.Report{
		Result:  r,
		Outcome: fmt.Sprint(r.Value),
		Checks:  []demo.Check{demo.Expect("value", w.end(), r.Value), demo.Expect("disturbed steps", 0, w.disturbed(r.Seen))},
		Next:    "lock --variant steps-no-lock",
	}, err
}

func lockAddSub(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	return addSub.underLock(ctx, st)
}

func lockSteps(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	return addSteps.underLock(ctx, st)
}

func lockStepsNoLock(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	value, err := multiprocessing.NewValue("value", addSteps.start)
	if err != nil {
		return demo.Report{}, err
	}
	r, err := addSteps.run(ctx, st, crew.Lock{}, value)
	st.Say(ctx, "exiting, the number is %d", r.Value)
	return stepsReport(r), err
}

// stepsReport grades what came of the steps without the lock. The number cannot pass what was
// added. It cannot end below 4 either: a worker's last store adds to what it has loaded, and after
// its own first store that is never 0 again.
func stepsReport(r lockResult) demo.Report {
	most, least := addSteps.end(), addSteps.workers[0].by+addSteps.workers[1].by
	disturbed := addSteps.disturbed(r.Seen)
	value, steps := demo.Expect("value", most, r.Value), demo.Expect("disturbed steps", 0, disturbed)
	value.Grade, steps.Grade = demo.Allowed, demo.Allowed
	switch {
	case r.Value > most || r.Value < least:
		value.Grade = demo.Forbidden
	case r.Value < most:
		value.OK, value.Grade = true, demo.Interesting
	}
	if disturbed > 0 {
		steps.OK, steps.Grade = true, demo.Interesting
	}
	return demo.Report{
		Result:  r,
		Outcome: fmt.Sprintf("%d, %d steps disturbed", r.Value, disturbed),
		Checks:  []demo.Check{value, steps},
		Next:    "lock --variant steps",
	}
}
