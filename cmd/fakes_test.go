package cmd

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/threading"
)

// fakes are demos with a variant for each way in which a run can end.
func fakes() []*demo.Demo { return []*demo.Demo{fakeCounter(), fakeEndings()} }

// touring are those of the fakes that end by themselves.
func touring() []*demo.Demo {
	counter, endings := fakeCounter(), fakeEndings()
	counter.Variants[1].TourArgs = "--adds 7"
	endings.Variants = endings.Variants[:7]
	return []*demo.Demo{counter, endings}
}

// fakeCounter has what a demo can have: its own flag, arguments, workers of both kinds.
func fakeCounter() *demo.Demo {
	var adds int
	run := func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
		st.Total(st.Workers)
		lock := threading.NewLock("L")
		count := 0
		for i := range st.Workers {
			threading.Go(ctx, fmt.Sprintf("counter-%d", i), func(ctx context.Context) error {
				if err := lock.Acquire(ctx); err != nil {
					return err
				}
				defer lock.Release(ctx)
				count += adds
				st.Say(ctx, "added %d", adds)
				st.Advance()
				return nil
			})
		}
		for _, t := range threading.Enumerate(ctx)[1:] {
			if err := t.Join(ctx); err != nil {
				return demo.Report{}, err
			}
		}
		want := strconv.Itoa(adds * st.Workers)
		return demo.Report{
			Result: map[string]int{"counter": count},
			Checks: []demo.Check{{Name: "sum", OK: count == adds*st.Workers, Want: want, Got: strconv.Itoa(count),
				Grade: demo.Required}},
			Outcome: strconv.Itoa(count),
			Next:    "counter --variant luck --repeat 10",
		}, nil
	}
	return &demo.Demo{
		Name: "counter", Group: demo.Processes, Summary: "workers add to one number", Args: "[NUMBER...]",
		CheckArgs: func(args []string) error {
			for _, a := range args {
				if _, err := strconv.Atoi(a); err != nil {
					return fmt.Errorf("%q must be a whole number", a)
				}
			}
			return nil
		},
		Flags: []demo.Flag{{Name: "adds", Usage: "how often each adds", Value: demo.Int(&adds, 1, 1, 1000),
			For: []string{"lock", "pair"}}},
		Variants: []demo.Variant{
			{Name: "lock", Summary: "each under the lock", Source: "000 Value", Workers: 4,
				On: []string{demo.OnProcess, demo.OnThread}, Run: run},
			{Name: "pair", Summary: "at least two of them", Workers: 2, MinWorkers: 2, On: []string{demo.OnThread}, Args: true,
				Run: run},
			{Name: "luck", Summary: "odd seeds lose an update", Faulty: true, Run: luck},
		},
	}
}

// luck shows its fault for odd seeds.
func luck(_ context.Context, st *stage.Stage) (demo.Report, error) {
	check := demo.Check{Name: "updates", OK: true, Want: "8", Got: "8", Grade: demo.Allowed}
	if st.Seed%2 == 1 {
		check.OK, check.Got, check.Grade = false, "7", demo.Interesting
	}
	return demo.Report{Checks: []demo.Check{check}, Outcome: check.Got}, nil
}

// fakeEndings has a variant for each way to end.
func fakeEndings() *demo.Demo {
	required := func(ok bool) demo.Report {
		return demo.Report{Outcome: fmt.Sprint(ok),
			Checks: []demo.Check{{Name: "promise", OK: ok, Want: "kept", Got: fmt.Sprint(ok), Grade: demo.Required}}}
	}
	return &demo.Demo{
		Name: "endings", Group: demo.Threads, Summary: "every way to end",
		Variants: []demo.Variant{
			{Name: "well", Run: func(context.Context, *stage.Stage) (demo.Report, error) { return required(true), nil }},
			{Name: "failed", Run: func(context.Context, *stage.Stage) (demo.Report, error) { return required(false), nil }},
			{Name: "sometimes",
				Run: func(_ context.Context, st *stage.Stage) (demo.Report, error) { return required(st.Seed%4 != 2), nil }},
			{Name: "error", Run: func(context.Context, *stage.Stage) (demo.Report, error) {
				return required(true), errors.New("worker counter-3 was killed by signal 9")
			}},
			{Name: "panic", Run: func(ctx context.Context, _ *stage.Stage) (demo.Report, error) {
				threading.Go(ctx, "clumsy", func(context.Context) error { panic("oh no") })
				return required(true), nil
			}},
			{Name: "unsupported", Run: func(context.Context, *stage.Stage) (demo.Report, error) {
				return demo.Report{}, fmt.Errorf("shared memory: %w", errors.ErrUnsupported)
			}},
			{Name: "deadlock", Run: func(ctx context.Context, _ *stage.Stage) (demo.Report, error) {
				lock := threading.NewLock("L")
				_ = lock.Acquire(ctx)
				return demo.Report{}, lock.Acquire(ctx)
			}},
			{Name: "never", Summary: "steps until it is interrupted", Workers: 3, Run: never},
			{Name: "deaf", Summary: "hears the interrupt and goes on", Run: deaf},
			{Name: "slow", Summary: "workers that sleep between their steps", Workers: 3, Run: slow},
			{Name: "chatter", Summary: "says lines until nobody listens", Run: chatter},
		},
	}
}

// never does half of its steps, says that it is ready, and waits to be interrupted.
func never(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	st.Total(10)
	for range 5 {
		st.Advance()
	}
	st.Say(ctx, "ready")
	<-ctx.Done()
	return demo.Report{Result: 5, Checks: []demo.Check{
		{Name: "half", OK: true, Want: "5", Got: "5", Grade: demo.Required},
		{Name: "steps", OK: false, Want: "10", Got: "5", Grade: demo.Required},
		{Name: "lost", OK: false, Want: "0", Got: "5", Grade: demo.Interesting},
	}}, context.Cause(ctx)
}

// deaf says that it was told to stop, and does not.
func deaf(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	st.Say(ctx, "ready")
	<-ctx.Done()
	st.Say(ctx, "not yet")
	select {}
}

func chatter(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	for n := 0; ; n++ {
		st.Say(ctx, "line %d", n)
		if err := st.Sleep(ctx, time.Millisecond); err != nil {
			return demo.Report{}, err
		}
	}
}

func slow(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	const steps = 10
	st.Total(st.Workers * steps)
	for i := range st.Workers {
		threading.Go(ctx, fmt.Sprintf("sleeper-%d", i), func(ctx context.Context) error {
			for n := range steps {
				if err := st.Sleep(ctx, time.Duration(500+100*i)*time.Millisecond); err != nil {
					return err
				}
				st.Say(ctx, "step %d, %s", n, strings.Repeat("long ", 10))
				st.Advance()
			}
			return nil
		})
	}
	for _, t := range threading.Enumerate(ctx)[1:] {
		if err := t.Join(ctx); err != nil {
			return demo.Report{}, err
		}
	}
	return demo.Report{Outcome: "done"}, nil
}
