package barrier

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
)

const (
	atTable = "comes to the table"
	begins  = "the table is full: the game begins"
	broken  = "leaves: the barrier is broken"
)

func TestBarrierHoldsUntilAllAreThere(t *testing.T) {
	p, took := demotest.PlayBubble(t, Demo(), "meet", stage.Options{Seed: 1})
	arrivals := p.When("", atTable)
	last := arrivals[4]
	if arrivals[0] != 0 || arrivals[1] < time.Second || last > 4*time.Second || last%time.Second != 0 {
		t.Errorf("they came at %v", arrivals)
	}
	if diff := cmp.Diff([]time.Duration{last}, p.When("server", begins)); diff != "" || took != last {
		t.Errorf("took %v, %s", took, diff)
	}
	r := p.Result.(barrierResult)
	if r.Arrived[0] != "server" {
		t.Errorf("%s came first", r.Arrived[0])
	}
	slices.Sort(r.Arrived)
	want := barrierResult{Parties: 5, WentOn: 5,
		Arrived: []string{"client-1", "client-2", "client-3", "client-4", "server"}}
	if diff := cmp.Diff(want, r); diff != "" || p.Done != 5 || p.Announced != 5 {
		t.Errorf("%d of %d steps, %s", p.Done, p.Announced, diff)
	}
}

func TestBarrierBreaksForAll(t *testing.T) {
	p, took := demotest.PlayBubble(t, Demo(), "late", stage.Options{})
	late := p.When("client-4", atTable)
	if diff := cmp.Diff([]time.Duration{7 * time.Second}, late); diff != "" || took != 7*time.Second {
		t.Errorf("took %v, %s", took, diff)
	}
	five := 5 * time.Second
	timedOut := "leaves: its timeout ended, and that breaks the barrier" // the others learn of it
	if diff := cmp.Diff([]time.Duration{five}, p.When("server", timedOut)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]time.Duration{five, five, five, 7 * time.Second}, p.When("", broken)); diff != "" {
		t.Error(diff)
	}
	r := p.Result.(barrierResult)
	if !r.Broken || r.TurnedAway != 5 || r.WentOn != 0 || len(r.Arrived) != 5 || p.Done != 5 {
		t.Errorf("%+v", r)
	}
}

func TestBarrierAbortAndReset(t *testing.T) {
	p, took := demotest.PlayBubble(t, Demo(), "abort", stage.Options{Seed: 3})
	var want []time.Duration // who waits leaves when the game is called off, who comes later at once
	for _, at := range p.When("", atTable) {
		want = append(want, max(at, callOffAt))
	}
	if diff := cmp.Diff(want, p.When("", broken)); diff != "" || len(want) != 4 || took != want[3] {
		t.Errorf("took %v, %s", took, diff)
	}
	r := p.Result.(barrierResult)
	if !r.Broken || r.TurnedAway != 4 || r.WentOn != 0 || p.Done != p.Announced {
		t.Errorf("%+v, %d of %d steps", r, p.Done, p.Announced)
	}

	p, _ = demotest.PlayBubble(t, Demo(), "reset", stage.Options{})
	r = p.Result.(barrierResult)
	if r.Broken || r.TurnedAway != 4 || r.WentOn != 5 || len(r.Arrived) != 5 || p.Done != p.Announced {
		t.Errorf("%+v, %d of %d steps", r, p.Done, p.Announced)
	}
	if p.Said("barrier.broken is true") != 1 || p.Said("barrier.broken is false after the reset") != 1 ||
		p.Said(begins) != 1 {
		t.Errorf("%v", p.Lines)
	}
}

func TestBarrierIsUsedAgain(t *testing.T) {
	d := Demo()
	demotest.SetFlag(t, d, "rounds", "4")
	p, _ := demotest.PlayBubble(t, d, "rounds", stage.Options{Workers: 3})
	arrivals, begun := p.When("", atTable), p.When("server", begins)
	var want []time.Duration
	for round := range 4 { // the next round's first, the server, comes only when this one's last is there
		want = append(want, arrivals[3*round+2])
	}
	if diff := cmp.Diff(want, begun); diff != "" || len(arrivals) != 12 {
		t.Errorf("%d arrivals, %s", len(arrivals), diff)
	}
	if r := p.Result.(barrierResult); r.WentOn != 12 || p.Done != 12 || p.Announced != 12 {
		t.Errorf("%+v, %d of %d steps", r, p.Done, p.Announced)
	}
}

// However much a run is hurried, what is to happen happens.
func TestBarrierHurried(t *testing.T) {
	for _, v := range Demo().Variants {
		for range 20 {
			demotest.Play(t, Demo(), v.Name, stage.Options{Speed: 1e6})
		}
		demotest.Play(t, Demo(), v.Name, stage.Options{On: demo.OnProcess, Speed: 1e6})
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
		p := demotest.Play(t, Demo(), tc.variant, stage.Options{On: demo.OnProcess, Workers: 3, Speed: 100})
		r := p.Result.(barrierResult)
		got := barrierResult{WentOn: r.WentOn, TurnedAway: r.TurnedAway, Broken: r.Broken}
		if diff := cmp.Diff(tc.want, got); diff != "" || p.Done != p.Announced {
			t.Errorf("%s: %d of %d steps, %s", tc.variant, p.Done, p.Announced, diff)
		}
		if n := p.Said(begins); n != r.WentOn/3 {
			t.Errorf("%s: %d games", tc.variant, n)
		}
		for _, l := range p.Lines {
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
		err := demotest.PlayKilling(t, Demo(), stage.Options{Variant: variant, Workers: 5, Speed: 0.01}, atTable)
		if !demotest.DiedNamed(err, "server") {
			t.Errorf("%s: %v", variant, err)
		}
	}
}

func TestBarrierInterrupted(t *testing.T) {
	for _, v := range Demo().Variants {
		synctest.Test(t, func(t *testing.T) {
			begin, enough := time.Now(), errors.New("enough")
			ctx, cancel := context.WithTimeoutCause(t.Context(), 500*time.Millisecond, enough)
			defer cancel()
			p := demotest.PlayWith(ctx, t, Demo(), v.Name, stage.Options{})
			if !errors.Is(p.Err, enough) || time.Since(begin) != 500*time.Millisecond || p.Done != 0 || p.Said("leaves") > 0 {
				t.Errorf("%s: %v after %v, %v", v.Name, p.Err, time.Since(begin), p.Lines)
			}
		})
	}
}

// A barrier that lets somebody through too early fails the run.
func TestBarrierTooEarly(t *testing.T) {
	p := &demotest.Played{}
	tab, err := newTable(stage.New(stage.Options{On: demo.OnThread, Workers: 2, Speed: 1}, p), 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []note{{"server", isThere}, {"server", isOn}, {"client-1", isThere}, {"client-1", isOn}} {
		tab.read(n)
	}
	p.Report = tab.report(2, 0, false)
	if c := p.Check(t, "went on together"); !c.Failed() || c.Got != "1" {
		t.Errorf("%+v", c)
	}
}
