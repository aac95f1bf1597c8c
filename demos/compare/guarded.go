package compare

import (
	"context"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// addUnder acquires the lock, adds 1 and releases the lock. If the lock did not work, some of the
// sum would be lost.
func addUnder(ctx context.Context, lock threading.Locker, count *multiprocessing.Value[int64], times int) error {
	for range times {
		if err := lock.Acquire(ctx); err != nil {
			return err
		}
		count.Store(count.Load() + 1)
		if err := lock.Release(ctx); err != nil {
			return err
		}
	}
	return nil
}

var (
	lockDrill = registerDrill("lock", func(ctx context.Context, a drillArg[crew.Lock], from, to int) error {
		return addUnder(ctx, a.Object, a.Count, to-from)
	})
	rlockDrill = registerDrill("rlock", func(ctx context.Context, a drillArg[crew.RLock], from, to int) error {
		return addUnder(ctx, a.Object, a.Count, to-from)
	})
	semaphoreDrill = registerDrill("semaphore",
		func(ctx context.Context, a drillArg[crew.Semaphore], from, to int) error {
			return addUnder(ctx, a.Object, a.Count, to-from)
		})
	valueDrill = registerDrill("value", func(ctx context.Context, a drillArg[struct{}], from, to int) error {
		return addUnder(ctx, a.Count, a.Count, to-from) // the value that is counted in comes with a lock
	})
)

// everyone is what is counted where each of the workers adds 1 each time.
func everyone(workers int) func(n int) int { return func(n int) int { return workers * n } }

func lockAdds(workers int) drill[crew.Lock] {
	return drill[crew.Lock]{work: "lock", workers: workers, code: lockDrill, want: everyone(workers),
		share: func(st *stage.Stage) (crew.Lock, error) { return crew.NewLock(st, "lock") }}
}

func rlockAdds(workers int) drill[crew.RLock] {
	return drill[crew.RLock]{work: "rlock", workers: workers, code: rlockDrill, want: everyone(workers),
		share: func(st *stage.Stage) (crew.RLock, error) { return crew.NewRLock(st, "rlock") }}
}

func semaphoreAdds(workers int) drill[crew.Semaphore] {
	return drill[crew.Semaphore]{work: "semaphore", workers: workers, code: semaphoreDrill, want: everyone(workers),
		share: func(st *stage.Stage) (crew.Semaphore, error) { return crew.NewSemaphore(st, "semaphore", 1) }}
}

// valueAdds is workers that add to a number in shared memory under its own lock.
func valueAdds(work string, workers int) drill[struct{}] {
	return drill[struct{}]{work: work, workers: workers, code: valueDrill, want: everyone(workers),
		share: func(*stage.Stage) (struct{}, error) { return struct{}{}, nil }}
}
