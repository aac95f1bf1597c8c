package multiprocessing

import (
	"context"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"concurrency-lab/primitives/threading"
)

func TestMain(m *testing.M) {
	// The race detector makes every process wait for a second at its end, unless told otherwise.
	os.Setenv("GORACE", "atexit_sleep_ms=0")
	Main()
	if len(os.Args) > 1 && os.Args[1] == "parent" {
		runParent(os.Args[2:])
		return
	}
	goleak.VerifyTestMain(m)
}

// inMain runs f as the main thread of a program, with a guard against hanging, and with a host of its own.
func inMain(t *testing.T, h *Host, f func(ctx context.Context)) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if h == nil {
		h = &Host{}
	}
	err := threading.Run(WithHost(ctx, h), "main", nil, func(ctx context.Context) error {
		f(ctx)
		return Shutdown(ctx)
	})
	if err != nil {
		t.Error(err)
	}
}

// must fails the test unless err is nil.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
