package demos

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// Semaphore is 001's eight workers of whom two may be inside at once, and a permit given back that
// nobody had.
func Semaphore() *Demo {
	var permits int
	both := []string{OnProcess, OnThread}
	return &Demo{
		Name:    "semaphore",
		Group:   Threads,
		Summary: "Eight workers, two permits: never more than two are inside",
		Flags: []Flag{{
			Name: "permits", Value: Int(&permits, 2, 1, 1000),
			Usage: "how many may be inside at once",
		}},
		Variants: []Variant{
			{Name: "semaphore", Source: "001 Semaphore", On: both, Workers: 8,
				Run: func(ctx context.Context, st *stage.Stage) (Report, error) {
					return semaphorePlain(ctx, st, permits)
				}, Summary: "each worker is inside for 1 s"},
			{Name: "bounded", Source: "003 Manager", On: both, Workers: 8,
				Run: func(ctx context.Context, st *stage.Stage) (Report, error) {
					return semaphoreBounded(ctx, st, permits)
				}, Summary: "the same; then a permit is released that nobody has acquired, which is refused"},
		},
	}
}

// insideTime is how long each worker keeps its permit.
const insideTime = time.Second

type insideArg struct {
	Permits eitherSemaphore
	Inside  *multiprocessing.Array[int32] // a gauge's
	I       int
}

var beInside = multiprocessing.RegisterTask("semaphore", func(ctx context.Context, a insideArg) error {
	st := stage.In(ctx)
	return threading.With(ctx, a.Permits.get(), func() error {
		return gauge{a.Inside}.during(ctx, func() error {
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

func semaphorePlain(ctx context.Context, st *stage.Stage, permits int) (Report, error) {
	s, err := newSemaphore(st, "permits", permits)
	if err != nil {
		return Report{}, err
	}
	r, err := passThrough(ctx, st, s, permits)
	r.Next = "semaphore --variant bounded"
	return r, err
}

// passThrough has all workers pass through s.
func passThrough(ctx context.Context, st *stage.Stage, s eitherSemaphore, permits int) (Report, error) {
	inside, err := newGauge()
	if err != nil {
		return Report{}, err
	}
	st.Total(st.Workers)
	var done atomic.Int32
	begin := time.Now()
	c := newCrew(ctx, func() {
		done.Add(1)
		st.Advance()
	})
	startCrew(c, st, "worker", beInside, func(i int) insideArg { return insideArg{s, inside.counts, i} })
	err = c.join(ctx)
	took := time.Since(begin)
	st.Say(ctx, "%d workers take %.3f seconds", st.Workers, took.Seconds())
	r := semaphoreResult{permits, inside.take(), int(done.Load())}
	turns := (st.Workers + permits - 1) / permits
	return Report{
		Result:  r,
		Outcome: fmt.Sprintf("%d inside at once, %d through", r.MaxInside, r.Done),
		Checks: []Check{
			expectAtOnce(permits, r.MaxInside),
			expect("through", st.Workers, r.Done),
			noFaster(time.Duration(turns)*st.Scaled(insideTime), took),
		},
	}, err
}

func semaphoreBounded(ctx context.Context, st *stage.Stage, permits int) (Report, error) {
	s, err := newBoundedSemaphore(st, "permits", permits)
	if err != nil {
		return Report{}, err
	}
	r, err := passThrough(ctx, st, s, permits)
	r.Next = "semaphore"
	if err != nil {
		return r, err
	}
	tooMany := s.get().Release(ctx)
	st.Say(ctx, "releases a permit that nobody has: %v", tooMany)
	free, err := countFree(ctx, s)
	r.Checks = append(r.Checks, Check{
		Name: "one release too many", OK: errors.Is(tooMany, threading.ErrOverReleased),
		Want: threading.ErrOverReleased.Error(), Got: fmt.Sprint(tooMany), Grade: Required,
	}, expect("free permits afterwards", permits, free))
	return r, err
}

// countFree takes all permits that are free and gives them back.
func countFree(ctx context.Context, s eitherSemaphore) (n int, err error) {
	for s.get().TryAcquire(ctx) {
		n++
	}
	for range n {
		err = errors.Join(err, s.get().Release(ctx))
	}
	return n, err
}
