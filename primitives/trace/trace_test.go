package trace_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/primitives/trace"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var errStop = errors.New("stop")

// worker returns a worker that was born and has started.
func worker(ctx context.Context, name string, rec *trace.Recorder) *trace.Worker {
	w := trace.NewWorker(ctx, name, rec)
	w.Born()
	w.Started()
	return w
}

// kinds lists the kinds of events, in order.
func kinds(events []trace.Event) []trace.Kind {
	var all []trace.Kind
	for _, e := range events {
		all = append(all, e.Kind)
	}
	return all
}

func wantKinds(t *testing.T, got []trace.Event, want ...trace.Kind) {
	t.Helper()
	if diff := cmp.Diff(want, kinds(got)); diff != "" {
		t.Errorf("events (-want +got)\n%s", diff)
	}
}

type key struct{}

func TestFrom(t *testing.T) {
	w := worker(t.Context(), "w", nil)
	wrapped, cancel := context.WithCancel(context.WithValue(w, key{}, "value"))
	defer cancel()
	if trace.From(w) != w || trace.From(wrapped) != w {
		t.Error("the worker is not found in its own context")
	}
	inner := worker(wrapped, "inner", nil)
	if trace.From(inner) != inner || inner.Value(key{}) != "value" {
		t.Error("an inner worker hides the outer one, and nothing else")
	}
	if trace.From(t.Context()) != nil {
		t.Error("a worker was found where there is none")
	}
}

func TestNoWorkerAndNoRecorderReportNothing(t *testing.T) {
	var o trace.Object
	for _, w := range []*trace.Worker{nil, trace.NewWorker(t.Context(), "w", nil)} {
		w.Born()
		w.Started()
		w.Waiting(t.Context(), &o, trace.KindLock)
		w.WaitingOutside(t.Context(), &o, trace.KindLock)
		w.Runnable()
		w.Resumed()
		w.Acquired(&o, trace.KindLock)
		w.Released(&o, trace.KindLock)
		w.Notified(&o, trace.KindLock)
		if w.Recorder() != nil {
			t.Error("a recorder out of nowhere")
		}
	}
	var none *trace.Recorder
	none.Outside(1)
}

func TestRecorderKeepsTheNewest(t *testing.T) {
	rec := trace.NewRecorder(3, nil)
	w := worker(t.Context(), "w", rec)
	kept, dropped := rec.Events()
	wantKinds(t, kept, trace.Born, trace.Running)
	if dropped != 0 {
		t.Errorf("%d dropped", dropped)
	}
	var o trace.Object
	w.Acquired(&o, trace.KindLock)
	w.Notified(&o, trace.KindLock)
	w.Released(&o, trace.KindLock)
	w.Ended(nil)
	kept, dropped = rec.Events()
	wantKinds(t, kept, trace.Notified, trace.Released, trace.Done)
	if dropped != 3 {
		t.Errorf("%d dropped", dropped)
	}
}

func TestEventsAreStampedAndResolved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rec := trace.NewRecorder(0, nil)
		w := worker(t.Context(), "w", rec)
		time.Sleep(time.Minute)
		o := trace.Object{Name: "A"}
		soon, cancel := context.WithTimeout(w, time.Hour)
		defer cancel()
		w.Waiting(soon, &o, trace.KindLock)
		w.Ended(errStop)
		kept, _ := rec.Events()
		want := []trace.Event{
			{Worker: w.ID(), Kind: trace.Born},
			{Worker: w.ID(), Kind: trace.Running},
			{At: time.Minute, Worker: w.ID(), Object: o.ID(), Kind: trace.Waiting, Timed: true},
			{At: time.Minute, Worker: w.ID(), Object: w.End().ID(), Kind: trace.Failed},
		}
		if diff := cmp.Diff(want, kept); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		object, _ := rec.Object(o.ID())
		info, _ := rec.Worker(w.ID())
		if got := info.Name + " and " + object.String(); got != "w and lock A" {
			t.Error(got)
		}
		if _, ok := rec.Object(0); ok {
			t.Error("there is no object 0")
		}
	})
}

func TestSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rec := trace.NewRecorder(0, func(d *trace.Deadlock) { t.Error(d) })
		w := worker(t.Context(), "w", rec)
		start := time.Now()
		if err := w.Sleep(w, time.Hour); err != nil || time.Since(start) != time.Hour {
			t.Error(err, time.Since(start))
		}
		soon, cancel := context.WithTimeoutCause(w, time.Second, errStop)
		defer cancel()
		if err := w.Sleep(soon, time.Hour); err != errStop {
			t.Error(err)
		}
		kept, _ := rec.Events()
		wantKinds(t, kept, trace.Born, trace.Running, trace.Sleeping, trace.Running, trace.Sleeping, trace.Running)
	})
}

