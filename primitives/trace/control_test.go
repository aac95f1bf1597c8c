package trace_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"concurrency-lab/primitives/trace"
)

// logger is a control that lets everybody go on, and notes what it hears.
type logger struct {
	heard []string
	now   time.Duration
}

func (l *logger) note(format string, args ...any) {
	l.heard = append(l.heard, fmt.Sprintf(format, args...))
}

func (l *logger) Born(w *trace.Worker)   { l.note("born %s", w.Name) }
func (l *logger) Resume(w *trace.Worker) { l.note("resume %s", w.Name) }
func (l *logger) Woken(w *trace.Worker)  { l.note("woken %s", w.Name) }
func (l *logger) Ended(w *trace.Worker)  { l.note("ended %s", w.Name) }
func (l *logger) Declared()              { l.note("declared") }
func (l *logger) Refuse(why error)       { l.note("refuse %v", why) }
func (l *logger) Moment() time.Duration  { return l.Now() }
func (l *logger) Now() time.Duration     { return l.now }

func (l *logger) Pass(_ context.Context, w *trace.Worker, s trace.Step) {
	l.note("pass %s %v %v %t", w.Name, s.Op, s.For, s.Eager)
}

func (l *logger) Parked(_ context.Context, w *trace.Worker, o *trace.Object, kind trace.ObjectKind) {
	l.note("parked %s %s %s", w.Name, kind, o.Name)
}

func TestControl(t *testing.T) {
	l := &logger{}
	rec := trace.NewRecorder(0, nil)
	rec.Control(l)
	w := worker(t.Context(), "w", rec)
	object := trace.Object{Name: "A"}
	w.Before(w, trace.Step{Op: trace.OpAcquire, Object: &object, Kind: trace.KindLock})
	w.Before(w, trace.Step{Op: trace.OpSet, Object: &trace.Object{Name: trace.Aside("ready")}})
	loud := w.Quiet()
	w.Before(w, trace.Step{Op: trace.OpRelease})
	loud()
	if err := w.Sleep(w, time.Hour); err != nil {
		t.Error(err)
	}
	w.Waiting(w, &object, trace.KindLock)
	w.Runnable()
	w.Resumed()
	w.Ended(nil)
	w.Left()
	want := []string{"born w", "resume w", "pass w acquire 0s false", "pass w set 0s true", "pass w sleep 1h0m0s true",
		"resume w", "parked w lock A", "woken w", "resume w", "ended w"}
	if got := strings.Join(l.heard, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("heard\n%s", got)
	}
}

// Where nothing decides who goes on, nothing stops, and contexts are as they were.
func TestUncontrolled(t *testing.T) {
	var none *trace.Worker
	recorded := worker(t.Context(), "w", trace.NewRecorder(0, nil))
	for _, w := range []*trace.Worker{none, worker(t.Context(), "w", nil), recorded} {
		if w.Controlled() {
			t.Error("a worker is controlled by nothing")
		}
		w.Before(t.Context(), trace.Step{Op: trace.OpAcquire, Can: func() bool { t.Error("asked"); return false }})
		w.Quiet()()
		w.Left()
	}
	ctx, cancel := trace.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	if d := trace.DeadlineOf(ctx); d != nil {
		t.Error("a deadline of no control's clock")
	}
	if at, ok := ctx.Deadline(); !ok || time.Until(at) < 59*time.Minute {
		t.Errorf("the deadline is %v", at)
	}
	if time.Since(trace.Now(t.Context())) > time.Minute {
		t.Error("Now is not now")
	}
}

func TestClock(t *testing.T) {
	l := &logger{}
	rec := trace.NewRecorder(0, nil)
	rec.Control(l)
	w := worker(t.Context(), "w", rec)
	began := trace.Now(w)
	l.now = 3 * time.Second
	if d := trace.Now(w).Sub(began); d != l.now {
		t.Errorf("%v have passed", d)
	}
	outer, cancel := trace.WithTimeout(w, time.Second)
	defer cancel()
	middle, cancelMiddle := context.WithCancel(outer)
	defer cancelMiddle()
	inner, cancelInner := trace.WithTimeout(middle, time.Minute)
	defer cancelInner()
	if at, ok := inner.Deadline(); !ok || time.Until(at) > trace.Near {
		t.Errorf("a recorder sees a deadline at %v", at)
	}
	d := trace.DeadlineOf(inner)
	if d == nil || d.Due() != 4*time.Second {
		t.Fatalf("the deadline that comes first is %v", d)
	}
	if trace.TimeIsUp(inner) {
		t.Error("the time is up before the control says so")
	}
	d.Expire()
	if outer.Err() != context.DeadlineExceeded || inner.Err() != context.DeadlineExceeded {
		t.Errorf("expired: %v and %v", outer.Err(), inner.Err())
	}
	for _, ctx := range []context.Context{outer, middle, inner} {
		if context.Cause(ctx) != context.DeadlineExceeded || !trace.TimeIsUp(ctx) || trace.DeadlineOf(ctx) != nil {
			t.Errorf("expired: the cause is %v", context.Cause(ctx))
		}
	}
}

func TestClockCancelled(t *testing.T) {
	rec := trace.NewRecorder(0, nil)
	rec.Control(&logger{})
	stop := errors.New("stop")
	ctx, cancel := context.WithCancelCause(worker(t.Context(), "w", rec))
	limited, done := trace.WithTimeout(ctx, time.Second)
	defer done()
	cancel(stop)
	if limited.Err() != context.Canceled || context.Cause(limited) != stop || trace.TimeIsUp(limited) {
		t.Errorf("cancelled: %v, %v", limited.Err(), context.Cause(limited))
	}
	short, end := context.WithTimeout(worker(t.Context(), "w", rec), time.Second)
	defer end()
	within, over := trace.WithTimeout(short, time.Hour)
	defer over()
	run, _ := short.Deadline()
	if at, _ := within.Deadline(); !at.Before(run) {
		t.Errorf("a recorder would take the deadline for that of the run")
	}
}
