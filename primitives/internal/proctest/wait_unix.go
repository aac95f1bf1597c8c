//go:build unix

package proctest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
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

// Stop stops a process and blocks until none of its threads runs any more, as far as the system
// tells: the signal alone may find one of them on its way.
func Stop(t *testing.T, pid int) {
	t.Helper()
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	runs := func(file string) bool {
		state, err := os.ReadFile(file)
		return err == nil && !strings.Contains(string(state), ") T ")
	}
	for limit := time.Now().Add(30 * time.Second); ; time.Sleep(time.Millisecond) { // there is no event to wait on
		threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
		if !slices.ContainsFunc(threads, runs) {
			return
		}
		if time.Now().After(limit) {
			t.Fatalf("process %d does not stop", pid)
		}
	}
}
