package schedule_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

func TestMain(m *testing.M) { proctest.Main(m) }

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
			return fmt.Sprintf("%s, %v", outcome, err)
		}
		return outcome
	}
}

// threads runs n threads and joins them.
func threads(ctx context.Context, n int, f func(ctx context.Context, i int) error) error {
	var all []*threading.Thread
	for i := range n {
		all = append(all, threading.Go(ctx, fmt.Sprint("w", i), func(ctx context.Context) error { return f(ctx, i) }))
	}
	var errs []error
	for _, t := range all {
		errs = append(errs, t.Join(ctx))
	}
	return errors.Join(errs...)
}

// number is a shared number whose reads and writes are steps.
type number struct {
	object trace.Object
	n      int
}

func (s *number) get(ctx context.Context) int {
	trace.From(ctx).Before(ctx, trace.Step{Op: trace.OpRead, Object: &s.object, Kind: "number", Show: s.show})
	return s.n
}

func (s *number) set(ctx context.Context, n int) {
	trace.From(ctx).Before(ctx, trace.Step{Op: trace.OpWrite, Object: &s.object, Kind: "number", Show: s.show})
	s.n = n
}

func (s *number) show() string { return fmt.Sprint(s.n) }

// found describes a result in a line.
func found(r *schedule.Result) string {
	n, all := r.Orders()
	s := fmt.Sprintf("%v %d", n, r.Different())
	if !all {
		s += " part"
	}
	for _, o := range r.Outcomes {
		s += fmt.Sprintf("; %s: %v %d", o.Name, o.Orders, o.Different)
		if o.End == schedule.Endless {
			s += " endless"
		}
	}
	return s
}

func explore(t *testing.T, p schedule.Program, e schedule.Exploration) *schedule.Result {
	t.Helper()
	began := time.Now()
	r := schedule.Explore(t.Context(), p, e)
	if r.Err != nil {
		t.Fatalf("after %d runs: %v", r.Runs, r.Err)
	}
	took := time.Since(began)
	t.Logf("%d runs, %v each, %d steps at most", r.Runs, took/time.Duration(r.Runs), r.MostSteps)
	return r
}

// sorted is found with the outcomes in an order that does not depend on the search.
func sorted(r *schedule.Result) string {
	slices.SortFunc(r.Outcomes, func(a, b *schedule.Outcome) int { return cmp.Compare(a.Name, b.Name) })
	return found(r)
}
