package schedule_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"

	"github.com/google/go-cmp/cmp"
)

// script runs a program by the text of a schedule.
func script(t *testing.T, p schedule.Program, text string, o schedule.Options) *schedule.Order {
	t.Helper()
	s, err := schedule.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return schedule.Run(t.Context(), p, schedule.Follow(s), o)
}

// Every outcome can be had again, by its schedule and by the beginning of it.
func TestReplay(t *testing.T) {
	for name, p := range map[string]schedule.Program{
		"counter": counter(2, 2), "philosophers": philosophers(3), "lost wake-up": lostWakeup, "executor": executor,
		"completed": completed, "lock timeout": lockTimeout, "barrier timeout": barrierTimeout, "failing": failing,
	} {
		for _, anytime := range []bool{false, true} {
			o := schedule.Options{Anytime: anytime}
			for _, outcome := range explore(t, p, schedule.Exploration{Options: o}).Outcomes {
				for _, text := range []string{outcome.First.Schedule().String(), outcome.First.Prefix().String()} {
					for range 10 {
						again := script(t, p, text, o)
						if again.Err != nil || again.Outcome != outcome.Name || again.End != outcome.End {
							t.Fatalf("%s, %s: got %q %v %v, want %q", name, text, again.Outcome, again.End, again.Err, outcome.Name)
						}
						if a, b := again.Schedule(), outcome.First.Schedule(); !slices.Equal(a, b) {
							t.Fatalf("%s, %s: the schedule was %v, not %v", name, text, a, b)
						}
					}
				}
			}
		}
	}
}

// Lines that workers say come in the same order each time, also when a deadlock is called off.
func TestReplaySaysTheSame(t *testing.T) {
	said := func(text string) (lines []string) {
		p := program(func(ctx context.Context) (string, error) {
			a, b := threading.NewLock("a"), threading.NewLock("b")
			return "", threads(ctx, 2, func(ctx context.Context, i int) error {
				locks := []*threading.Lock{a, b}
				err := threading.With(ctx, locks[i], func() error {
					lines = append(lines, fmt.Sprint(i, " holds one")) // one worker goes on at a time
					return threading.With(ctx, locks[1-i], func() error { return nil })
				})
				lines = append(lines, fmt.Sprint(i, " ", err == nil))
				return err
			})
		})
		script(t, p, text, schedule.Options{})
		return lines
	}
	for _, text := range []string{"ab", "ba", ""} {
		first := said(text)
		for range 50 {
			if diff := cmp.Diff(first, said(text)); diff != "" {
				t.Fatalf("%s (-first +again)\n%s", text, diff)
			}
		}
	}
}

func TestWatch(t *testing.T) {
	var n number
	n.object.Name = "n"
	p := program(func(ctx context.Context) (string, error) {
		n.n = 0
		lock := threading.NewLock("L")
		err := threads(ctx, 2, func(ctx context.Context, _ int) error {
			v := n.get(ctx)
			return threading.With(ctx, lock, func() error { n.set(ctx, v+1); return nil })
		})
		return fmt.Sprint(n.n), err
	})
	o := script(t, p, "a2baba2b", schedule.Options{Watch: true})
	if o.Err == nil || !strings.Contains(o.Err.Error(), "step 5 of the schedule is b, who cannot go on") {
		t.Fatalf("a worker that waits for a lock goes on: %v", o.Err)
	}
	o = script(t, p, "a2b", schedule.Options{Watch: true})
	var got []string
	for _, s := range o.Steps {
		var state []string
		for _, of := range s.After.Objects {
			if of.Kind == trace.KindThread { // main joins them
				continue
			}
			state = append(state, fmt.Sprintf("%v=%s %v %v", of.Object, of.Content, of.Holders, of.Waiting))
		}
		if !strings.HasSuffix(s.Place.File, "_test.go") || s.Place.Line == 0 {
			t.Errorf("%v was made at %v", s.Op, s.Place)
		}
		got = append(got, fmt.Sprintf("%s %v %v: %s", s.Name, s.Op, o.Objects[s.Object-1], strings.Join(state, ", ")))
	}
	want := []string{
		"w0 read number n: number n=0 [] [], lock L=free [] []",
		"w0 acquire lock L: number n=0 [] [], lock L=held [1] []",
		"w1 read number n: number n=0 [] [], lock L=held [1] [2]",
		"w0 write number n: number n=1 [] [], lock L=held [1] [2]",
		"w0 release lock L: number n=1 [] [], lock L=free [] []",
		"w1 acquire lock L: number n=1 [] [], lock L=held [2] []",
		"w1 write number n: number n=1 [] [], lock L=held [2] []",
		"w1 release lock L: number n=1 [] [], lock L=free [] []",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("steps (-want +got)\n%s", diff)
	}
	if o.Before == nil || o.Before.Workers[1].Stand != schedule.CanGo || o.Before.Workers[0].Stand != schedule.Waits {
		t.Errorf("before the first step: %+v", o.Before)
	}
	if last := o.Steps[7].After.Workers; last[0].Stand != schedule.Ended || last[2].Stand != schedule.Ended {
		t.Errorf("after the last step: %+v", last)
	}
}

