//go:build unix

package multiprocessing

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/internal/testkit"
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
