package multiprocessing

import (
	"strings"
	"testing"
)

// TestFallbackSwitch says what the switch changes here: the manager's socket.
func TestFallbackSwitch0(t *testing.T) {
	defer func(was bool) { useFallback = was }(useFallback)
	for _, fallback := range []bool{false, true} {
		useFallback = fallback
		at, err := newAddress()
		must(t, err)
		if abstract := strings.HasPrefix(at.Name, "@"); abstract == fallback {
			t.Errorf("fallback %v: a manager listens at %s", fallback, at.Name)
		}
		at.remove()
	}
}
