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
)

// Demo is 001's eight workers of whom two may be inside at once, and a permit given back that
// nobody had.
func Demo() *demo.Demo {
	var permits int
	both := []string{demo.OnProcess, demo.OnThread}
	return &demo.Demo{
		Name:    "semaphore",
		Group:   demo.Threads,
		Summary: "Eight workers, two permits: never more than two are inside",
		Flags: []demo.Flag{{
			Name: "permits", Value: demo.Int(&permits, 2, 1, 1000),
			Usage: "how many may be inside at once",
		}},
		Variants: []demo.Variant{
			{Name: "semaphore", Source: "001 Semaphore", On: both, Workers: 8,
				Run: func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
					return semaphorePlain(ctx, st, permits)
				}, Summary: "each worker is inside for 1 s"},
			{Name: "bounded", Source: "003 Manager", On: both, Workers: 8,
				Run: func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
					return semaphoreBounded(ctx, st, permits)
				}, Summary: "the same; then a permit is released that nobody has acquired, which is refused"},
		},
	}
}

// insideTime is how long each worker keeps its permit.
const insideTime = time.Second

type insideArg struct {
	Permits crew.Semaphore
	Inside  *multiprocessing.Array[int32] // a gauge's
	I       int
}

var beInside = multiprocessing.RegisterTask("semaphore", func(ctx context.Context, a insideArg) error {
	st := stage.In(ctx)
	return threading.With(ctx, a.Permits.Get(), func() error {
		return crew.Gauge{Counts: a.Inside}.During(ctx, func() error {
			st.Say(ctx, "hello, %d", a.I)
			return st.Sleep(ctx, insideTime)
		})
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
	begin := time.Now()
	c := crew.New(ctx, func() {
		done.Add(1)
		st.Advance()
	})
	crew.AddAll(c, st, "worker", beInside, func(i int) insideArg { return insideArg{s, inside.Counts, i} })
	err = c.Join(ctx)
	took := time.Since(begin)
	st.Say(ctx, "%d workers take %.3f seconds", st.Workers, took.Seconds())
	r := semaphoreResult{permits, inside.Take(), int(done.Load())}
	turns := (st.Workers + permits - 1) / permits
	return demo.Report{
		Result:  r,
		Outcome: fmt.Sprintf("%d inside at once, %d through", r.MaxInside, r.Done),
		Checks: []demo.Check{
			demo.ExpectAtOnce(permits, r.MaxInside),
			demo.Expect("through", st.Workers, r.Done),
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
	tooMany := s.Get().Release(ctx)
	st.Say(ctx, "releases a permit that nobody has: %v", tooMany)
	free, err := countFree(ctx, s)
	r.Checks = append(r.Checks, demo.Check{
		Name: "one release too many", OK: errors.Is(tooMany, threading.ErrOverReleased),
		Want: threading.ErrOverReleased.Error(), Got: fmt.Sprint(tooMany), Grade: demo.Required,
	}, demo.Expect("free permits afterwards", permits, free))
	return r, err
}

// countFree takes all permits that are free and gives them back.
func countFree(ctx context.Context, s crew.Semaphore) (n int, err error) {
	for s.Get().TryAcquire(ctx) {
		n++
	}
	for range n {
		err = errors.Join(err, s.Get().Release(ctx))
	}
	return n, err
}
