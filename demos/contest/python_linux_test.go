package contest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// childrenOf returns the processes that a process has started.
func childrenOf(t *testing.T, pid int) []string {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(text))
}

// gone says whether a process is no more, or only waits to be buried.
func gone(pid string) bool {
	text, err := os.ReadFile("/proc/" + pid + "/stat")
	return err != nil || strings.Contains(string(text), ") Z ")
}

// until polls until something is so.
func until(t *testing.T, what string, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !so(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("it is not so that %s", what)
		}
	}
}

func TestPythonTakesItsProcessesWithIt(t *testing.T) {
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("there is no python3")
	}
	stop := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	p, err := StartPython(ctx, Python)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	ended := make(chan error)
	go func() {
		_, err := p.run(ctx, request{Work: "cal", Mode: "process", N: 1 << 40, Workers: 3})
		ended <- err
	}()
	var children []string
	until(t, "CPython has three processes", func() bool {
		children = childrenOf(t, p.command.Process.Pid)
		return len(children) == 3
	})
	cancel(stop)
	if err := <-ended; err != stop {
		t.Errorf("a stopped run: %v", err)
	}
	p.Close()
	for _, pid := range children {
		until(t, "process "+pid+" is gone", func() bool { return gone(pid) })
	}
	if _, err := os.Stat(filepath.Dir(p.command.Args[2])); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the scripts are still there: %v", err)
	}
}

func TestPythonThatFailsSaysWhy(t *testing.T) {
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("there is no python3")
	}
	p, err := StartPython(t.Context(), Python)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if _, err := p.run(t.Context(), request{Work: "none"}); err == nil || !strings.Contains(err.Error(), "KeyError") {
		t.Errorf("a work that CPython does not have: %v", err)
	}
	if err := p.command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if _, err := p.run(t.Context(), request{Work: "io", Mode: "thread"}); err == nil ||
		!strings.Contains(err.Error(), "python ended") {
		t.Errorf("a CPython that was killed: %v", err)
	}
}
