package statepage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"concurrency-lab/cmd/term"
	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// program makes a main thread of f. What f returns is the outcome, unless the run ends in a
// deadlock.
func program(f func(ctx context.Context) (string, error)) schedule.Program {
	return func(ctx context.Context, c trace.Control) string {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		rec := trace.NewRecorder(0, func(d *trace.Deadlock) { cancel(d) })
		rec.NobodyOutside()
		rec.Control(c)
		var outcome string
		err := threading.Run(ctx, "main", rec, func(ctx context.Context) (err error) {
			outcome, err = f(ctx)
			return err
		})
		var dead *trace.Deadlock
		switch {
		case errors.As(err, &dead):
			return "deadlock"
		case err != nil:
			return err.Error()
		}
		return outcome
	}
}

// both runs two threads and joins them.
func both(ctx context.Context, name string, f func(ctx context.Context, i int) error) error {
	var all [2]*threading.Thread
	for i := range all {
		all[i] = threading.Go(ctx, fmt.Sprint(name, i), func(ctx context.Context) error { return f(ctx, i) })
	}
	return errors.Join(all[0].Join(ctx), all[1].Join(ctx))
}

// racing are two threads that read a number, add 1 and write it, with no lock.
func racing(name string) schedule.Program {
	return program(func(ctx context.Context) (string, error) {
		n, object := 0, trace.Object{Name: name}
		step := func(ctx context.Context, op trace.Op) {
			trace.From(ctx).Before(ctx, trace.Step{Op: op, Object: &object, Kind: trace.KindValue,
				Show: func() string { return fmt.Sprint(n) }})
		}
		err := both(ctx, name, func(ctx context.Context, _ int) error {
			step(ctx, trace.OpRead)
			read := n
			step(ctx, trace.OpWrite)
			n = read + 1
			return nil
		})
		return fmt.Sprint(n), err
	})
}

// crossed are two threads that take the same two locks, in opposite order.
var crossed = program(func(ctx context.Context) (string, error) {
	locks := [2]*threading.Lock{threading.NewLock("A"), threading.NewLock("B")}
	return "both ended", both(ctx, "w", func(ctx context.Context, i int) error {
		return threading.With(ctx, locks[i], func() error {
			return threading.With(ctx, locks[1-i], func() error { return nil })
		})
	})
})

// explored is the page of all orders of a program, with at most so many states.
func explored(t *testing.T, p schedule.Program, states int) Page {
	t.Helper()
	r := schedule.Explore(t.Context(), p, schedule.Exploration{
		Options: schedule.Options{Watch: true}, States: states})
	if r.Err != nil || !r.Complete {
		t.Fatalf("complete %t: %v", r.Complete, r.Err)
	}
	text, err := os.ReadFile("toys_test.go")
	if err != nil {
		t.Fatal(err)
	}
	page := Page{Name: "toy", Variant: "two threads", Facts: []string{"workers 2"}, Notes: []string{"All was run."},
		Graph: r.Graph, Sources: []Source{{Name: "statepage/toys_test.go", Language: "Go", Text: string(text)},
			{Name: "toy.py", Language: "Python", Text: "pass\n"}}}
	for i := range strings.Count(string(text), "\n") {
		page.Sources[0].Lines = append(page.Sources[0].Lines, i+1)
	}
	for _, o := range r.Outcomes {
		mark := term.MarkGood
		if o.Name == "1" || o.Name == "deadlock" {
			mark = term.MarkNoted
		}
		page.Outcomes = append(page.Outcomes, Outcome{Mark: mark, Name: o.Name, Count: fmt.Sprint("orders ", o.Orders),
			First: o.First.Schedule()})
	}
	return page
}
