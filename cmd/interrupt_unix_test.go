//go:build unix

package cmd

import (
	"bufio"
	"errors"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// begin starts the fake lab and returns it when it has said that it is ready, with what follows.
func begin(t *testing.T, args ...string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	c := exec.Command("fake-lab", args...)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.HasSuffix(lines.Text(), "ready") {
			return c, lines
		}
	}
	t.Fatal("it ended before it was ready")
	return nil, nil
}

func status(t *testing.T, err error) syscall.WaitStatus {
	t.Helper()
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		t.Fatalf("ended with %v", err)
	}
	return exit.Sys().(syscall.WaitStatus)
}

func TestSignals(t *testing.T) {
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		c, lines := begin(t, "endings", "--variant", "never")
		if err := c.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
		var rest []string
		for lines.Scan() {
			rest = append(rest, lines.Text())
		}
		if got := status(t, c.Wait()); got.ExitStatus() != 130 {
			t.Errorf("%v: exit %d", s, got.ExitStatus())
		}
		if all := strings.Join(rest, "\n"); !strings.Contains(all, "interrupted after") {
			t.Errorf("%v: nothing is told: %q", s, all)
		}
	}
}

func TestSecondSignalKills(t *testing.T) {
	c, lines := begin(t, "endings", "--variant", "deaf")
	for range 2 {
		if err := c.Process.Signal(syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		lines.Scan() // it says that it heard the first; the second ends the output
	}
	if got := status(t, c.Wait()); got.Signal() != syscall.SIGINT {
		t.Errorf("ended with status %v, want death by the signal", got)
	}
}
