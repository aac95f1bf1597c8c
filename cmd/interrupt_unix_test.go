//go:build unix

package cmd

import (
	"bufio"
	"errors"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"
)

// begin starts the fake lab and returns it when it has said that it is ready, with what follows.
func begin(t *testing.T, args ...string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	c := exec.Command("fake-lab", args...)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.Stderr = &strings.Builder{}
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
	for _, signals := range [][]syscall.Signal{
		{syscall.SIGINT}, {syscall.SIGTERM}, {syscall.SIGHUP},
		{syscall.SIGINT, syscall.SIGINT}, {syscall.SIGTERM, syscall.SIGINT}, // to the process, and then to its group
	} {
		if signal.Ignored(signals[0]) {
			continue // the tests are run so that they outlive their terminal, and so is what they start
		}
		c, lines := begin(t, "endings", "--variant", "never")
		for _, s := range signals {
			if err := c.Process.Signal(s); err != nil {
				t.Fatal(err)
			}
		}
		var rest []string
		for lines.Scan() {
			rest = append(rest, lines.Text())
		}
		if got := status(t, c.Wait()); got.ExitStatus() != 130 {
			t.Errorf("%v: status %v", signals, got)
		}
		if all := strings.Join(rest, "\n"); !strings.Contains(all, "interrupted after") {
			t.Errorf("%v: nothing is told: %q", signals, all)
		}
		told := c.Stderr.(*strings.Builder).String()
		if want := "ended by a signal"; len(signals) == 1 && strings.Contains(told, want) != (signals[0] != syscall.SIGINT) {
			t.Errorf("%v: standard error is %q", signals, told)
		}
	}
}

// TestLaterSignalKills sends signals until one is no longer taken for part of the first.
func TestLaterSignalKills(t *testing.T) {
	interrupt := syscall.SIGINT
	if signal.Ignored(interrupt) {
		// as by what a script runs in the background: it would be ignored again when it is no
		// longer caught
		interrupt = syscall.SIGTERM
	}
	c, _ := begin(t, "endings", "--variant", "deaf")
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	pauses := time.NewTicker(10 * time.Millisecond)
	defer pauses.Stop()
	for {
		select {
		case err := <-ended:
			if got := status(t, err); got.Signal() != interrupt {
				t.Errorf("ended with status %v, want death by the signal", got)
			}
			return
		case <-pauses.C:
			_ = c.Process.Signal(interrupt) // it may just have ended
		}
	}
}