func TestTake(t *testing.T) {
	rec := trace.NewRecorder(4, nil)
	w := worker(t.Context(), "w", rec)
	<-rec.Fresh()
	b := rec.Take()
	wantKinds(t, b.Events, trace.Born, trace.Running)
	if len(b.Workers) != 1 || b.Workers[0].Name != "w" || len(b.Objects) != 0 {
		t.Errorf("got workers %v and objects %v", b.Workers, b.Objects)
	}
	select {
	case <-rec.Fresh():
		t.Error("nothing is fresh after all was taken")
	default:
	}
	o := trace.Object{Name: "A"}
	for range 3 {
		w.Acquired(&o, trace.KindLock)
		w.Released(&o, trace.KindLock)
	}
	<-rec.Fresh()
	b = rec.Take()
	wantKinds(t, b.Events, trace.Acquired, trace.Released, trace.Acquired, trace.Released) // two are lost
	if len(b.Workers) != 0 || len(b.Objects) != 1 || b.Objects[0].String() != "lock A" {
		t.Errorf("got workers %v and objects %v", b.Workers, b.Objects)
	}
	if b = rec.Take(); len(b.Events)+len(b.Workers)+len(b.Objects) != 0 {
		t.Errorf("got %v a second time", b)
	}
}

func TestMerge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		found := make(chan *trace.Deadlock, 1)
		parent := trace.NewRecorder(0, func(d *trace.Deadlock) { found <- d })
		child := trace.NewRecorderOn(parent.Terms())
		shared := trace.Object{Name: "S"}
		remote := worker(t.Context(), "remote", child)
		remote.Acquired(&shared, trace.KindLock)
		time.Sleep(time.Second)
		w := worker(t.Context(), "here", parent)
		parent.Merge(child.Take())
		kept, _ := parent.Events()
		wantKinds(t, kept, trace.Born, trace.Running, trace.Born, trace.Running, trace.Acquired)
		if at := kept[4].At; at != 0 {
			t.Errorf("what happened at 0 is said to have happened at %v", at)
		}
		if info, _ := parent.Worker(remote.ID()); info.Name != "remote" {
			t.Errorf("got %v", info)
		}
		w.Waiting(w, &shared, trace.KindLock) // the remote worker does not count among those who could go on
		d := <-found
		if got := d.Waits()[0]; got != "here waits for lock S, which remote holds" {
			t.Error(got)
		}
		remote.Released(&shared, trace.KindLock)
		parent.Merge(child.Take())
		again := trace.NewRecorder(0, nil)
		again.Merge(parent.Take()) // a grandchild's events pass through
		if _, ok := again.Worker(remote.ID()); !ok {
			t.Error("the remote worker was not handed on")
		}
	})
}

func TestDeadlockIsCalledOnceAndNotBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		rec := trace.NewRecorder(0, func(*trace.Deadlock) { calls++ })
		rec.NobodyOutside()
		a, b := worker(t.Context(), "a", rec), worker(t.Context(), "b", rec)
		o := trace.Object{Name: "E"}
		steps := []struct {
			name string
			do   func()
			want int
		}{
			{"one waits", func() { a.Waiting(a, &o, trace.KindEvent) }, 0},
			{"the other sleeps", func() {
				ctx, cancel := context.WithCancel(b)
				cancel()
				_ = b.Sleep(ctx, time.Hour)
			}, 0},
			{"waits with a deadline", func() {
				ctx, cancel := context.WithTimeout(b, trace.Near)
				defer cancel()
				b.Waiting(ctx, &o, trace.KindEvent)
			}, 0},
			{"waits for another process", func() { b.WaitingOutside(b, &o, trace.KindEvent) }, 0},
			{"there is somebody outside", func() { rec.Outside(1) }, 0},
			{"waits", func() { b.Waiting(b, &o, trace.KindEvent) }, 0},
			{"nobody is outside any more", func() { rec.Outside(-1) }, 1},
			{"goes on", b.Runnable, 1},
			{"waits again", func() { b.Waiting(b, &o, trace.KindEvent) }, 1},
		}
		for _, s := range steps {
			s.do()
			synctest.Wait()
			if calls != s.want {
				t.Errorf("%s: called %d times, want %d", s.name, calls, s.want)
			}
		}
	})
}

