package transport

import (
	"strings"
	"testing"

	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/internal/testkit"
)

// TestFallbackSwitch says what the switch changes here: the manager's socket.
func TestFallbackSwitch(t *testing.T) {
	defer func(was bool) { shm.UseFallback = was }(shm.UseFallback)
	for _, fallback := range []bool{false, true} {
		shm.UseFallback = fallback
		at, err := NewAddress()
		testkit.Must(t, err)
		if abstract := strings.HasPrefix(at.Name, "@"); abstract == fallback {
			t.Errorf("fallback %v: a manager listens at %s", fallback, at.Name)
		}
		at.Remove()
	}
}
