package stepper

import (
	"context"

	"concurrency-lab/primitives/threading"
)

// toyRace adds 1 without a lock.
func toyRace(ctx context.Context, n *number) error {
	had := n.get(ctx)
	n.set(ctx, had+1)
	return nil
}

// toyLocks takes two locks.
func toyLocks(ctx context.Context, first, second *threading.Lock) error {
	return threading.With(ctx, first, func() error {
		return threading.With(ctx, second, func() error { return nil })
	})
}
