package schedule_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/threading"
)

// spinning is a worker that reads until another has written, so often or for ever.
func spinning(writes bool) schedule.Program {
	return program(func(ctx context.Context) (string, error) {
		var done, other number
		return "seen", threads(ctx, 2, func(ctx context.Context, i int) error {
			if i == 0 {
				for ctx.Err() == nil && done.get(ctx) == 0 {
				}
				return ctx.Err()
			}
			if writes {
				done.set(ctx, 1)
			} else {
				other.set(ctx, 1)
			}
			return nil
		})
	})
}

// peterson is mutual exclusion by reads and writes; broken if the workers do not say that they want
// to go in before they look.
func peterson(broken bool) schedule.Program {
	return program(func(ctx context.Context) (string, error) {
		var wants [2]number
		var turn, inside number
		alone := true
		err := threads(ctx, 2, func(ctx context.Context, i int) error {
			if !broken {
				wants[i].set(ctx, 1)
			}
			turn.set(ctx, 1-i)
			for ctx.Err() == nil && wants[1-i].get(ctx) == 1 && turn.get(ctx) == 1-i {
			}
			if broken {
				wants[i].set(ctx, 1)
			}
			inside.set(ctx, i)
			alone = inside.get(ctx) == i && alone
			wants[i].set(ctx, 0)
			return nil
		})
		return fmt.Sprint("alone ", alone), err
	})
}

var trySpin = program(func(ctx context.Context) (string, error) {
	var l threading.Lock
	return "both", threads(ctx, 2, func(ctx context.Context, _ int) error {
		for ctx.Err() == nil && !l.TryAcquire(ctx) {
		}
		return l.Release(ctx)
	})
})

// patient is a loop that ends by itself, after it has read the same value three times.
var patient = program(func(ctx context.Context) (string, error) {
	var a, b number
	got := 0
	err := threads(ctx, 2, func(ctx context.Context, i int) error {
		if i == 0 {
			for range 3 {
				a.get(ctx)
			}
			b.set(ctx, 1)
			return nil
		}
		a.set(ctx, 1)
		got = b.get(ctx)
		return nil
	})
	return fmt.Sprint(got), err
})

func TestLoops(t *testing.T) {
	for name, test := range map[string]struct {
		program  schedule.Program
		want     []string // the outcomes
		complete bool
		broken   bool
	}{
		"spins until it is written": {spinning(true), []string{"seen"}, true, false},
		"spins for ever":            {spinning(false), []string{" endless"}, true, false},
		"Peterson":                  {peterson(false), []string{"alone true"}, true, false},
		"Peterson without a wish":   {peterson(true), []string{"alone false", "alone true"}, true, false},
		"a lock that is tried":      {trySpin, []string{"both"}, true, false},
		"a loop with an end":        {patient, []string{"0", "1"}, false, true},
	} {
		for _, anytime := range []bool{false, true} {
			var orders [2]string
			for i, plain := range []bool{false, true} {
				o := schedule.Options{Steps: 200, Anytime: anytime}
				r := explore(t, test.program, schedule.Exploration{Options: o, Plain: plain, Orders: 4000})
				orders[i] = sorted(r)
				var got []string
				for _, o := range r.Outcomes {
					if o.End == schedule.Endless {
						o.Name += " endless"
					}
					got = append(got, o.Name)
				}
				if fmt.Sprint(got) != fmt.Sprint(test.want) || r.Complete != test.complete || r.BrokenLoop != test.broken {
					t.Errorf("%s, plain %t: %v, complete %t, broken %t: %s",
						name, plain, got, r.Complete, r.BrokenLoop, found(r))
				}
			}
			if n := strings.Count(orders[0], "endless"); orders[0] != orders[1] && n == 0 {
				t.Errorf("%s: searched %s\nplain    %s", name, orders[0], orders[1])
			}
		}
	}
}
