package demos

import (
	"context"

	"concurrency-lab/primitives/multiprocessing"
)

// runOne runs f with arg in one child process and waits for its end.
func runOne[A any](ctx context.Context, name string, f *multiprocessing.Func[A, struct{}], arg A) error {
	p, err := startWorker(ctx, OnProcess, name, f, arg)
	if err != nil {
		return err
	}
	return p.Join(ctx)
}
