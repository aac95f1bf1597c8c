package threading_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/primitives/threading"
)

// TestAtExit: after the threads that are no daemons, before those that are; the last comes first,
// and whatever one does the others are called.
func TestAtExit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var order []string
		boom := errors.New("boom")
		err := threading.Run(t.Context(), "main", nil, func(ctx context.Context) error {
			note := func(what string) func() error { return func() error { order = append(order, what); return nil } }
			threading.AtExit(ctx, note("first"))
			threading.AtExit(ctx, func() error { panic("no") })
			threading.AtExit(ctx, func() error { return boom })
			daemon := threading.NewThread("daemon", func(ctx context.Context) error {
				<-ctx.Done()
				return note("daemon")()
			})
			daemon.Daemon = true
			if err := daemon.Start(ctx); err != nil {
				return err
			}
			threading.Go(ctx, "slow", func(ctx context.Context) error {
				time.Sleep(time.Second)
				threading.AtExit(ctx, note("from a thread"))
				return note("slow")()
			})
			return note("main")()
		})
		if want := []string{"main", "slow", "from a thread", "first", "daemon"}; !slices.Equal(order, want) {
			t.Errorf("%q, want %q", order, want)
		}
		var panicked *threading.PanicError
		if !errors.Is(err, boom) || !errors.As(err, &panicked) {
			t.Errorf("Run said %v", err)
		}
	})
	threading.AtExit(t.Context(), func() error { t.Error("called without Run"); return nil })
}
