package multiprocessing

import (
	"context"
	"errors"
	"testing"
)

func TestClose(t *testing.T) {
	inMain(t, nil, func(ctx context.Context) {
		p, _ := startForever(t, ctx)
		if err := p.Close(); !errors.Is(err, ErrAlive) {
			t.Errorf("close of a process that runs: %v", err)
		}
		p.Kill()
		if err := p.Join(ctx); err == nil {
			t.Error("a killed process ended well")
		}
		must(t, p.Close())
		must(t, p.Close())
		if err := p.Join(ctx); !errors.Is(err, ErrProcessClosed) {
			t.Errorf("join after close: %v", err)
		}
		unstarted := NewProcess("p", failing, "")
		must(t, unstarted.Close())
		if err := unstarted.Start(ctx); !errors.Is(err, ErrProcessClosed) {
			t.Errorf("start after close: %v", err)
		}
	})
}
