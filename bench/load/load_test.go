package main

import (
	"os"
	"os/signal"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"concurrency-lab/primitives/multiprocessing"
)

func TestMain(m *testing.M) {
	multiprocessing.Main()
	goleak.VerifyTestMain(m)
}

// TestRounds: a round of a small work leaves nothing.
func TestRounds(t *testing.T) {
	// as in main: the first to catch signals starts a goroutine for all
	ctx, stop := signal.NotifyContext(t.Context(), os.Interrupt)
	defer stop()
	f, err := work{do: counter(3, "process")}.rounds(ctx)
	if err != nil {
		t.Fatal(err)
	}
	m := measured{work{name: "counter"}, f, seen{}}
	if len(f.Rounds) != 1 || m.Left() != "nothing" {
		t.Errorf("%+v: %s", f, m.Left())
	}
}

func TestWrongResultFails(t *testing.T) {
	if err := same("the counter", 1, 2); err == nil {
		t.Error("1 is taken for 2")
	}
}

func TestMemory(t *testing.T) {
	rising := make([]int, 40)
	for i := range rising {
		rising[i] = (100 + i) << 20
	}
	for verdict, rounds := range map[string][]int{"–": rising[:few-1], "flat": rising[:12], "not flat": rising} {
		if got := (measured{found: found{Rounds: rounds}}).Memory(); !strings.Contains(got, verdict) {
			t.Errorf("%d rounds: %s, want %s", len(rounds), got, verdict)
		}
	}
}

func TestLook(t *testing.T) {
	if _, err := os.Stat("/proc/self/statm"); err != nil {
		t.Skip("no /proc")
	}
	var s seen
	if s.look(os.Getpid()); s.processes != 1 || s.memory < 1<<18 {
		t.Errorf("%+v", s)
	}
	now := memoryOf("self").resident
	if peak := peakMemory(); peak < now/2 {
		t.Errorf("a peak of %d bytes, now %d", peak, now)
	}
}