func TestDeadlockOfThoseWhoAreLeft(t *testing.T) {
	found := make(chan *trace.Deadlock, 1)
	rec := trace.NewRecorder(0, func(d *trace.Deadlock) { found <- d })
	a, b := worker(t.Context(), "a", rec), worker(t.Context(), "b", rec)
	s := trace.Object{Name: "S"}
	for _, w := range []*trace.Worker{a, b} {
		w.Acquired(&s, trace.KindSemaphore)
	}
	a.Waiting(a, &s, trace.KindSemaphore)
	for rec.Since() == 0 { // the clock of some systems ticks rarely
		runtime.Gosched()
	}
	b.Ended(nil)
	d := <-found
	info := func(w *trace.Worker) trace.WorkerInfo { return trace.WorkerInfo{ID: w.ID(), Name: w.Name, PID: w.PID} }
	want := &trace.Deadlock{Blocked: []trace.Blocked{{Worker: info(a),
		For:     trace.ObjectInfo{ID: s.ID(), Kind: trace.KindSemaphore, Name: "S"},
		Holders: []trace.WorkerInfo{info(a), info(b)}}},
		At: d.At}
	if got := d.Waits()[0]; got != "a waits for semaphore S, which a, b hold" {
		t.Error(got)
	}
	if diff := cmp.Diff(want, d); diff != "" || d.At <= 0 || d.At > rec.Since() {
		t.Errorf("after %v (-want +got)\n%s", d.At, diff)
	}
	if rec.Deadlock() != d {
		t.Errorf("the recorder knows of %v", rec.Deadlock())
	}
}

func TestReportingDoesNotAllocate(t *testing.T) {
	rec := trace.NewRecorder(100, nil)
	w := worker(t.Context(), "w", rec)
	var o trace.Object
	cycle := func() {
		w.Waiting(w, &o, trace.KindLock)
		w.Runnable()
		w.Resumed()
		w.Acquired(&o, trace.KindLock)
		w.Released(&o, trace.KindLock)
	}
	for range 100 { // until the ring is full
		cycle()
	}
	if n := testing.AllocsPerRun(100, cycle); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestObjectIDs(t *testing.T) {
	var o, other trace.Object
	ids := make([]uint64, 50)
	var all sync.WaitGroup
	for i := range ids {
		all.Go(func() { ids[i] = o.ID() })
	}
	all.Wait()
	for _, id := range ids {
		if id != o.ID() || id == 0 || id == other.ID() {
			t.Errorf("%d is no number for one object", id)
		}
	}
	other.SetID(o.ID())
	if other.ID() != o.ID() {
		t.Error("a number that was given is not kept")
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct {
		got  fmt.Stringer
		want string
	}{
		{trace.Kind(0), "kind(0)"},
		{trace.Born, "born"},
		{trace.Failed, "failed"},
		{trace.Kind(200), "kind(200)"},
		{trace.ObjectInfo{ID: 7<<32 | 3, Kind: trace.KindLock}, "lock 3"},
		{trace.ObjectInfo{Kind: trace.KindQueue, Name: "Q"}, "queue Q"},
	} {
		if c.got.String() != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// TestGone: only those whose end was not heard of have failed.
func TestGone(t *testing.T) {
	rec := trace.NewRecorder(0, nil)
	const pid = 1 << 22
	rec.Merge(trace.Batch{
		Workers: []trace.WorkerInfo{{ID: 1, Name: "ended", PID: pid}, {ID: 2, Name: "killed", PID: pid},
			{ID: 3, Name: "other", PID: pid + 1}},
		Events: []trace.Event{{Worker: 1, Kind: trace.Done}},
	})
	for range 2 {
		rec.Gone(pid)
	}
	kept, _ := rec.Events()
	if len(kept) != 2 || kept[1].Worker != 2 || kept[1].Kind != trace.Failed {
		t.Errorf("got %v", kept)
	}
	(*trace.Recorder)(nil).Gone(pid)
}

// TestWhoseEndItIs: the object that a thread's joiners wait for, and that of a process, name the
// worker.
func TestWhoseEndItIs(t *testing.T) {
	rec := trace.NewRecorder(0, nil)
	w := worker(t.Context(), "w", rec)
	if o, _ := rec.Object(w.End().ID()); o.Of != w.ID() {
		t.Errorf("got %+v", o)
	}
	process := trace.Object{Name: "child"}
	rec.Process(&process, 1<<22)
	rec.Merge(trace.Batch{Workers: []trace.WorkerInfo{{ID: 7, PID: 1 << 22}, {ID: 8, PID: 1 << 22}}})
	if o, _ := rec.Object(process.ID()); o.Of != 7 || o.Name != "child" || o.Kind != trace.KindProcess {
		t.Errorf("got %+v", o)
	}
}

func TestObjectTravels(t *testing.T) {
	o := &trace.Object{Name: "A"}
	raw, err := o.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var there trace.Object
	if err := there.UnmarshalBinary(raw); err != nil || there.ID() != o.ID() || there.Name != "A" {
		t.Errorf("got object %d %q, %v; want %d A", there.ID(), there.Name, err, o.ID())
	}
	if err := there.UnmarshalBinary(raw[:7]); err != io.ErrUnexpectedEOF {
		t.Errorf("half an object: %v", err)
	}
}
