package trace_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/primitives/trace"

	"github.com/google/go-cmp/cmp"
)

// TestWhichDeadlineCounts: a wait of the only worker is a deadlock unless a deadline of its own is
// near.
func TestWhichDeadlineCounts(t *testing.T) {
	const far = trace.Near + 1
	for _, c := range []struct {
		name             string
		run, inner, wait time.Duration // how far the deadlines are ahead; 0: there is none
		found            bool
		until            time.Duration
	}{
		{name: "no deadline", found: true},
		{name: "the run's, near", run: time.Second, found: true},
		{name: "the run's, far", run: time.Hour, found: true},
		{name: "the wait's, near", wait: trace.Near},
		{name: "the wait's, far", wait: far, found: true, until: far},
		{name: "the wait's, near, before the run's", run: time.Minute, wait: time.Second},
		{name: "the wait's, far, before the run's", run: 2 * time.Hour, wait: time.Hour, found: true, until: time.Hour},
		{name: "the wait's, after the run's", run: time.Second, wait: time.Minute, found: true},
		{name: "that of the worker's start, near", run: time.Hour, inner: time.Second},
		{name: "that of the worker's start, far", inner: far, found: true, until: far},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				within := func(ctx context.Context, d time.Duration) context.Context {
					if d > 0 {
						var cancel context.CancelFunc
						ctx, cancel = context.WithTimeout(ctx, d)
						t.Cleanup(cancel)
					}
					return ctx
				}
				rec := trace.NewRecorder(0, func(*trace.Deadlock) {})
				w := worker(within(t.Context(), c.run), "w", rec)
				if c.inner > 0 {
					outer := w
					w = worker(within(outer, c.inner), "inner", rec)
					outer.Ended(nil)
				}
				o := trace.Object{Name: "O"}
				w.Waiting(within(w, c.wait), &o, trace.KindQueue)
				d := rec.Deadlock()
				if (d != nil) != c.found || d != nil && d.Until != c.until {
					t.Errorf("got %+v", d)
				}
				kept, _ := rec.Events()
				if last := kept[len(kept)-1]; last.Timed != (c.until > 0 || !c.found) {
					t.Errorf("the event says that the wait is timed: %v", last.Timed)
				}
			})
		})
	}
}

// TestWhatIsTold: without a word of the program nothing is certain, and whatever comes to stand is
// told, each time and once; what is certain and has no end is told last.
func TestWhatIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var told []string
		rec := trace.NewRecorder(0, func(d *trace.Deadlock) { told = append(told, d.Error()) })
		w, o := worker(t.Context(), "w", rec), trace.Object{Name: "O"}
		hour, cancel := context.WithTimeout(w, time.Hour)
		defer cancel()
		stand := func(ctx context.Context) {
			w.Waiting(ctx, &o, trace.KindQueue)
			rec.Poke() // nothing has happened in between
			rec.Outside(1)
			rec.Outside(-1)
			synctest.Wait()
			if rec.Deadlock() == nil {
				t.Error("the recorder knows of no deadlock while all wait")
			}
			w.Runnable()
		}
		stand(w)
		stand(hour)
		if d := rec.Deadlock(); d != nil {
			t.Errorf("what has ended is still one: %v", d)
		}
		rec.NobodyOutside()
		stand(hour)
		for range 2 {
			stand(w)
		}
		if d := rec.Deadlock(); d == nil || !d.Certain {
			t.Errorf("what is certain is forgotten: %v", d)
		}
		const wait = "w waits for queue O, and no worker is left to wake it"
		want := []string{
			"every known worker waits; if nothing outside wakes one, this is a deadlock: " + wait,
			"every known worker waits, the first for 1h0m0s; if nothing outside wakes one, this is a deadlock: " + wait,
			"deadlock: every worker waits, the first for 1h0m0s: " + wait,
			"deadlock: every worker waits: " + wait,
		}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}

// TestStandingAgain: what a child process has waited for once is no part of a later deadlock.
func TestStandingAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rec := trace.NewRecorder(0, func(*trace.Deadlock) {})
		rec.Merge(trace.Batch{Workers: []trace.WorkerInfo{{ID: 1, Name: "one"}, {ID: 2, Name: "two"}}})
		w, o := worker(t.Context(), "w", rec), trace.Object{Name: "O"}
		rec.Outside(1)
		declare := func(waits ...trace.Wait) *trace.Deadlock {
			w.Runnable()
			w.Waiting(w, &o, trace.KindQueue)
			rec.Declare(1, rec.Still().Activity, waits)
			return rec.Deadlock()
		}
		rec.Prove(func() {})
		d := declare(trace.Wait{Worker: 1, Object: o.ID(), Until: 2 * time.Hour},
			trace.Wait{Worker: 2, Object: o.ID(), Until: time.Hour})
		if d == nil || len(d.Blocked) != 3 || d.Until != time.Hour {
			t.Errorf("first %+v", d)
		}
		if d = declare(trace.Wait{Worker: 2, Object: o.ID()}); d == nil || len(d.Blocked) != 2 || d.Until != 0 {
			t.Errorf("then %+v", d)
		}
	})
}

// TestReleaseOfManyPermits is an event for each that is held, however many are released.
func TestReleaseOfManyPermits(t *testing.T) {
	rec := trace.NewRecorder(0, nil)
	w, o := worker(t.Context(), "w", rec), trace.Object{Name: "S"}
	w.Acquired(&o, trace.KindSemaphore)
	w.Acquired(&o, trace.KindSemaphore)
	for _, n := range []int{1, 1 << 30, 1 << 30} {
		w.ReleasedN(&o, trace.KindSemaphore, n)
	}
	kept, _ := rec.Events()
	wantKinds(t, kept, trace.Born, trace.Running, trace.Acquired, trace.Acquired, trace.Released, trace.Released,
		trace.Released)
}

// TestBlockedInWords has each way in which a worker of a deadlock can wait.
func TestBlockedInWords(t *testing.T) {
	a, b := trace.WorkerInfo{ID: 1, Name: "a"}, trace.WorkerInfo{ID: 2, Name: "b"}
	lockA := trace.ObjectInfo{ID: 11, Kind: trace.KindLock, Name: "A"}
	lockB := trace.ObjectInfo{ID: 12, Kind: trace.KindLock, Name: "B"}
	future := trace.ObjectInfo{ID: 13, Kind: trace.KindFuture, Name: "F"}
	others := []trace.WorkerInfo{b}
	end := trace.ObjectInfo{ID: 2, Kind: trace.KindThread, Name: "b", Of: 2}
	for want, blocked := range map[string]trace.Blocked{
		"a waits for b to end":                                 {Worker: a, For: end, Holders: others},
		"a holds lock A and waits for b to end":                {Worker: a, For: end, Holds: lockA},
		"a holds lock A and waits for lock B":                  {Worker: a, For: lockB, Holders: others, Holds: lockA},
		"a waits for lock B, which b holds":                    {Worker: a, For: lockB, Holders: others},
		"a waits for lock B, which a, b hold":                  {Worker: a, For: lockB, Holders: []trace.WorkerInfo{a, b}},
		"a waits for lock A, which it holds itself":            {Worker: a, For: lockA, Holders: []trace.WorkerInfo{a}},
		"a waits for lock A, and no worker is left to wake it": {Worker: a, For: lockA},
		"a waits for future F, on which b works":               {Worker: a, For: future, Holders: others},
	} {
		if got := blocked.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
