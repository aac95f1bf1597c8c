package multiprocessing

import (
	"context"
	"errors"
	"testing"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/internal/testkit"
)

func TestClose(t *testing.T) {
	proctest.Run(t, nil, func(ctx context.Context) {
		p, _ := startForever(t, ctx)
		if err := p.Close(); !errors.Is(err, ErrAlive) {
			t.Errorf("close of a process that runs: %v", err)
		}
		p.Kill()
		if err := p.Join(ctx); err == nil {
			t.Error("a killed process ended well")
		}
		testkit.Must(t, p.Close())
		testkit.Must(t, p.Close())
		if err := p.Join(ctx); !errors.Is(err, ErrProcessClosed) {
			t.Errorf("join after close: %v", err)
		}
		unstarted := NewProcess("p", failing, "")
		testkit.Must(t, unstarted.Close())
		if err := unstarted.Start(ctx); !errors.Is(err, ErrProcessClosed) {
			t.Errorf("start after close: %v", err)
		}
	})
}
