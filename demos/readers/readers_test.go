package readers

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/threading"
)

// TestWhoStarves: who goes first makes the others starve, and in the fair variant nobody does. In
// virtual time each run is the same.
func TestWhoStarves(t *testing.T) {
	for variant, want := range map[string]string{"readers-first": "writers", "writers-first": "readers", "fair": nobody} {
		p, took := demotest.PlayBubble(t, Demo(), variant, stage.Options{})
		r := p.Result.(result)
		if r.Starved != want || r.Version != 10 || r.Torn != 0 || p.Done != 25 || p.Announced != 25 {
			t.Errorf("%s: %+v, %d of %d steps, %v", variant, r, p.Done, p.Announced, took)
		}
		if len(r.Workers) != 5 || r.Workers[0].Name != "reader-1" || r.Workers[4].Name != "writer-2" {
			t.Errorf("%s: %+v", variant, r.Workers)
		}
		if p.Said("enters; ") != 25 || p.Said("leaves") != 25 || len(p.Table.Rows) != 5 {
			t.Errorf("%s: %v", variant, p.Lines)
		}
		if took < 10*insideTime || took > 26*(insideTime+outsideTime) {
			t.Errorf("%s took %v", variant, took)
		}
	}
}

// TestReadersReadAtOnce: without writers that come in between, all read at the same time.
func TestReadersReadAtOnce(t *testing.T) {
	d := Demo()
	demotest.SetFlag(t, d, "writers", "1")
	demotest.SetFlag(t, d, "rounds", "1")
	_, took := demotest.PlayBubble(t, d, "fair", stage.Options{Workers: 3})
	// The last reader arrives after 2 steps, the writer waits for it and then writes.
	if want := 2*outsideTime + insideTime + insideTime + outsideTime; took != want {
		t.Errorf("it took %v, want %v", took, want)
	}
}

func TestOnProcesses(t *testing.T) {
	for _, variant := range []string{"readers-first", "writers-first", "fair"} {
		p := demotest.Play(t, Demo(), variant, stage.Options{On: demo.OnProcess, Speed: 20})
		if r := p.Result.(result); r.Version != 10 || p.Said("enters; ") != 25 {
			t.Errorf("%s: %+v", variant, r)
		}
		for _, l := range p.Lines {
			if l.Worker != "main" && l.Worker != stage.Lab && !l.Child {
				t.Errorf("%s: %+v", variant, l)
			}
		}
	}
}

// TestATornPageIsSeen: without the lock a reader sees a half-written page, and the run fails.
func TestATornPageIsSeen(t *testing.T) {
	unlocked := demo.Variant{On: []string{demo.OnThread}, Workers: 1,
		Run: func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
			lock, err := newRWLock(st, fair, 1, 1)
			if err != nil {
				return demo.Report{}, err
			}
			p, err := newPage(2)
			if err != nil {
				return demo.Report{}, err
			}
			reader := threading.Go(ctx, "reader", workerArg{0, 1, lock, p}.use)
			err = errors.Join(st.Sleep(ctx, insideTime/2), workerArg{1, 1, lock, p}.use(ctx), crew.JoinThreads(ctx, reader))
			return report(lock, p, flags{Writers: 1, Rounds: 1}), err
		}}
	synctest.Test(t, func(t *testing.T) {
		p := demotest.PlayWith(t.Context(), t, &demo.Demo{Variants: []demo.Variant{unlocked}}, "", stage.Options{})
		if p.Err != nil || p.Said("sees half of version 0 and half of version 1") != 1 || !p.Check(t, "torn").Failed() {
			t.Errorf("%v, %v, %v", p.Err, p.Checks, p.Lines)
		}
	})
}

func TestInterrupted(t *testing.T) {
	for _, variant := range []string{"readers-first", "writers-first", "fair"} {
		demotest.InterruptBubble(t, Demo(), variant, 700*time.Millisecond)
	}
}
