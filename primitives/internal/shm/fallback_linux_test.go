package shm

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestFallbackSwitch says what the switch changes here: memory, and what cells wait by.
func TestFallbackSwitch(t *testing.T) {
	if want := os.Getenv(fallbackEnv) != ""; UseFallback != want {
		t.Errorf("the switch is %v, want %v", UseFallback, want)
	}
	defer func(was bool) { UseFallback = was }(UseFallback)
	for _, fallback := range []bool{false, true} {
		UseFallback = fallback
		f, err := NewFile(1)
		if err != nil {
			t.Fatal(err)
		}
		is, err := os.Readlink(fmt.Sprint("/proc/self/fd/", f.Fd()))
		if err != nil {
			t.Fatal(err)
		}
		if anonymous := strings.HasPrefix(is, "/memfd:"); anonymous == fallback {
			t.Errorf("fallback %v: shared memory is %s", fallback, is)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		if usesTokens() != fallback {
			t.Errorf("fallback %v: cells have tokens: %v", fallback, usesTokens())
		}
	}
}
