package schedule_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/trace"

	"go.uber.org/goleak"
)

// stepTo goes to where a schedule leads, given as text.
func stepTo(t *testing.T, s *schedule.Stepper, text string) error {
	t.Helper()
	to, err := schedule.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return s.Go(to)
}

func TestStepper(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	runs := 0
	program := counter(2, 1)
	s := schedule.NewStepper(t.Context(), func(ctx context.Context, c trace.Control) string {
		runs++
		return program(ctx, c)
	}, schedule.Options{})
	defer s.Close()

	for _, way := range []struct{ to, outcome, can string }{
		{to: "", can: "ab"},
		{to: "a", can: "ab"},
		{to: "ab", can: "ab"},
		{to: "a", can: "ab"},  // back: the same run
		{to: "ab2", can: "a"}, // further
		{to: "ab2a", outcome: "loses"},
		{to: "ab", can: "ab"},
		{to: "ab2a", outcome: "loses"},
		{to: "a2", can: "b"}, // another way: a new run
		{to: "a2b2", outcome: "right"},
		{to: "", can: "ab"},
	} {
		if err := stepTo(t, s, way.to); err != nil {
			t.Fatalf("%s: %v", way.to, err)
		}
		p, can := s.Position(), ""
		for _, c := range p.Enabled {
			can += c.Turn.String()
		}
		outcome := ""
		if p.Order != nil {
			outcome = p.Order.Outcome
		}
		if p.Schedule().String() != way.to || can != way.can || outcome != way.outcome {
			t.Errorf("at %q, who can: %q, outcome %q; want %+v", p.Schedule(), can, outcome, way)
		}
		if p.State == nil || len(p.State.Workers) != 3 {
			t.Errorf("%s: state %+v", way.to, p.State)
		}
	}
	if runs != 2 {
		t.Errorf("%d runs, want 2", runs)
	}

	var cannot *schedule.TurnError
	if err := stepTo(t, s, "a3"); !errors.As(err, &cannot) || cannot.Step != 3 || len(cannot.Can) != 1 {
		t.Errorf("a step that cannot be made: %v", err)
	}
	if at := s.Position().Schedule().String(); at != "a2" {
		t.Errorf("after that it stands at %s, want a2", at)
	}
}

// A run that cannot be controlled is over, and says why; there is nobody who could go on.
func TestStepperOfARefusedRun(t *testing.T) {
	s := schedule.NewStepper(t.Context(), program(func(ctx context.Context) (string, error) {
		return "", trace.From(ctx).Refuse("a pool", "it does as it likes")
	}), schedule.Options{})
	defer s.Close()
	var cannot *schedule.TurnError
	if err := stepTo(t, s, "a"); !errors.As(err, &cannot) || cannot.Step != 1 {
		t.Errorf("a step of a run that is over: %v", err)
	}
	var refused *trace.RefusedError
	if p := s.Position(); p.Order == nil || !errors.As(p.Order.Err, &refused) || p.Last != -1 {
		t.Errorf("it stands at %+v", p)
	}
}

func TestStepperOfADeadlock(t *testing.T) {
	s := schedule.NewStepper(t.Context(), philosophers(2), schedule.Options{})
	defer s.Close()
	if err := stepTo(t, s, "ab"); err != nil {
		t.Fatal(err)
	}
	p := s.Position()
	if p.Order == nil || p.Order.End != schedule.Deadlock || len(p.Enabled) > 0 {
		t.Fatalf("%+v", p)
	}
	waits := slices.IndexFunc(p.State.Workers, func(w schedule.WorkerState) bool { return w.Stand == schedule.Waits })
	if waits < 0 {
		t.Errorf("nobody waits: %+v", p.State)
	}
	if err := stepTo(t, s, "a"); err != nil || s.Position().Order != nil {
		t.Errorf("not back: %v, %+v", err, s.Position())
	}
}
