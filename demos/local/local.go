// Package local is a demo. Threads write a variable and read it later. It is thread-local or
// shared.
package local

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// Demo is 000's thread-local variable, and the same with one variable that all threads share.
func Demo() *demo.Demo {
	return &demo.Demo{
		Name:    "local",
		Group:   demo.Threads,
		Summary: "Threads write a variable and read it later: thread-local, or shared by all",
		Variants: []demo.Variant{
			{Name: "local", Small: "-w 3", Source: "000 threading.local", Workers: 10, Run: localOwn,
				Summary: "a thread-local variable: each thread reads what it wrote itself",
				Why:     "A thread-local variable has a separate value for each thread."},
			{Name: "shared", Small: "-w 3", Faulty: true, Workers: 10, Run: localShared,
				Goal:    "let a thread read what another one wrote",
				Summary: "an ordinary variable: every thread reads what was written last",
				Why: "This variant is meant to fail: all threads write to one variable, and each reads what the " +
					"last thread wrote."},
		},
	}
}

// localResult is the figures of both variants.
type localResult struct {
	Seen map[string]int `json:"seen"`
	Set  map[string]int `json:"set"`
	Main int            `json:"main"`
}

// readOwnWords is the outcome of both variants in words.
const readOwnWords = "threads that read their own value: %d"

func localOwn(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	var start threading.Local[int]
	get := func(ctx context.Context) int {
		v, _ := start.Get(ctx)
		return v
	}
	r, err := runLocal(ctx, st, start.Set, get)
	own := r.readOwn()
	return demo.Report{
		Result:  r,
		Outcome: fmt.Sprintf("%d read their own", own),
		Words:   demo.Tell(readOwnWords, own),
		Checks: []demo.Check{
			demo.Expect("read their own", st.Workers, own).As("%d of %d threads read their own value", own, st.Workers),
			demo.Expect("main reads", 0, r.Main).As("the main thread reads the 0 that it wrote"),
		},
		Next: "local --variant shared",
	}, err
}

func localShared(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	st.Accesses(2 * (st.Workers + 1))
	start := threading.NewValue("start", 0)
	set := func(ctx context.Context, v int) error {
		start.Set(ctx, v)
		return nil
	}
	r, err := runLocal(ctx, st, set, start.Get)
	report := demo.Report{Result: r, Outcome: fmt.Sprintf("%d read their own", r.readOwn()),
		Words: demo.Tell(readOwnWords, r.readOwn()), Next: "local"}
	if err == nil {
		report.Checks = []demo.Check{sharedCheck(r)}
	}
	return report, err
}

// sharedCheck grades how many threads read another's value. All of them must have read the value
// that was written last.
func sharedCheck(r localResult) demo.Check {
	lost := len(r.Set) - r.readOwn()
	c := demo.Check{Name: "read another's value", OK: true, Want: "0", Got: strconv.Itoa(lost), Grade: demo.Allowed}
	if lost > 0 {
		c.Grade = demo.Interesting
	}
	for name, seen := range r.Seen {
		if seen != r.Main {
			c.OK, c.Grade = false, demo.Forbidden
			c.Got = fmt.Sprintf("%s read %d, and the last write was %d", name, seen, r.Main)
		}
	}
	return c.As("%d of %d threads read the value of another one", lost, len(r.Set))
}

// readOwn is how many threads read what they had written themselves.
func (r localResult) readOwn() (n int) {
	for name, seen := range r.Seen {
		if seen == r.Set[name] {
			n++
		}
	}
	return n
}

// runLocal has the main thread set the variable to 0, and each of the others to a number of its own
// that it reads again later.
func runLocal(
	ctx context.Context, st *stage.Stage, set func(context.Context, int) error, get func(context.Context) int,
) (localResult, error) {
	st.Total(st.Workers)
	r := localResult{Seen: map[string]int{}, Set: map[string]int{}}
	var mu sync.Mutex // guards the maps
	// All meet here when they have written. With the sleep alone one could read before another
	// writes.
	written := threading.NewBarrier(trace.Aside("written"), st.Workers, 0, nil)
	if err := set(ctx, 0); err != nil {
		return r, err
	}
	err := crew.JoinThreads(ctx, crew.Threads(ctx, "thread", 0, st.Workers, func(ctx context.Context) error {
		random := crew.Rand(ctx)
		mine := 1 + random.IntN(100)
		if err := set(ctx, mine); err != nil {
			return err
		}
		if _, err := written.Wait(ctx); err != nil {
			return err
		}
		if err := st.Sleep(ctx, time.Duration(1+random.IntN(3))*time.Second); err != nil {
			return err
		}
		seen := get(ctx)
		st.Say(ctx, "wrote %d and reads %d", mine, seen)
		mu.Lock()
		defer mu.Unlock()
		name := trace.From(ctx).Name
		r.Set[name], r.Seen[name] = mine, seen
		st.Advance()
		return nil
	})...)
	r.Main = get(ctx)
	st.Say(ctx, "all threads have ended; the main thread reads %d", r.Main)
	return r, err
}
