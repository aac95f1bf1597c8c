package pool

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/pool"
	"concurrency-lab/primitives/trace"
)

var (
	square = multiprocessing.Register("pool.square", func(_ context.Context, x int) (int, error) { return x * x, nil })
	getpid = multiprocessing.Register("pool.getpid",
		func(context.Context, struct{}) (int, error) { return os.Getpid(), nil })
	// dawdle sleeps for the document's ten seconds at any speed. Nothing waits for its end, and the
	// pool ends first.
	dawdle = multiprocessing.RegisterTask("pool.dawdle", func(ctx context.Context, _ struct{}) error {
		return trace.From(ctx).Sleep(ctx, 10*time.Second)
	})
)

// tourResult is the result of each step.
type tourResult struct {
	First     []int  `json:"first"`
	Map       []int  `json:"map"`
	Unordered []int  `json:"unordered"` // in the order of arrival
	Twenty    int    `json:"twenty"`
	PID       int    `json:"pid"`
	PIDs      []int  `json:"pids"`
	TimedOut  bool   `json:"timed_out"`
	After     int    `json:"after"` // a task of the pool after that
	Refused   string `json:"refused"`
}

// tour is one run, with the figures so far.
type tour struct {
	*stage.Stage
	res    tourResult
	checks []demo.Check
}

func poolTour(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	t := &tour{Stage: st, res: tourResult{First: []int{}, Map: []int{}, Unordered: []int{}, PIDs: []int{}}}
	err := withPool(ctx, 5, func(p *pool.Pool) error { return t.first(ctx, p) })
	if err == nil {
		err = t.main(ctx)
	}
	return demo.Report{Result: t.res, Checks: t.checks, Outcome: inOrder(t.res.Unordered),
			Words: demo.Tell("results of imap_unordered: %s", inOrder(t.res.Unordered)), Next: "pool --variant hello"},
		err
}

// first is the document's first example, on a pool of 5.
func (t *tour) first(ctx context.Context, p *pool.Pool) error {
	got, err := pool.Map(ctx, p, square, []int{1, 3, 3}, 0)
	if err != nil {
		return err
	}
	t.res.First = got
	t.Say(ctx, "map squares 1, 3, 3: %v", got)
	t.checks = append(t.checks, demo.Expect("map of 1, 3, 3", []int{1, 9, 9}, got).As("map of 1, 3, 3: %v", got))
	return nil
}

// main goes through the steps on one pool. At the end the pool is terminated, as after Python's
// with.
func (t *tour) main(ctx context.Context) error {
	var over *pool.Pool
	err := withPool(ctx, t.Workers, func(p *pool.Pool) error {
		over = p
		for _, step := range []func(context.Context, *pool.Pool) error{t.maps, t.results, t.pids, t.timeout} {
			if err := step(ctx, p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = pool.ApplyAsync(over, square, 1, nil)
	t.res.Refused = fmt.Sprint(err)
	t.Say(ctx, "the pool has ended and takes no work: %v", err)
	t.checks = append(t.checks, demo.Expect("work after the end", pool.ErrTerminated, err).
		As("work after the end: refused"))
	return nil
}

func (t *tour) maps(ctx context.Context, p *pool.Pool) error {
	numbers := demo.CountFrom(0, 10)
	got, err := pool.Map(ctx, p, square, numbers, 0)
	if err != nil {
		return err
	}
	t.res.Map = got
	t.Say(ctx, "map squares 0 to 9: %v", got)
	for x, err := range pool.ImapUnordered(ctx, p, square, numbers, 1) {
		if err != nil {
			return err
		}
		t.Say(ctx, "imap_unordered gives %d", x)
		t.res.Unordered = append(t.res.Unordered, x)
	}
	squares := []int{0, 1, 4, 9, 16, 25, 36, 49, 64, 81}
	t.checks = append(t.checks, demo.Expect("map of 0 to 9", squares, got).As("map of 0 to 9: the squares, in order"),
		demo.Expect("imap_unordered, sorted", squares, slices.Sorted(slices.Values(t.res.Unordered))).
			As("imap_unordered: the same squares, in the order in which they were done"))
	return nil
}

func (t *tour) results(ctx context.Context, p *pool.Pool) error {
	a, err := pool.ApplyAsync(p, square, 20, nil)
	if err != nil {
		return err
	}
	short, cancel := t.Guard(ctx, time.Second)
	defer cancel()
	if t.res.Twenty, err = a.Get(short); err != nil {
		return err
	}
	t.Say(ctx, "20 squared is %d", t.res.Twenty)
	t.checks = append(t.checks, demo.Expect("20 squared", 400, t.res.Twenty))
	return nil
}

// pids asks once, and then four times at once, which may be answered by several workers.
func (t *tour) pids(ctx context.Context, p *pool.Pool) error {
	one, err := t.ask(ctx, p, 1)
	if err != nil {
		return err
	}
	four, err := t.ask(ctx, p, 4)
	if err != nil {
		return err
	}
	t.res.PID, t.res.PIDs = one[0], four
	t.checks = append(t.checks, expectOthers(t.Workers, distinct(append(one, four...))))
	return nil
}

// ask asks that many times which process answers.
func (t *tour) ask(ctx context.Context, p *pool.Pool, times int) ([]int, error) {
	results, err := handIn(p, getpid, make([]struct{}, times))
	if err != nil {
		return nil, err
	}
	short, cancel := t.Guard(ctx, time.Second)
	defer cancel()
	pids, err := collect(short, results)
	if err != nil {
		return nil, err
	}
	t.Say(ctx, "answers came from processes %v", pids)
	return pids, nil
}

// timeout waits for a second for a worker that sleeps for ten.
func (t *tour) timeout(ctx context.Context, p *pool.Pool) error {
	a, err := pool.ApplyAsync(p, dawdle, struct{}{}, nil)
	if err != nil {
		return err
	}
	short, cancel := t.Timeout(ctx, time.Second)
	defer cancel()
	_, err = a.Get(short)
	if ctx.Err() != nil {
		return err
	}
	t.res.TimedOut = errors.Is(err, context.DeadlineExceeded)
	t.Say(ctx, "a task takes 10 s, and get gives up after 1 s")
	t.checks = append(t.checks, demo.Expect("get with a deadline", context.DeadlineExceeded, err).
		As("get with a timeout gives up in time"))
	if t.res.After, err = pool.Apply(ctx, p, square, 3); err != nil {
		return err
	}
	t.Say(ctx, "the pool still takes work: 3 squared is %d", t.res.After)
	t.checks = append(t.checks, demo.Expect("work after that", 9, t.res.After))
	return nil
}
