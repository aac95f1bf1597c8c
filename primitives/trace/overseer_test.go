package trace_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"

	"concurrency-lab/primitives/trace"
)

// overseer is a logger that could decide about child processes.
type overseer struct{ logger }

func (o *overseer) Starts() bool                                             { return false }
func (o *overseer) Stopped(context.Context, *trace.Worker, trace.Step, bool) {}
func (o *overseer) Contents(map[uint64]string)                               {}

func TestOverseer(t *testing.T) {
	o := &overseer{}
	rec := trace.NewRecorder(0, nil)
	rec.Control(o)
	w := worker(t.Context(), "w", rec)
	if w.Overseer() != o {
		t.Error("who decides would not decide about child processes")
	}
	loud := w.Quiet()
	if w.Overseer() != nil {
		t.Error("a process would be controlled that is part of a step")
	}
	loud()
	err := w.Refuse("a pool", "it does as it likes")
	var refused *trace.RefusedError
	if !errors.As(err, &refused) || refused.What != "a pool" || refused.Why != "it does as it likes" {
		t.Errorf("refused with %v", err)
	}
	if got := o.heard[len(o.heard)-1]; got != "refuse a controlled run cannot have a pool: it does as it likes" {
		t.Errorf("heard %q", got)
	}
	var none *trace.Worker
	for _, w := range []*trace.Worker{none, worker(t.Context(), "w", trace.NewRecorder(0, nil))} {
		if err := w.Refuse("a pool", ""); err != nil || w.Overseer() != nil {
			t.Errorf("a run that is not controlled was refused: %v", err)
		}
	}
	rec = trace.NewRecorder(0, nil)
	rec.Control(&logger{})
	if w := worker(t.Context(), "w", rec); w.Overseer() != nil || w.Refuse("a pool", "") == nil {
		t.Error("a control of one process would decide about others")
	}
}

// The end of a wait for another process is told by the worker itself, unless its context is done.
func TestSharedWait(t *testing.T) {
	l := &logger{}
	rec := trace.NewRecorder(0, nil)
	rec.Control(l)
	w := worker(t.Context(), "w", rec)
	object := trace.Object{Name: "A"}
	ctx, cancel := context.WithCancel(w)
	never := func() bool { return false }
	wait := func() {
		w.WaitingShared(ctx, &object, trace.KindLock, never)
		w.Resumed()
	}
	wait()
	cancel()
	wait()
	loud := w.Quiet()
	wait()
	loud()
	want := []string{"born w", "resume w", "parked w lock A", "woken w", "resume w",
		"parked w lock A", "resume w", "resume w"}
	if got := strings.Join(l.heard, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("heard\n%s", got)
	}
}

func TestWithin(t *testing.T) {
	rec := trace.NewRecorder(0, nil)
	rec.Outside(2)
	rec.Within(1)
	if !rec.WaitsOutside() {
		t.Error("of two that are outside one is controlled, and nobody waits for the other")
	}
	rec.Within(1)
	if rec.WaitsOutside() {
		t.Error("both that are outside are controlled, and somebody waits for them")
	}
	var none *trace.Recorder
	none.Within(1)
}

func TestPlaceIn(t *testing.T) {
	stack := trace.Stack()
	_, file, line, _ := runtime.Caller(0)
	want := trace.Place{File: file, Line: line - 1}
	place := trace.PlaceIn(stack, nil)
	if place != want || stack[0].Function != "concurrency-lab/primitives/trace_test.TestPlaceIn" {
		t.Errorf("%v is in %v, not %v", stack, place, want)
	}
	if place := trace.PlaceIn(stack, func(trace.Frame) bool { return false }); place != (trace.Place{}) {
		t.Errorf("a program without functions has the place %v", place)
	}
}
