package demos

import (
	"slices"
	"strings"
	"testing"

	"concurrency-lab/demos/stage"
)

// TestShakenGuardsHold: what is right stays right, whoever is made to stop. In a bubble anybody who
// stopped under a mutex that another one wants would hang it: so these are demos whose threads
// share nothing that processes could share as well.
func TestShakenGuardsHold(t *testing.T) {
	const seeds = 100
	for _, d := range []*Demo{Condition(), Barrier(), Queue(), RLock(), Event()} {
		for _, v := range d.Variants {
			if v.Breaks || v.Timed || len(v.On) > 0 && !slices.Contains(v.On, OnThread) {
				continue
			}
			t.Run(d.Name+" "+v.Name, func(t *testing.T) {
				for seed := range uint64(seeds) {
					playBubble(t, d, v.Name, stage.Options{On: OnThread, Seed: seed, Shaken: true})
				}
			})
		}
	}
}

func TestShakenGuardsHoldBetweenProcesses(t *testing.T) {
	for _, c := range []struct {
		demo    *Demo
		variant string
	}{
		{Counter(), "lock"}, {Counter(), "separate-lock"}, {Register(), "lock"}, {Condition(), "wait-for"},
		{Condition(), "slot"},
		{Semaphore(), "semaphore"}, {Semaphore(), "bounded"}, {Queue(), "fifo"}, {RLock(), "recursion"}, {Lock(), "steps"},
	} {
		t.Run(c.demo.Name+" "+c.variant, func(t *testing.T) {
			for seed := range uint64(3) {
				play(t, c.demo, c.variant, stage.Options{On: OnProcess, Speed: 1000, Seed: seed, Shaken: true})
			}
		})
	}
}

// TestShakenFaultsShow wants each fault within a hundred runs, even where so little is done that it
// would hardly ever show by itself.
func TestShakenFaultsShow(t *testing.T) {
	few := Counter()
	setFlag(t, few, "adds", "1")
	for _, c := range []struct {
		demo    *Demo
		variant string
		on      string
	}{
		{few, "no-lock", OnThread}, {few, "no-lock", OnProcess}, {Register(), "no-lock", ""},
		{Condition(), "if", OnThread}, {Condition(), "if", OnProcess},
	} {
		t.Run(strings.TrimSpace(c.demo.Name+" "+c.variant+" "+c.on), func(t *testing.T) {
			for seed := range uint64(100) {
				p := play(t, c.demo, c.variant, stage.Options{On: c.on, Speed: 1000, Seed: seed, Shaken: true})
				if slices.ContainsFunc(p.Checks, func(c Check) bool { return c.Grade == Interesting }) {
					return
				}
			}
			t.Error("the fault did not show in 100 runs")
		})
	}
}
