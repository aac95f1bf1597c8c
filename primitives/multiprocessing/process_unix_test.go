//go:build unix

package multiprocessing

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/multiprocessing/host"
)

func TestSignals(t *testing.T) {
	for _, tc := range []struct {
		end  func(*Process)
		want Exit
	}{
		{(*Process).Terminate, Exit{Code: -15, Signal: "SIGTERM"}},
		{(*Process).Kill, Exit{Code: -9, Signal: "SIGKILL"}},
	} {
		proctest.Run(t, nil, func(ctx context.Context) {
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
	proctest.Run(t, nil, func(ctx context.Context) {
		enough := errors.New("enough")
		limited, cancel := context.WithCancelCause(ctx)
		p, pid := startForever(t, limited)
		proctest.Stop(t, pid) // cannot hear a polite request
		cancel(enough)
		if err := p.Join(ctx); !errors.Is(err, enough) ||
			!strings.HasSuffix(err.Error(), "was ended by signal SIGKILL: enough") {
			t.Errorf("the reason of its end is lost: %v", err)
		}
	})
}

// leaveOpen starts a program that keeps the output open, and ends before it.
var leaveOpen = RegisterTask("test.leave-open", func(ctx context.Context, q *Queue[int]) error {
	fmt.Println("before")
	c := exec.Command("sleep", "60")
	c.Stdout, c.Stderr = os.Stdout, os.Stderr
	if err := c.Start(); err != nil {
		return err
	}
	return q.Put(ctx, c.Process.Pid)
})

// TestWhoIsLeftHoldsUpNobody: a process has ended when it has, whatever it has started.
func TestWhoIsLeftHoldsUpNobody(t *testing.T) {
	var lines []string
	h := &host.Host{Output: func(_ string, _ int, line string) { lines = append(lines, line) }}
	proctest.Run(t, h, func(ctx context.Context) {
		q, err := NewQueue[int]("pid", 0)
		testkit.Must(t, err)
		p := NewProcess("p", leaveOpen, q)
		testkit.Must(t, p.Start(ctx))
		testkit.Must(t, p.Join(ctx))
		if p.Alive() || !slices.Equal(lines, []string{"before"}) {
			t.Errorf("alive %v, it has said %q", p.Alive(), lines)
		}
		pid, err := q.Get(ctx)
		testkit.Must(t, err)
		testkit.Must(t, syscall.Kill(pid, syscall.SIGKILL)) // which fails if it was waited for
	})
}

func TestKilledParentTakesItsChildren(t *testing.T) {
	cmd := exec.Command(os.Args[0], "parent", "3")
	out, err := cmd.StdoutPipe()
	testkit.Must(t, err)
	testkit.Must(t, cmd.Start())
	var text strings.Builder
	buf := make([]byte, 256)
	for !strings.Contains(text.String(), "ready") {
		n, err := out.Read(buf)
		testkit.Must(t, err)
		text.Write(buf[:n])
	}
	testkit.Must(t, cmd.Process.Kill())
	_ = cmd.Wait()
	fields := strings.Fields(text.String())
	for _, f := range fields[:len(fields)-1] {
		pid, err := strconv.Atoi(f)
		testkit.Must(t, err)
		proctest.WaitGone(t, pid)
	}
}

// waitGone blocks until no process has that number.
