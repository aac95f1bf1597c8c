//go:build unix

package proctest

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// WaitGone blocks until there is no process of that number any more, and fails if it does not go.
func WaitGone(t *testing.T, pid int) {
	t.Helper()
	for limit := time.Now().Add(30 * time.Second); syscall.Kill(pid, 0) == nil; {
		if time.Now().After(limit) {
			t.Fatalf("process %d is still there", pid)
		}
		state, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if strings.Contains(string(state), ") Z ") {
			return // dead, and whoever adopted it has not noticed yet
		}
		time.Sleep(time.Millisecond) // polls another process, which has no event to wait on
	}
}
