package trace_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"concurrency-lab/primitives/trace"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestLosses: each step is a worker with r or w, and then the workers whose updates are lost by it.
func TestLosses(t *testing.T) {
	for steps, want := range map[string]string{
		"ar aw br bw":                   "",
		"ar br aw bw":                   "b loses a",
		"ar br bw aw":                   "a loses b",
		"ar br cr aw bw cw":             "b loses a, c loses b",
		"cr ar aw br bw cw":             "c loses b a", // b has seen a's, c neither
		"ar br aw bw ar aw":             "b loses a",
		"ar aw aw":                      "",          // its own
		"ar bw aw":                      "a loses b", // b has never read, but a overwrites what it has not seen
		"aw bw cw":                      "",          // nobody updates anything
		"ar br aw bw ar br bw aw ar aw": "b loses a, a loses b",
		"ar br bw br aw bw":             "a loses b, b loses a and has b back",
	} {
		if got := strings.Join(lossesOf(steps), ", "); got != want {
			t.Errorf("%s: %q, want %q", steps, got, want)
		}
	}
}

func lossesOf(steps string) (all []string) {
	var losses trace.Losses
	for i, step := range strings.Fields(steps) {
		e := trace.Event{At: time.Duration(i), Worker: uint64(step[0]), Kind: trace.Read, Access: &trace.Access{}}
		if step[1] == 'w' {
			e.Kind = trace.Wrote
		}
		lost, back := losses.Follow(e)
		if len(lost) > 0 {
			all = append(all, fmt.Sprintf("%c loses %s", step[0], workersOf(lost)))
		}
		if len(back) > 0 {
			all[len(all)-1] += " and has " + workersOf(back) + " back"
		}
	}
	return all
}

func workersOf(events []trace.Event) string {
	var names []string
	for _, e := range events {
		names = append(names, string(rune(e.Worker)))
	}
	return strings.Join(names, " ")
}

// TestLossesAreWhatIsMissing: workers that add 1, in any order, at two places.
func TestLossesAreWhatIsMissing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var losses trace.Losses
		workers := rapid.IntRange(1, 4).Draw(t, "workers")
		have, value, written, lost := map[[2]int]int{}, [2]int{}, [2]int{}, [2]int{}
		for i, n := 0, rapid.IntRange(0, 40).Draw(t, "steps"); i < n; i++ {
			w, at := rapid.IntRange(1, workers).Draw(t, "worker"), rapid.IntRange(0, 1).Draw(t, "place")
			a := &trace.Access{Place: fmt.Sprint(at)}
			e := trace.Event{At: time.Duration(i), Worker: uint64(w), Kind: trace.Read, Access: a}
			if read, has := have[[2]int{w, at}]; has {
				e.Kind, value[at] = trace.Wrote, read+1
				written[at]++
				delete(have, [2]int{w, at})
			} else {
				have[[2]int{w, at}] = value[at]
			}
			gone, back := losses.Follow(e)
			lost[at] += len(gone) - len(back)
		}
		for at := range value {
			if value[at] != written[at]-lost[at] {
				t.Errorf("place %d: %d, of %d written %d lost", at, value[at], written[at], lost[at])
			}
		}
	})
}

func TestMomentsComeOneAfterTheOther(t *testing.T) {
	w := worker(t.Context(), "w", trace.NewRecorder(0, nil))
	last := int64(0)
	for range 1000 {
		m := w.Moment(last)
		if m <= last {
			t.Fatalf("%d after %d", m, last)
		}
		last = m
	}
	far := last + int64(time.Hour) // of a clock that was set back meanwhile
	if m := w.Moment(far); m >= far {
		t.Errorf("%d, an hour ahead", m)
	}
}

func TestAccesses(t *testing.T) {
	rec := trace.NewRecorder(0, nil)
	var heard []string
	rec.OnAccess(func(e trace.Event, w trace.WorkerInfo, o trace.ObjectInfo) {
		heard = append(heard, fmt.Sprintf("%s %v %s of %s", w.Name, e.Kind, e.Access.Value, o))
	})
	child := trace.NewRecorderOn(rec.Terms())
	here, there := worker(t.Context(), "here", rec), worker(t.Context(), "there", child)
	o := trace.Object{Name: "V"}
	before := rec.Since()
	m := here.Moment(0)
	here.Accessed(trace.Wrote, m, &o, trace.KindValue, trace.Access{Value: "1"})
	there.Accessed(trace.Read, there.Moment(m), &o, trace.KindValue, trace.Access{Value: "1"})
	rec.Merge(child.Take())
	if diff := cmp.Diff([]string{"here wrote 1 of value V", "there read 1 of value V"}, heard); diff != "" {
		t.Error(diff)
	}
	events, _ := rec.Events()
	events = slices.DeleteFunc(events, func(e trace.Event) bool { return e.Access == nil })
	if len(events) != 2 || events[0].At < before || events[1].At <= events[0].At || events[1].At > rec.Since() {
		t.Errorf("%+v", events)
	}
	rec.Unwatched()
	if here.Watched() || worker(t.Context(), "late", trace.NewRecorderOn(rec.Terms())).Watched() {
		t.Error("reads and writes are watched on")
	}
}

func TestAside(t *testing.T) {
	rec := trace.NewRecorder(0, nil)
	gate, lock := trace.Object{Name: trace.Aside("gate")}, trace.Object{Name: "gate"}
	w := worker(t.Context(), trace.Aside("w"), rec)
	w.Acquired(&gate, trace.KindBarrier)
	w.Acquired(&lock, trace.KindLock)
	g, _ := rec.Object(gate.ID())
	l, _ := rec.Object(lock.ID())
	info, _ := rec.Worker(w.ID())
	if !g.Aside() || l.Aside() || !info.Aside() || g.String() != "barrier (gate)" {
		t.Errorf("%v %v %v", g, l, info)
	}
}
