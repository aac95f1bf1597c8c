package futures

import (
	"context"
	"errors"
	"os"
	"testing"

	"go.uber.org/goleak"

	"concurrency-lab/primitives/multiprocessing"
)

func TestMain(m *testing.M) {
	multiprocessing.Main()
	// or each child of a run under the race detector sleeps a second at its end
	os.Setenv("GORACE", "atexit_sleep_ms=0 "+os.Getenv("GORACE"))
	goleak.VerifyTestMain(m)
}

var errBoom = errors.New("boom")

// newExecutor returns an executor that is shut down when the test ends.
func newExecutor(t testing.TB, workers int, options ...ThreadOption) *ThreadExecutor {
	t.Helper()
	ex := NewThreadExecutor(context.Background(), workers, options...)
	t.Cleanup(func() {
		if err := ex.Shutdown(context.Background()); err != nil {
			t.Errorf("Shutdown: %v", err)
		}
	})
	return ex
}

// submit submits f and fails the test if the executor refuses it.
func submit[R any](t testing.TB, ex Executor, f Func[R]) *Future[R] {
	t.Helper()
	future, err := Submit(t.Context(), ex, f)
	if err != nil {
		t.Fatalf("Submit: %v", err)
	}
	return future
}

// gate returns a call that tells when it runs and goes on when told to.
func gate(value int) (call Func[int], began <-chan struct{}, open func()) {
	b, o := make(chan struct{}), make(chan struct{})
	return func(context.Context) (int, error) {
		close(b)
		<-o
		return value, nil
	}, b, func() { close(o) }
}

func constant(n int) Func[int] {
	return func(context.Context) (int, error) { return n, nil }
}
