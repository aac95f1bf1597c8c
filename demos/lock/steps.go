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
	says string // after each step, with the number
}

// addSub is 001's. There both write plus signs.
var addSub = walk{start: 5, times: 10, workers: [2]walker{
	{"add", 1, "++++ the number is %d"}, {"sub", -1, "---- the number is %d"}}}

// addSteps is 004's.
var addSteps = walk{times: 5, pause: 100 * time.Millisecond, workers: [2]walker{
	{"by-1", 1, "adds 1: the number is %d"}, {"by-3", 3, "adds 3: the number is %d"}}}

// end is where the number is when nothing is lost.
func (w walk) end() int32 {
	return w.start + int32(w.times)*(w.workers[0].by+w.workers[1].by)
}

type walkArg struct {
	Lock  crew.Lock // none: no worker waits for the other
	Ready crew.Barrier
	Value *multiprocessing.Value[int32]
	Seen  *multiprocessing.Array[int32] // the worker's own: how often it has added, and the number after each time
	By    int32
	Says  string
	Pause time.Duration
}

var takeSteps = multiprocessing.RegisterTask("lock.steps", func(ctx context.Context, a walkArg) error {
	st := stage.In(ctx)
	st.Say(ctx, "starts")
	if _, err := a.Ready.Wait(ctx); err != nil { // both start at the same time
		return err
	}
	return guarded(ctx, a.Lock, func() error {
		for i := 1; i < a.Seen.Len(); i++ {
			seen := a.step(ctx)
			a.Seen.Store(i, seen)
			a.Seen.Store(0, int32(i))
			st.Say(ctx, a.Says, seen)
			st.Advance()
			if err := st.Sleep(ctx, a.Pause); err != nil {
				return err
			}
		}
		return nil
	})
})

// step adds once, and returns the number after it.
func (a walkArg) step(ctx context.Context) int32 {
	if a.Lock.IsZero() {
		n := a.Value.Get(ctx)
		// Here the other worker can read the same number, and one of the two additions is lost.
		a.Value.Set(ctx, n+a.By)
	} else {
		a.Value.Store(a.Value.Load() + a.By)
	}
	return a.Value.Load()
}

// run has both workers take their steps, under the lock if there is one.
func (w walk) run(
	ctx context.Context, st *stage.Stage, lock crew.Lock, value *multiprocessing.Value[int32],
) (lockResult, error) {
	r := lockResult{Value: value.Load(), Seen: map[string][]int32{}}
	ready, err := crew.NewRendezvous(st, "ready", len(w.workers))
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
			walkArg{lock, ready, value, own, worker.by, worker.says, w.pause}))
	}
	err = c.Join(ctx)
	for name, own := range seen {
		numbers := own.Numbers()
		r.Seen[name] = numbers[1 : 1+numbers[0]] // an interrupted worker has not added so often
	}
	r.Value = value.Load()
	return r, err
}

// disturbed counts the steps before which the other worker has changed the number, since the same
// worker's last step.
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

// underLock runs the walk with the lock.
func (w walk) underLock(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	lock, value, err := newLockedValue(st, w.start)
	if err != nil {
		return demo.Report{}, err
	}
	r, err := w.run(ctx, st, lock, value)
	st.Say(ctx, "both have ended; the number is %d", r.Value)
	return demo.Report{
		Result:  r,
		Outcome: fmt.Sprint(r.Value),
		Checks: []demo.Check{demo.Expect("value", w.end(), r.Value).As("the number is %d at the end", r.Value),
			demo.Expect("disturbed steps", 0, w.disturbed(r.Seen)).As("no step was disturbed by the other worker")},
		Next: "lock --variant steps-no-lock",
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
	st.Say(ctx, "both have ended; the number is %d", r.Value)
	return stepsReport(r), err
}

// stepsReport grades the steps without the lock. The number cannot pass what was added. It cannot
// end below 4 either: a worker's last store adds to what it has loaded, and after its own first
// store that is never 0 again.
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
	value = value.As("the number is %d at the end; all steps together add %d", r.Value, most)
	if disturbed > 0 {
		steps.OK, steps.Grade = true, demo.Interesting
	}
	steps = steps.As("steps disturbed by the other worker: %d of %d", disturbed, len(addSteps.workers)*addSteps.times)
	return demo.Report{
		Result:  r,
		Outcome: fmt.Sprintf("%d, %d steps disturbed", r.Value, disturbed),
		Words:   demo.Tell("the number is %d; steps disturbed: %d", r.Value, disturbed),
		Checks:  []demo.Check{value, steps},
		Next:    "lock --variant steps",
	}
}
