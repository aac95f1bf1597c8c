package multiprocessing

import (
	"os"
	"testing"

	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/internal/testkit"
)

// TestFallbackSwitch says what the switch changes here: pipes.
func TestFallbackSwitch(t *testing.T) {
	defer func(was bool) { shm.UseFallback = was }(shm.UseFallback)
	for _, fallback := range []bool{false, true} {
		shm.UseFallback = fallback
		r, w, err := os.Pipe()
		testkit.Must(t, err)
		testkit.Must(t, w.Close())
		same, err := unpolled(r)
		testkit.Must(t, err)
		if (same == r) != fallback {
			t.Errorf("fallback %v: a pipe is left to the poller: %v", fallback, same == r)
		}
		testkit.Must(t, same.Close())
	}
}
