package demos

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/stage"
)

const (
	atTable = "is at the table"
	begins  = "the table is full: the game begins"
	broken  = "leaves: the barrier is broken"
)

func TestBarrierHoldsUntilAllAreThere(t *testing.T) {
	p, took := playBubble(t, Barrier(), "meet", stage.Options{Seed: 1})
	arrivals := p.when("", atTable)
	last := arrivals[4]
	if arrivals[0] != 0 || arrivals[1] < time.Second || last > 4*time.Second || last%time.Second != 0 {
		t.Errorf("they came at %v", arrivals)
	}
	if diff := cmp.Diff([]time.Duration{last}, p.when("server", begins)); diff != "" || took != last {
		t.Errorf("took %v, %s", took, diff)
	}
	r := p.Result.(barrierResult)
	if r.Arrived[0] != "server" {
		t.Errorf("%s came first", r.Arrived[0])
	}
	slices.Sort(r.Arrived)
	want := barrierResult{Parties: 5, WentOn: 5,
		Arrived: []string{"client-1", "client-2", "client-3", "client-4", "server"}}
	if diff := cmp.Diff(want, r); diff != "" || p.done != 5 || p.announced != 5 {
		t.Errorf("%d of %d steps, %s", p.done, p.announced, diff)
	}
}

func TestBarrierBreaksForAll(t *testing.T) {
	p, took := playBubble(t, Barrier(), "late", stage.Options{})
	late := p.when("client-4", atTable)
	if diff := cmp.Diff([]time.Duration{7 * time.Second}, late); diff != "" || took != 7*time.Second {
		t.Errorf("took %v, %s", took, diff)
	}
	five := 5 * time.Second
	timedOut := broken + ": context deadline exceeded" // whoever came first: the others learn of it
	if diff := cmp.Diff([]time.Duration{five}, p.when("server", timedOut)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]time.Duration{five, five, five, 7 * time.Second}, p.when("", broken)); diff != "" {
		t.Error(diff)
	}
	r := p.Result.(barrierResult)
	if !r.Broken || r.TurnedAway != 5 || r.WentOn != 0 || len(r.Arrived) != 5 || p.done != 5 {
		t.Errorf("%+v", r)
	}
}

func TestBarrierAbortAndReset(t *testing.T) {
	p, took := playBubble(t, Barrier(), "abort", stage.Options{Seed: 3})
	var want []time.Duration // who waits leaves when the game is called off, who comes later at once
	for _, at := range p.when("", atTable) {
		want = append(want, max(at, callOffAt))
	}
	if diff := cmp.Diff(want, p.when("", broken)); diff != "" || len(want) != 4 || took != want[3] {
		t.Errorf("took %v, %s", took, diff)
	}
	r := p.Result.(barrierResult)
	if !r.Broken || r.TurnedAway != 4 || r.WentOn != 0 || p.done != p.announced {
		t.Errorf("%+v, %d of %d steps", r, p.done, p.announced)
	}

	p, _ = playBubble(t, Barrier(), "reset", stage.Options{})
	r = p.Result.(barrierResult)
	if r.Broken || r.TurnedAway != 4 || r.WentOn != 5 || len(r.Arrived) != 5 || p.done != p.announced {
		t.Errorf("%+v, %d of %d steps", r, p.done, p.announced)
	}
	if p.said("broken is true") != 1 || p.said("broken is false after the reset") != 1 || p.said(begins) != 1 {
		t.Errorf("%v", p.lines)
	}
}

func TestBarrierIsUsedAgain(t *testing.T) {
	d := Barrier()
	setFlag(t, d, "rounds", "4")
	p, _ := playBubble(t, d, "rounds", stage.Options{Workers: 3})
	arrivals, begun := p.when("", atTable), p.when("server", begins)
	var want []time.Duration
	for round := range 4 { // the next round's first, the server, comes only when this one's last is there
		want = append(want, arrivals[3*round+2])
	}
	if diff := cmp.Diff(want, begun); diff != "" || len(arrivals) != 12 {
		t.Errorf("%d arrivals, %s", len(arrivals), diff)
	}
	if r := p.Result.(barrierResult); r.WentOn != 12 || p.done != 12 || p.announced != 12 {
		t.Errorf("%+v, %d of %d steps", r, p.done, p.announced)
	}
}

// However much a run is hurried, what is to happen happens.
func TestBarrierHurried(t *testing.T) {
	for _, v := range Barrier().Variants {
		for range 20 {
			play(t, Barrier(), v.Name, stage.Options{Speed: 1e6})
		}
		play(t, Barrier(), v.Name, stage.Options{On: OnProcess, Speed: 1e6})
	}
}

func TestBarrierBetweenProcesses(t *testing.T) {
	for _, tc := range []struct {
		variant string
		want    barrierResult
	}{
		{"meet", barrierResult{WentOn: 3}},
		{"late", barrierResult{TurnedAway: 3, Broken: true}},
		{"abort", barrierResult{TurnedAway: 2, Broken: true}},
		{"reset", barrierResult{WentOn: 3, TurnedAway: 2}},
		{"rounds", barrierResult{WentOn: 9}},
	} {
		p := play(t, Barrier(), tc.variant, stage.Options{On: OnProcess, Workers: 3, Speed: 100})
		r := p.Result.(barrierResult)
		got := barrierResult{WentOn: r.WentOn, TurnedAway: r.TurnedAway, Broken: r.Broken}
		if diff := cmp.Diff(tc.want, got); diff != "" || p.done != p.announced {
			t.Errorf("%s: %d of %d steps, %s", tc.variant, p.done, p.announced, diff)
		}
		if n := p.said(begins); n != r.WentOn/3 {
			t.Errorf("%s: %d games", tc.variant, n)
		}
		for _, l := range p.lines {
			if l.Child == (l.Worker == "main") || strings.Contains(l.Text, "\n") {
				t.Errorf("%s: %+v", tc.variant, l)
			}
		}
	}
}

// The server waits at the table when it dies. The clients, who would come minutes later, end with
// it.
func TestBarrierLosesAParty(t *testing.T) {
	for _, variant := range []string{"meet", "late", "rounds"} {
		err := playKilling(t, Barrier(), stage.Options{Variant: variant, Workers: 5, Speed: 0.01}, atTable)
		if !diedNamed(err, "server") {
			t.Errorf("%s: %v", variant, err)
		}
	}
}

func TestBarrierInterrupted(t *testing.T) {
	for _, v := range Barrier().Variants {
		synctest.Test(t, func(t *testing.T) {
			begin, enough := time.Now(), errors.New("enough")
			ctx, cancel := context.WithTimeoutCause(t.Context(), 500*time.Millisecond, enough)
			defer cancel()
			p := playWith(ctx, t, Barrier(), v.Name, stage.Options{})
			if !errors.Is(p.err, enough) || time.Since(begin) != 500*time.Millisecond || p.done != 0 || p.said("leaves") > 0 {
				t.Errorf("%s: %v after %v, %v", v.Name, p.err, time.Since(begin), p.lines)
			}
		})
	}
}

// A barrier that lets somebody through too early fails the run.
func TestBarrierTooEarly(t *testing.T) {
	p := &played{}
	tab, err := newTable(stage.New(stage.Options{On: OnThread, Workers: 2, Speed: 1}, p), 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []note{{"server", isThere}, {"server", isOn}, {"client-1", isThere}, {"client-1", isOn}} {
		tab.read(n)
	}
	p.Report = tab.report(2, 0, false)
	if c := p.check(t, "went on together"); !c.Failed() || c.Got != "1" {
		t.Errorf("%+v", c)
	}
}