// A worker that waits to be woken is still where it began to wait, whatever others do.
func TestPlaceOfAWait(t *testing.T) {
	p := program(func(ctx context.Context) (string, error) {
		var e threading.Event
		lock := threading.NewLock("L")
		return "", threads(ctx, 2, func(ctx context.Context, i int) error {
			if i == 0 {
				return e.Wait(ctx)
			}
			err := threading.With(ctx, lock, func() error { return nil })
			e.Set(ctx)
			return err
		})
	})
	o := script(t, p, "ab3", schedule.Options{Watch: true})
	for i, s := range o.Steps[:3] {
		if place, want := s.After.Workers[1].Place, o.Steps[0].Place; place != want || place.Line == 0 {
			t.Errorf("after step %d the wait is at %v, not %v", i+1, place, want)
		}
	}
}

// What is aside is no step.
func TestAside(t *testing.T) {
	p := program(func(ctx context.Context) (string, error) {
		arrived := threading.NewEvent(trace.Aside("arrived"))
		var n number
		return fmt.Sprint(n.n), threads(ctx, 2, func(ctx context.Context, i int) error {
			if i == 0 {
				arrived.Set(ctx)
			} else if err := arrived.Wait(ctx); err != nil {
				return err
			}
			n.set(ctx, n.get(ctx)+1)
			return nil
		})
	})
	if got := found(explore(t, p, schedule.Exploration{})); got != "6 4; 0: 6 4" {
		t.Error(got)
	}
}

func TestWatchdog(t *testing.T) {
	o := schedule.Options{TurnTimeout: 50 * time.Millisecond}
	for name, f := range map[string]func(ctx context.Context, i int) error{
		"waits for what is no primitive": func(ctx context.Context, i int) error {
			if i == 1 {
				<-ctx.Done()
			}
			return nil
		},
		"waits for another by what is no primitive": func() func(ctx context.Context, i int) error {
			var wg sync.WaitGroup
			wg.Add(1)
			return func(ctx context.Context, i int) error {
				if i == 1 {
					wg.Wait()
					return nil
				}
				sleep(ctx, time.Second)
				wg.Done()
				return nil
			}
		}(),
	} {
		p := program(func(ctx context.Context) (string, error) {
			var l threading.Lock
			return "", threads(ctx, 2, func(ctx context.Context, i int) error {
				return errors.Join(l.Acquire(ctx), l.Release(ctx), f(ctx, i))
			})
		})
		order := script(t, p, "", o)
		var stalled *schedule.StalledError
		if !errors.As(order.Err, &stalled) || stalled.Worker != "w1" || stalled.After != "release lock 1" {
			t.Errorf("%s: %v", name, order.Err)
		}
	}
}

// A worker that nothing can end is left behind.
func TestWatchdogGivesUp(t *testing.T) {
	left := make(chan struct{})
	defer func() { left <- struct{}{} }()
	p := program(func(ctx context.Context) (string, error) {
		return "", threads(ctx, 2, func(context.Context, int) error {
			<-left
			return nil
		})
	})
	defer func() { left <- struct{}{} }()
	if o := script(t, p, "", schedule.Options{TurnTimeout: 20 * time.Millisecond}); o.Err == nil {
		t.Error("a program that does not end ended")
	}
}

func TestDeadlockThatNobodyEnds(t *testing.T) {
	p := func(ctx context.Context, c trace.Control) string {
		rec := trace.NewRecorder(0, nil)
		rec.Control(c)
		return fmt.Sprint(threading.Run(ctx, "main", rec, func(ctx context.Context) error {
			return new(threading.Event).Wait(ctx)
		}))
	}
	o := script(t, p, "", schedule.Options{TurnTimeout: 20 * time.Millisecond})
	if o.End != schedule.Deadlock || !strings.Contains(o.Outcome, "every worker waits") {
		t.Errorf("got %v, %s, %v", o.End, o.Outcome, o.Err)
	}
}

func TestTwoGoroutinesWithOneContext(t *testing.T) {
	p := program(func(ctx context.Context) (string, error) {
		var a, b threading.Lock
		var wg sync.WaitGroup
		err := threads(ctx, 2, func(ctx context.Context, i int) error {
			if i == 0 {
				wg.Go(func() {
					time.Sleep(10 * time.Millisecond)
					_ = b.Acquire(ctx)
				})
			} else {
				time.Sleep(100 * time.Millisecond)
			}
			return a.Acquire(ctx)
		})
		wg.Wait()
		return "", err
	})
	var shared *schedule.SharedWorkerError
	if o := script(t, p, "", schedule.Options{}); !errors.As(o.Err, &shared) || shared.Worker != "w0" {
		t.Errorf("got %v", o.Err)
	}
}

