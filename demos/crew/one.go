package crew

import (
	"context"

	"concurrency-lab/demos/demo"
	"concurrency-lab/primitives/multiprocessing"
)

// RunOne runs f with arg in one child process and waits for its end.
func RunOne[A any](ctx context.Context, name string, f *multiprocessing.Func[A, struct{}], arg A) error {
	p, err := Start(ctx, demo.OnProcess, name, f, arg)
	if err != nil {
		return err
	}
	return p.Join(ctx)
}
