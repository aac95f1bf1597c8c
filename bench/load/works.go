package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"concurrency-lab/cmd"
	mp "concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/host"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/queue"
	"concurrency-lab/primitives/threading"
)

// work is something that is done much of.
type work struct {
	name string
	// do does it once, and fails if it comes out wrong.
	do func(ctx context.Context) error
	// lasts is how long it is done again and again; 0: it is done once.
	lasts time.Duration
}

const (
	items        = 1_000_000
	clients      = 50
	callsAClient = 200
)

// all are the works in the order of the page.
func (o options) all() []work {
	return []work{
		{name: "counter with 1,000 processes", do: counter(1000, "process")},
		{name: "counter with 100,000 threads", do: counter(100_000, "thread")},
		{name: "a million items through a queue of threads", do: inMain(throughThreads)},
		{name: "a million items through a queue of processes", do: inMain(throughProcesses)},
		{name: "a million items through a manager's queue", do: inMain(throughManager)},
		{name: "10,000 calls of a manager from 50 processes", do: inMain(callManager)},
		{name: "tours", do: tour, lasts: o.tours},
	}
}

// lab runs a command line of the program in this process and returns what it prints.
func lab(line string) ([]byte, error) {
	var out, errs bytes.Buffer
	code := cmd.Main(strings.Fields(line), cmd.Streams{In: os.Stdin, Out: &out, Err: &errs})
	if code != 0 {
		return nil, fmt.Errorf("%s: exit code %d\n%s%s", line, code, out.Bytes(), errs.Bytes())
	}
	return out.Bytes(), nil
}

// counter counts to n by so many workers.
func counter(n int, on string) func(context.Context) error {
	return func(context.Context) error {
		out, err := lab(fmt.Sprintf("counter -w %d --on %s --json", n, on))
		if err != nil {
			return err
		}
		var found struct{ Result struct{ Counter int } }
		if err := json.Unmarshal(out, &found); err != nil {
			return err
		}
		return same("the counter", found.Result.Counter, n)
	}
}

// tour runs every variant of every demo, hurried.
func tour(context.Context) error {
	out, err := lab("tour --json --speed 1000")
	if err != nil {
		return err
	}
	var runs []json.RawMessage
	if err := json.Unmarshal(out, &runs); err != nil || len(runs) == 0 {
		return fmt.Errorf("a tour of %d runs: %w", len(runs), err)
	}
	return nil
}

// inMain makes a work of f, run as the main thread of a program with processes.
func inMain(f func(ctx context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		return threading.Run(host.With(ctx, &host.Host{}), "main", nil, func(ctx context.Context) error {
			if err := f(ctx); err != nil {
				return err
			}
			return mp.Shutdown(ctx)
		})
	}
}

func throughThreads(ctx context.Context) error {
	q := queue.New[int]("items", 1000)
	feeder := threading.Go(ctx, "feeder", func(ctx context.Context) error { return feed(ctx, q) })
	return drain(ctx, q, feeder)
}

func throughProcesses(ctx context.Context) error {
	q, err := mp.NewQueue[int]("items", 0)
	if err != nil {
		return err
	}
	feeder := mp.NewProcess("feeder", feedProcess, q)
	if err := feeder.Start(ctx); err != nil {
		return err
	}
	return drain(ctx, q, feeder)
}

func throughManager(ctx context.Context) error {
	return withManager(ctx, func(m *managers.Manager) error {
		q, err := managers.NewQueue[int](ctx, m, "items", 1000)
		if err != nil {
			return err
		}
		feeder := mp.NewProcess("feeder", feedManaged, q)
		if err := feeder.Start(ctx); err != nil {
			return err
		}
		return drain(ctx, q, feeder)
	})
}

// callManager lets processes write into one dict, each its own keys.
func callManager(ctx context.Context) error {
	return withManager(ctx, func(m *managers.Manager) error {
		d, err := managers.NewDict[int, int](ctx, m, "calls")
		if err != nil {
			return err
		}
		var all []*mp.Process
		for first := 0; first < clients*callsAClient; first += callsAClient {
			p := mp.NewProcess("", call, calls{d, first})
			if err := p.Start(ctx); err != nil {
				return err
			}
			all = append(all, p)
		}
		for _, p := range all {
			if err := p.Join(ctx); err != nil {
				return err
			}
		}
		written, err := d.Items(ctx)
		if err != nil {
			return err
		}
		sum := 0
		for _, it := range written {
			sum += it.Value
		}
		n := clients * callsAClient
		return same("the sum of what was written", sum, n*(n-1)/2)
	})
}

func withManager(ctx context.Context, f func(*managers.Manager) error) error {
	m, err := managers.Start(ctx)
	if err != nil {
		return err
	}
	if err := f(m); err != nil {
		return err
	}
	return m.Shutdown(ctx)
}

// putter and getter are the two ends of each kind of queue.
type (
	putter interface {
		Put(ctx context.Context, item int) error
	}
	getter interface {
		Get(ctx context.Context) (int, error)
	}
	joiner interface {
		Join(ctx context.Context) error
	}
)

type calls struct {
	Dict  *managers.Dict[int, int]
	First int
}

// What processes do here.
var (
	feedProcess = mp.RegisterTask("load.feed",
		func(ctx context.Context, q *mp.Queue[int]) error { return feed(ctx, q) })
	feedManaged = mp.RegisterTask("load.feed-managed", func(ctx context.Context, q *managers.Queue[int]) error {
		return feed(ctx, q)
	})
	call = mp.RegisterTask("load.call", func(ctx context.Context, c calls) error {
		for k := c.First; k < c.First+callsAClient; k++ {
			if err := c.Dict.Set(ctx, k, k); err != nil {
				return err
			}
		}
		return nil
	})
)

func feed(ctx context.Context, q putter) error {
	for i := range items {
		if err := q.Put(ctx, i); err != nil {
			return err
		}
	}
	return nil
}

// drain gets every item, which must come in order, and joins who has put them.
func drain(ctx context.Context, q getter, feeder joiner) error {
	for i := range items {
		x, err := q.Get(ctx)
		if err == nil {
			err = same("an item", x, i)
		}
		if err != nil {
			return err
		}
	}
	return feeder.Join(ctx)
}

func same(what string, got, want int) error {
	if got != want {
		return fmt.Errorf("%s is %d, want %d", what, got, want)
	}
	return nil
}
