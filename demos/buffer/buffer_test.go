package buffer

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
)

// TestEachItemIsTakenOnce: the checks of a run hold, and the lines tell of each item.
func TestEachItemIsTakenOnce(t *testing.T) {
	for _, on := range demotest.OnBoth {
		d := Demo()
		demotest.SetFlag(t, d, "producers", "3")
		demotest.SetFlag(t, d, "items", "7")
		p := demotest.Play(t, d, "right", stage.Options{On: on, Workers: 4})
		r := p.Result.(result)
		if r.Most < 1 || r.Most > 2 {
			t.Errorf("on %s %d items were in two places", on, r.Most)
		}
		if r.Most = 0; r != (result{Put: 21, Taken: 21}) {
			t.Errorf("on %s: %+v", on, r)
		}
		if puts, takes := p.Said("puts item "), p.Said("takes item "); puts != 21 || takes != 21 || p.Done != 42 {
			t.Errorf("on %s: %d puts and %d takes are told, %d steps", on, puts, takes, p.Done)
		}
	}
}

// TestOrder: one producer and one consumer, so the items come out as they went in.
func TestOrder(t *testing.T) {
	d := Demo()
	demotest.SetFlag(t, d, "producers", "1")
	demotest.SetFlag(t, d, "size", "3")
	p, _ := demotest.PlayBubble(t, d, "right", stage.Options{Workers: 1})
	var taken []string
	for _, l := range p.Lines {
		if item, ok := cutItem(l.Text); ok {
			taken = append(taken, item)
		}
	}
	if diff := cmp.Diff([]string{"1", "2", "3", "4", "5", "6", "7", "8"}, taken); diff != "" {
		t.Error(diff)
	}
}

// TestMoreConsumersThanItems: those for whom there is no item do not wait for one.
func TestMoreConsumersThanItems(t *testing.T) {
	for _, variant := range []string{"right", "if"} {
		d := Demo()
		demotest.SetFlag(t, d, "producers", "1")
		demotest.SetFlag(t, d, "items", "2")
		if p := demotest.Play(t, d, variant, stage.Options{Workers: 5}); p.Result.(result).Taken != 2 {
			t.Errorf("%s: %+v", variant, p.Result)
		}
	}
}

// TestDeadlock: with one condition and one notification the workers all wait in the end.
func TestDeadlock(t *testing.T) {
	for _, on := range demotest.OnBoth {
		found := 0
		for range 10 {
			p := demotest.Play(t, Demo(), "one-notify", stage.Options{On: on})
			if r := p.Result.(deadlockResult); r.Deadlock.Found {
				found++
				if p.Check(t, "deadlock").Grade != demo.Interesting || r.Taken == 16 || p.Said("waits for condition changed") == 0 {
					t.Errorf("on %s: %+v, %v", on, r, p.Checks)
				}
			}
		}
		if found == 0 {
			t.Errorf("on %s there was no deadlock in 10 runs", on)
		}
	}
}

// TestFromEmpty: a consumer that does not look again finds nothing.
func TestFromEmpty(t *testing.T) {
	for _, on := range demotest.OnBoth {
		wrong := 0
		for range 10 {
			p := demotest.Play(t, Demo(), "if", stage.Options{On: on})
			r := p.Result.(result)
			if p.Said("does not look again") != r.FromEmpty+r.IntoFull || r.Taken != 16 {
				t.Errorf("on %s: %+v", on, r)
			}
			if bug := p.Check(t, "woken too late").Grade == demo.Interesting; bug != (r.FromEmpty+r.IntoFull > 0) {
				t.Errorf("on %s: %+v, %v", on, r, p.Checks)
			}
			wrong += r.FromEmpty
		}
		if wrong == 0 {
			t.Errorf("on %s nobody took from an empty buffer in 10 runs", on)
		}
	}
}

// TestChecksCanFail: figures that cannot be fail the run.
func TestChecksCanFail(t *testing.T) {
	r, err := newRing(stage.New(stage.Options{On: demo.OnThread}, &demotest.Played{}), kind{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	f := flags{Producers: 1, Items: 2, Size: 1}
	for _, test := range []struct {
		taken, sum, most int64
		failed           int
	}{{2, 3, 1, 0}, {1, 1, 1, 2}, {2, 4, 1, 1}, {2, 3, 2, 1}, {2, 3, 0, 1}} {
		r.Counts.Store(countTaken, test.taken)
		r.Counts.Store(countSum, test.sum)
		r.Counts.Store(countMost, test.most)
		rep, _ := report(r, kind{}, f, nil)
		failed := 0
		for _, c := range rep.Checks {
			if c.Failed() {
				failed++
			}
		}
		if failed != test.failed {
			t.Errorf("%+v: %v", test, rep.Checks)
		}
	}
	other := errors.New("other")
	if rep, err := report(r, kind{OneCondition: true}, f, other); err != other || !rep.Failed() {
		t.Errorf("%v, %v", rep.Checks, err)
	}
}

// TestLosesAWorker: if a worker's process is killed the run ends.
func TestLosesAWorker(t *testing.T) {
	d := Demo()
	demotest.SetFlag(t, d, "items", "1000") // or a consumer could be done before it is killed
	err := demotest.PlayKilling(t, d, stage.Options{Variant: "right", Workers: 2, Speed: 1}, "takes item 1:")
	if err == nil {
		t.Error("the run ended well without a consumer")
	}
}

// cutItem returns which item a line says was taken.
func cutItem(line string) (item string, ok bool) {
	line, ok = strings.CutPrefix(line, "takes item ")
	item, _, _ = strings.Cut(line, ":")
	return item, ok
}
