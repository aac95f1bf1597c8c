package trace_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/primitives/trace"
)

// shaken returns a recorder whose workers are shaken.
func shaken(seed uint64) *trace.Recorder {
	r := trace.NewRecorder(0, nil)
	r.Shake(seed)
	return r
}

// stops returns how long the worker of that name stops at each of its first points. The test runs
// in a bubble.
func stops(t *testing.T, r *trace.Recorder, name string, points int) (all []time.Duration) {
	w := trace.NewWorker(t.Context(), name, r)
	for range points {
		begin := time.Now()
		w.Yield()
		all = append(all, time.Since(begin))
	}
	return all
}

func sum(all []time.Duration) (total time.Duration) {
	for _, d := range all {
		total += d
	}
	return total
}

func TestShakeIsDecidedBySeedAndName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const points = 100
		r := shaken(7)
		first := stops(t, r, "a", points)
		for what, same := range map[string][]time.Duration{
			"again":      stops(t, shaken(7), "a", points),
			"in a child": stops(t, trace.NewRecorderOn(r.Terms()), "a", points),
		} {
			if !slices.Equal(first, same) {
				t.Errorf("%s: %v, and first %v", what, same, first)
			}
		}
		for what, other := range map[string][]time.Duration{
			"another seed": stops(t, shaken(8), "a", points),
			"another name": stops(t, r, "b", points),
		} {
			if slices.Equal(first, other) {
				t.Errorf("%s makes no difference", what)
			}
		}
		if none := sum(stops(t, trace.NewRecorder(0, nil), "a", points)); none != 0 {
			t.Errorf("without being shaken it stops for %v", none)
		}
		if none := sum(stops(t, nil, "a", points)); none != 0 {
			t.Errorf("without a recorder it stops for %v", none)
		}
	})
}

func TestPausesAreShortAndBecomeRare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := stops(t, shaken(1), "a", 100_000)
		pauses := func(all []time.Duration) (n int) {
			for _, d := range all {
				if d > 0 {
					n++
				}
			}
			return n
		}
		if n := pauses(all[:64]); n < 8 || n > 24 {
			t.Errorf("%d pauses at the first 64 points", n)
		}
		if n := pauses(all[64:]); n < 60 || n > 180 {
			t.Errorf("%d pauses at the points after that", n)
		}
		if longest := slices.Max(all); longest < time.Millisecond || longest > 11*time.Millisecond {
			t.Errorf("the longest pause is %v", longest)
		}
		if total := sum(all); total > 200*time.Millisecond {
			t.Errorf("all pauses together take %v", total)
		}
	})
}

// TestNobodyStopsUnderAMutex: reports that the primitives make while they hold one take no time.
func TestNobodyStopsUnderAMutex(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var o trace.Object
		took := func(report func(w *trace.Worker)) time.Duration {
			w := trace.NewWorker(t.Context(), "w", shaken(3))
			begin := time.Now()
			for range 100 {
				report(w)
			}
			return time.Since(begin)
		}
		for name, report := range map[string]func(w *trace.Worker){
			"Born":           func(w *trace.Worker) { w.Born() },
			"Runnable":       func(w *trace.Worker) { w.Runnable() },
			"Waiting":        func(w *trace.Worker) { w.Waiting(w, &o, trace.KindLock) },
			"WaitingOutside": func(w *trace.Worker) { w.WaitingOutside(w, &o, trace.KindLock) },
			"WaitingShared":  func(w *trace.Worker) { w.WaitingShared(w, &o, trace.KindLock, nil) },
			"Released":       func(w *trace.Worker) { w.Released(&o, trace.KindLock) },
			"Notified":       func(w *trace.Worker) { w.Notified(&o, trace.KindLock) },
			"Ended":          func(w *trace.Worker) { w.Ended(nil) },
		} {
			if d := took(report); d != 0 {
				t.Errorf("%s stops, for %v in all", name, d)
			}
		}
		for name, report := range map[string]func(w *trace.Worker){
			"Started":  func(w *trace.Worker) { w.Started() },
			"Resumed":  func(w *trace.Worker) { w.Resumed() },
			"Acquired": func(w *trace.Worker) { w.Acquired(&o, trace.KindLock) },
			"Sleep":    func(w *trace.Worker) { _ = w.Sleep(w, 0) },
			"Yield":    func(w *trace.Worker) { w.Yield() },
		} {
			if took(report) == 0 {
				t.Errorf("%s never stops", name)
			}
		}
	})
}
