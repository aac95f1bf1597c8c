package multiprocessing

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestFallbackSwitch says what the switch changes: memory, what cells wait by, the manager's socket, pipes.
func TestFallbackSwitch(t *testing.T) {
	if want := os.Getenv(fallbackEnv) != ""; useFallback != want {
		t.Errorf("the switch is %v, want %v", useFallback, want)
	}
	defer func(was bool) { useFallback = was }(useFallback)
	for _, fallback := range []bool{false, true} {
		useFallback = fallback
		f, err := newSegmentFile(1)
		must(t, err)
		is, err := os.Readlink(fmt.Sprint("/proc/self/fd/", rawFd(f)))
		must(t, err)
		if anonymous := strings.HasPrefix(is, "/memfd:"); anonymous == fallback {
			t.Errorf("fallback %v: shared memory is %s", fallback, is)
		}
		must(t, f.Close())

		at, err := newAddress()
		must(t, err)
		if abstract := strings.HasPrefix(at.Name, "@"); abstract == fallback {
			t.Errorf("fallback %v: a manager listens at %s", fallback, at.Name)
		}
		at.remove()

		if tokens() != fallback {
			t.Errorf("fallback %v: cells have tokens: %v", fallback, tokens())
		}

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
