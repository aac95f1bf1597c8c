package multiprocessing

import (
	"os"
	"testing"
)

// TestFallbackSwitch says what the switch changes here: pipes.
func TestFallbackSwitch(t *testing.T) {
	defer func(was bool) { useFallback = was }(useFallback)
	for _, fallback := range []bool{false, true} {
		useFallback = fallback
		r, w, err := os.Pipe()
		must(t, err)
		must(t, w.Close())
		same, err := unpolled(r)
		must(t, err)
		if (same == r) != fallback {
			t.Errorf("fallback %v: a pipe is left to the poller: %v", fallback, same == r)
		}
		must(t, same.Close())
	}
}
