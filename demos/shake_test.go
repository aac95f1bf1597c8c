package demos

import (
	"slices"
	"strings"
	"testing"

	"concurrency-lab/demos/barrier"
	"concurrency-lab/demos/buffer"
	"concurrency-lab/demos/condition"
	"concurrency-lab/demos/counter"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/event"
	"concurrency-lab/demos/lock"
	"concurrency-lab/demos/queue"
	"concurrency-lab/demos/readers"
	"concurrency-lab/demos/register"
	"concurrency-lab/demos/rlock"
	"concurrency-lab/demos/semaphore"
	"concurrency-lab/demos/stage"
)

// TestShakenGuardsHold: what is right stays right, whoever is made to stop. In a bubble anybody who
// stopped under a mutex that another one wants would hang it: so these are demos whose threads
// share nothing that processes could share as well.
func TestShakenGuardsHold(t *testing.T) {
	const seeds = 100
	for _, d := range []*demo.Demo{condition.Demo(), barrier.Demo(), queue.Demo(), rlock.Demo(), event.Demo()} {
		for _, v := range d.Variants {
			if v.Faulty || v.Timed || len(v.On) > 0 && !slices.Contains(v.On, demo.OnThread) {
				continue
			}
			t.Run(d.Name+" "+v.Name, func(t *testing.T) {
				for seed := range uint64(seeds) {
					demotest.PlayBubble(t, d, v.Name, stage.Options{On: demo.OnThread, Seed: seed, Shaken: true})
				}
			})
		}
	}
}

func TestShakenGuardsHoldBetweenProcesses(t *testing.T) {
	for _, c := range []struct {
		demo    *demo.Demo
		variant string
	}{
		{counter.Demo(), "lock"}, {counter.Demo(), "separate-lock"}, {register.Demo(), "lock"},
		{condition.Demo(), "wait-for"},
		{condition.Demo(), "slot"},
		{semaphore.Demo(), "semaphore"}, {semaphore.Demo(), "bounded"}, {queue.Demo(), "fifo"}, {rlock.Demo(), "recursion"},
		{lock.Demo(), "steps"},
		{buffer.Demo(), "right"}, {readers.Demo(), "readers-first"}, {readers.Demo(), "writers-first"},
		{readers.Demo(), "fair"},
	} {
		t.Run(c.demo.Name+" "+c.variant, func(t *testing.T) {
			for seed := range uint64(3) {
				demotest.Play(t, c.demo, c.variant, stage.Options{On: demo.OnProcess, Speed: 1000, Seed: seed, Shaken: true})
			}
		})
	}
}

// TestShakenFaultsShow wants each fault within a hundred runs, even where so little is done that it
// would hardly ever show by itself.
func TestShakenFaultsShow(t *testing.T) {
	few := counter.Demo()
	demotest.SetFlag(t, few, "adds", "1")
	for _, c := range []struct {
		demo    *demo.Demo
		variant string
		on      string
	}{
		{few, "no-lock", demo.OnThread}, {few, "no-lock", demo.OnProcess}, {register.Demo(), "no-lock", ""},
		{condition.Demo(), "if", demo.OnThread}, {condition.Demo(), "if", demo.OnProcess},
		{buffer.Demo(), "if", demo.OnThread}, {buffer.Demo(), "if", demo.OnProcess},
	} {
		t.Run(strings.TrimSpace(c.demo.Name+" "+c.variant+" "+c.on), func(t *testing.T) {
			for seed := range uint64(100) {
				p := demotest.Play(t, c.demo, c.variant, stage.Options{On: c.on, Speed: 1000, Seed: seed, Shaken: true})
				if slices.ContainsFunc(p.Checks, func(c demo.Check) bool { return c.Grade == demo.Interesting }) {
					return
				}
			}
			t.Error("the fault did not show in 100 runs")
		})
	}
}
