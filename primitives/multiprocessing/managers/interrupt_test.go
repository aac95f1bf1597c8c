package managers

import (
	"context"
	"errors"
	"testing"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/multiprocessing"
)

// An interrupt ends a manager: it could answer nobody but under a context that is done.
func TestInterruptOfAManager(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		m, err := Start(ctx)
		testkit.Must(t, err)
		multiprocessing.ActiveChildren(ctx)[0].Interrupt()
		if err := m.Join(ctx); !errors.Is(err, multiprocessing.ErrInterrupted) {
			t.Errorf("it ended with %v", err)
		}
	})
}
