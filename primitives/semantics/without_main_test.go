package semantics

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/host"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/multiprocessing/pool"
	"concurrency-lab/primitives/threading"
)

// withoutMainEnv makes this test program one that does not call Main, and so do its children.
const withoutMainEnv = "TEST_WITHOUT_MAIN"

// starters start processes in each way that there is, and return an error of those.
var starters = map[string]func(ctx context.Context) error{
	"process": func(ctx context.Context) error {
		p := multiprocessing.NewProcess("p", leaving, "")
		if err := p.Start(ctx); err != nil {
			return err
		}
		return p.Join(ctx)
	},
	"warm": multiprocessing.WarmUp,
	"pool": func(ctx context.Context) error {
		return poolOf(ctx, func(p *pool.Pool) error { return stayed(pool.Apply(ctx, p, leaving, "")) })
	},
	"executor": func(ctx context.Context) error {
		ex, err := futures.NewProcessExecutor(ctx, 1)
		if err != nil {
			return err
		}
		told, _ := submitted(ctx, ex, leaving.Bind(""), noCallback)
		return told
	},
	"manager": func(ctx context.Context) error {
		_, err := managers.Start(ctx)
		return err
	},
}

// runWithoutMain wants the first process to hear that its children take no work, and a child to be
// refused any of its own.
func runWithoutMain() {
	want := multiprocessing.ErrNotBegun
	if os.Getenv(withoutMainEnv) == "child" {
		want = multiprocessing.ErrNoMain
	}
	os.Setenv(withoutMainEnv, "child")
	code := 0
	_ = threading.Run(context.Background(), "main", nil, func(ctx context.Context) error {
		for name, start := range starters {
			ctx, cancel := context.WithTimeout(host.With(ctx, &host.Host{}), time.Minute)
			err := start(ctx)
			var exit *multiprocessing.ExitError
			if !errors.Is(err, want) || errors.As(err, &exit) && exit.Code != 0 {
				fmt.Printf("%s: %v, want %v\n", name, err, want)
				code = 9
			}
			cancel()
		}
		return nil
	})
	os.Exit(code)
}

// TestWithoutMain runs a program that does not call Main. It ends, and does not start itself again
// and again.
func TestWithoutMain(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, os.Args[0])
	c.Env = append(os.Environ(), withoutMainEnv+"=first")
	if out, err := c.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
	testkit.Must(t, ctx.Err())
}
