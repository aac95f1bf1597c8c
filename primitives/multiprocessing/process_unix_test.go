//go:build unix

package multiprocessing

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestSignals(t *testing.T) {
	for _, tc := range []struct {
		end  func(*Process)
		want Exit
	}{
		{(*Process).Terminate, Exit{-15, "SIGTERM"}},
		{(*Process).Kill, Exit{-9, "SIGKILL"}},
	} {
		inMain(t, nil, func(ctx context.Context) {
			p, _ := startForever(t, ctx)
			tc.end(p)
			err := p.Join(ctx)
			if exit, _ := p.Exit(); exit != tc.want || err == nil {
				t.Errorf("exit %+v, error %v, want %+v", exit, err, tc.want)
			}
		})
	}
}

func TestContextEndsProcess(t *testing.T) {
	inMain(t, nil, func(ctx context.Context) {
		enough := errors.New("enough")
		limited, cancel := context.WithCancelCause(ctx)
		p, pid := startForever(t, limited)
		must(t, syscall.Kill(pid, syscall.SIGSTOP)) // cannot hear a polite request
		cancel(enough)
		if err := p.Join(ctx); !errors.Is(err, enough) || !strings.HasSuffix(err.Error(), "was ended by signal SIGKILL: enough") {
			t.Errorf("the reason of its end is lost: %v", err)
		}
	})
}

func TestKilledParentTakesItsChildren(t *testing.T) {
	cmd := exec.Command(os.Args[0], "parent", "3")
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	var text strings.Builder
	buf := make([]byte, 256)
	for !strings.Contains(text.String(), "ready") {
		n, err := out.Read(buf)
		must(t, err)
		text.Write(buf[:n])
	}
	must(t, cmd.Process.Kill())
	_ = cmd.Wait()
	fields := strings.Fields(text.String())
	for _, f := range fields[:len(fields)-1] {
		pid, err := strconv.Atoi(f)
		must(t, err)
		waitGone(t, pid)
	}
}

// waitGone blocks until no process has that number.
func waitGone(t *testing.T, pid int) {
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
