// Package semaphore is a demo. Eight workers, two permits: never more than two are inside.
package semaphore

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// Demo is 001's eight workers, of which two may be inside at the same time, and the release of a
// permit that no worker holds.
func Demo() *demo.Demo {
	var permits int
	both := []string{demo.OnProcess, demo.OnThread}
	return &demo.Demo{
		Name:    "semaphore",
		Group:   demo.Threads,
		Summary: "Eight workers, two permits: never more than two are inside",
		Flags: []demo.Flag{{
			Name: "permits", Value: demo.Int(&permits, 2, 1, 1000),
			Usage: "how many workers may be inside at the same time",
		}},
		Variants: []demo.Variant{
			{Name: "semaphore", Small: "-w 3", Source: "001 Semaphore", On: both, Workers: 8,
				Run: func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
					return semaphorePlain(ctx, st, permits)
				}, Summary: "each worker is inside for 1 s",
				Why: "The semaphore has as many permits as workers may be inside. The others wait until one leaves."},
			{Name: "bounded", Small: "-w 3", Source: "003 Manager", On: both, Workers: 8,
				Run: func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
					return semaphoreBounded(ctx, st, permits)
				}, Summary: "the same; then the main thread releases one permit too many, which is an error",
				Why: "A bounded semaphore never has more permits than at its start: one release too many is an " +
					"error."},
		},
	}
}

// insideTime is how long each worker keeps its permit.
const insideTime = time.Second

type insideArg struct {
	Permits crew.Semaphore
	Of      int                           // how many permits there are
	Inside  *multiprocessing.Array[int32] // a gauge's
}

var beInside = multiprocessing.RegisterTask("semaphore", func(ctx context.Context, a insideArg) error {
	st, inside := stage.In(ctx), crew.Gauge{Counts: a.Inside}
	st.Say(ctx, "wants to enter")
	return threading.With(ctx, a.Permits, func() error {
		err := inside.Enter(ctx, func(now int) { st.Say(ctx, "enters: %d of %d permits are taken", now, a.Of) })
		if err != nil {
			return err
		}
		return errors.Join(st.Sleep(ctx, insideTime),
			inside.Leave(ctx, func(now int) { st.Say(ctx, "leaves: %d of %d permits are taken", now, a.Of) }))
	})
})

type semaphoreResult struct {
	Permits   int `json:"permits"`
	MaxInside int `json:"max_inside"`
	Done      int `json:"done"`
}

func semaphorePlain(ctx context.Context, st *stage.Stage, permits int) (demo.Report, error) {
	s, err := crew.NewSemaphore(st, "permits", permits)
	if err != nil {
		return demo.Report{}, err
	}
	r, err := passThrough(ctx, st, s, permits)
	r.Next = "semaphore --variant bounded"
	return r, err
}

// passThrough has all workers pass through s.
func passThrough(ctx context.Context, st *stage.Stage, s crew.Semaphore, permits int) (demo.Report, error) {
	inside, err := crew.NewGauge()
	if err != nil {
		return demo.Report{}, err
	}
	st.Total(st.Workers)
	var done atomic.Int32
	begin := trace.Now(ctx)
	c := crew.New(ctx, func() {
		done.Add(1)
		st.Advance()
	})
	crew.AddAll(c, st, "worker", beInside, func(int) insideArg { return insideArg{s, permits, inside.Counts} })
	err = c.Join(ctx)
	took := trace.Now(ctx).Sub(begin)
	st.Say(ctx, "%d workers took %.3f s; one after the other they would take %.3f s", st.Workers, took.Seconds(),
		(time.Duration(st.Workers) * st.Scaled(insideTime)).Seconds())
	r := semaphoreResult{permits, inside.Take(), int(done.Load())}
	turns := (st.Workers + permits - 1) / permits
	return demo.Report{
		Result:  r,
		Outcome: fmt.Sprintf("%d inside at once, %d through", r.MaxInside, r.Done),
		Words:   demo.Tell("most inside at the same time: %d; workers done: %d", r.MaxInside, r.Done),
		Checks: []demo.Check{
			demo.ExpectAtOnce(permits, r.MaxInside),
			demo.Expect("through", st.Workers, r.Done).As("%d of %d workers were inside", r.Done, st.Workers),
			demo.NoFaster(time.Duration(turns)*st.Scaled(insideTime), took),
		},
	}, err
}

func semaphoreBounded(ctx context.Context, st *stage.Stage, permits int) (demo.Report, error) {
	s, err := crew.NewBoundedSemaphore(st, "permits", permits)
	if err != nil {
		return demo.Report{}, err
	}
	r, err := passThrough(ctx, st, s, permits)
	r.Next = "semaphore"
	if err != nil {
		return r, err
	}
	tooMany := s.Release(ctx)
	st.Say(ctx, "releases a permit that no worker holds, which is an error: %v", tooMany)
	free, err := countFree(ctx, s)
	r.Checks = append(r.Checks, demo.Check{
		Name: "one release too many", OK: errors.Is(tooMany, threading.ErrOverReleased),
		Want: threading.ErrOverReleased.Error(), Got: fmt.Sprint(tooMany), Grade: demo.Required,
	}.As("one release too many is an error"),
		demo.Expect("free permits afterwards", permits, free).As("free permits afterwards: %d of %d", free, permits))
	return r, err
}

// countFree takes all permits that are free and gives them back.
func countFree(ctx context.Context, s crew.Semaphore) (n int, err error) {
	for s.TryAcquire(ctx) {
		n++
	}
	for range n {
		err = errors.Join(err, s.Release(ctx))
	}
	return n, err
}