func TestEndless(t *testing.T) {
	p := program(func(ctx context.Context) (string, error) {
		var a, b threading.Lock
		return "", threads(ctx, 2, func(ctx context.Context, i int) error {
			mine, other := &a, &b
			if i == 1 {
				mine, other = other, mine
			}
			for { // takes its own lock, and gives it back if the other's cannot be had
				if err := mine.Acquire(ctx); err != nil {
					return err
				}
				if got := other.TryAcquire(ctx); got {
					return errors.Join(other.Release(ctx), mine.Release(ctx))
				}
				if err := errors.Join(mine.Release(ctx), ctx.Err()); err != nil {
					return err
				}
			}
		})
	})
	r := explore(t, p, schedule.Exploration{Options: schedule.Options{Steps: 30}, Orders: 500})
	if r.Complete {
		t.Error("all of endlessly many orders were made")
	}
	i := slices.IndexFunc(r.Outcomes, func(o *schedule.Outcome) bool { return o.End == schedule.Endless })
	if i < 0 || len(r.Outcomes[i].First.Steps) != 30 || r.Outcomes[i].Exact {
		t.Errorf("no order is endless: %s", found(r))
	}
}

// An endless run without steps ends too.
func TestEndlessWithoutSteps(t *testing.T) {
	p := program(func(ctx context.Context) (string, error) {
		for ctx.Err() == nil {
			sleep(ctx, time.Second)
		}
		return "", nil
	})
	if o := script(t, p, "", schedule.Options{}); o.End != schedule.Endless {
		t.Errorf("ended as %v, %v", o.End, o.Err)
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	stop := errors.New("stop")
	r := schedule.Explore(ctx, counter(3, 1), schedule.Exploration{Progress: func(r *schedule.Result) {
		if r.Runs == 20 {
			cancel(stop)
		}
	}})
	if r.Err != stop || r.Complete || r.Runs != 20 && r.Runs != 21 || r.Different() == 0 {
		t.Errorf("got %v after %d runs: %s", r.Err, r.Runs, found(r))
	}
}

func TestPart(t *testing.T) {
	var seen []string
	for range 2 {
		r := explore(t, counter(3, 3), schedule.Exploration{Orders: 200, Seed: 7})
		n, all := r.Orders()
		if r.Complete || all || r.Runs != 200 || r.Random == 0 || r.Random == 200 || n.Sign() == 0 {
			t.Errorf("%d runs, %d at random: %s", r.Runs, r.Random, found(r))
		}
		seen = append(seen, found(r))
	}
	if seen[0] != seen[1] {
		t.Errorf("one seed led to\n%s and\n%s", seen[0], seen[1])
	}
}

// A program that does something else the second time is told.
func TestUnsteadyProgram(t *testing.T) {
	runs := 0
	p := program(func(ctx context.Context) (string, error) {
		runs++
		var n number
		return "", threads(ctx, 2, func(ctx context.Context, i int) error {
			if runs > 1 {
				n.set(ctx, 1)
			}
			n.set(ctx, n.get(ctx)+1)
			return nil
		})
	})
	var diverged *schedule.DivergedError
	r := schedule.Explore(t.Context(), p, schedule.Exploration{})
	if r.Complete || !errors.As(r.Err, &diverged) || diverged.Step != 1 {
		t.Errorf("got %v: %s", r.Err, found(r))
	}
}

// Data that no step tells of makes orders that look the same have different outcomes.
func TestHiddenData(t *testing.T) {
	p := program(func(ctx context.Context) (string, error) {
		var locks [2]threading.Lock
		hidden := ""
		err := threads(ctx, 2, func(ctx context.Context, i int) error {
			return threading.With(ctx, &locks[i], func() error { hidden += fmt.Sprint(i); return nil })
		})
		return hidden, err
	})
	if r := explore(t, p, schedule.Exploration{Plain: true}); !r.Unsteady || len(r.Outcomes) != 2 {
		t.Errorf("it was not noticed: %s", found(r))
	}
}

func TestOwn(t *testing.T) {
	own := func(f trace.Frame) bool { return strings.HasSuffix(f.Function, "schedule_test.threads.func1") }
	o := script(t, locked(2), "", schedule.Options{Watch: true, Own: own})
	if place := o.Steps[0].Place; !strings.HasSuffix(place.File, "program_test.go") {
		t.Errorf("the place is %v", place)
	}
}
