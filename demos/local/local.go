// Package local is a demo. Threads write to one name and read it later: a variable each, or one for
// all.
package local

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// Demo is 000's variable of which each thread has its own, and the same with one variable for all.
func Demo() *demo.Demo {
	return &demo.Demo{
		Name:    "local",
		Group:   demo.Threads,
		Summary: "Threads write to one name and read it later: a variable each, or one for all",
		Variants: []demo.Variant{
			{Name: "local", Source: "000 threading.local", Workers: 10, Run: localOwn,
				Summary: "a thread-local variable: each thread reads what it wrote itself"},
			{Name: "shared", Faulty: true, Workers: 10, Run: localShared,
				Summary: "an ordinary variable: every thread reads what was written last"},
		},
	}
}

// localResult is the figures of both variants.
type localResult struct {
	Seen map[string]int `json:"seen"`
	Set  map[string]int `json:"set"`
	Main int            `json:"main"`
}

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
		Checks: []demo.Check{
			{Name: "read their own", OK: own == st.Workers, Want: strconv.Itoa(st.Workers), Got: strconv.Itoa(own),
				Grade: demo.Required},
			{Name: "main reads", OK: r.Main == 0, Want: "0", Got: strconv.Itoa(r.Main), Grade: demo.Required},
		},
		Next: "local --variant shared",
	}, err
}

func localShared(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	var start atomic.Int64 // whole at each look, and still the wrong one
	set := func(_ context.Context, v int) error {
		start.Store(int64(v))
		return nil
	}
	get := func(context.Context) int { return int(start.Load()) }
	r, err := runLocal(ctx, st, set, get)
	report := demo.Report{Result: r, Outcome: fmt.Sprintf("%d read their own", r.readOwn()), Next: "local"}
	if err == nil {
		report.Checks = []demo.Check{sharedCheck(r)}
	}
	return report, err
}

// sharedCheck grades how many threads read another's value. One was written last, and all must have
// read that one.
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
	return c
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

// runLocal has the main thread set the variable to 0 and each of the others to a number of its own,
// which it looks at again later.
func runLocal(
	ctx context.Context, st *stage.Stage, set func(context.Context, int) error, get func(context.Context) int,
) (localResult, error) {
	st.Total(st.Workers)
	r := localResult{Seen: map[string]int{}, Set: map[string]int{}}
	var mu sync.Mutex // guards the maps
	// All meet here when they have written: the sleep alone does not promise that nobody reads
	// before.
	written := threading.NewBarrier("written", st.Workers, 0, nil)
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
		st.Say(ctx, "set the start to %d and reads %d", mine, seen)
		mu.Lock()
		defer mu.Unlock()
		name := trace.From(ctx).Name
		r.Set[name], r.Seen[name] = mine, seen
		st.Advance()
		return nil
	})...)
	r.Main = get(ctx)
	st.Say(ctx, "the threads have ended, and the main thread reads %d", r.Main)
	return r, err
}
