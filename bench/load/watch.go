package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"time"

	"concurrency-lab/primitives/multiprocessing/managers"
)

// found is what the process that did a work found in itself: before, and after the last round.
type found struct {
	Before, After census
	// Rounds are what it had after each round.
	Rounds []int
	// Seconds is what the rounds took.
	Seconds float64
	// Peak is the most memory that it ever had, as the system keeps it.
	Peak int
}

// seen is the most that was seen of it and its children from outside. No system keeps the most of
// several processes together, so these are samples.
type seen struct {
	memory, processes int
}

// measured is a work with what came of it.
type measured struct {
	work
	found
	seen
}

// rounds does the work as often as it is to be done. Before, something small is done that opens
// what stays open.
func (w work) rounds(ctx context.Context) (f found, err error) {
	if err := inMain(func(ctx context.Context) error {
		return withManager(ctx,
			func(*managers.Manager) error { return nil })
	})(ctx); err != nil {
		return f, err
	}
	f.Before = takeCensus(census{Goroutines: 1})
	begin := time.Now()
	for len(f.Rounds) == 0 || time.Since(begin) < w.lasts {
		if err := w.do(ctx); err != nil {
			return f, fmt.Errorf("round %d: %w", len(f.Rounds)+1, err)
		}
		f.Seconds = time.Since(begin).Seconds()
		f.After = takeCensus(f.Before)
		f.Rounds = append(f.Rounds, f.After.Memory)
	}
	f.Peak = peakMemory()
	return f, nil
}

// interval is how often a look is taken from outside.
const interval = 50 * time.Millisecond

// watch has the work done by another process, and looks at it until it ends.
func (o options) watch(ctx context.Context, w work) (m measured, err error) {
	self, err := os.Executable()
	if err != nil {
		return m, err
	}
	var out bytes.Buffer
	c := exec.CommandContext(ctx, self, "-only", w.name, "-tours", o.tours.String())
	c.Stdout, c.Stderr = &out, os.Stderr
	if err := c.Start(); err != nil {
		return m, err
	}
	ended, next := make(chan error, 1), time.NewTicker(interval)
	defer next.Stop()
	go func() { ended <- c.Wait() }()
	for m.work = w; ; {
		select {
		case <-next.C:
			m.look(c.Process.Pid)
		case err := <-ended:
			if err != nil {
				return m, err
			}
			return m, json.Unmarshal(out.Bytes(), &m.found)
		}
	}
}

func (s *seen) look(root int) {
	all, pids := 0, tree(root)
	for _, pid := range pids {
		all += memoryOf(strconv.Itoa(pid)).own
	}
	s.memory, s.processes = max(s.memory, all), max(s.processes, len(pids))
}
