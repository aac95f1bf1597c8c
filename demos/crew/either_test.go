package crew

import (
	"testing"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

func TestEither(t *testing.T) {
	if !(Lock{}).IsZero() {
		t.Error("there is a lock where none was made")
	}
	st := stage.New(stage.Options{On: demo.OnThread}, &demotest.Played{})
	lock, err := NewLock(st, "lock")
	if _, ok := lock.Object().(*threading.Lock); !ok || err != nil {
		t.Errorf("%T %v", lock.Object(), err)
	}
	st = stage.New(stage.Options{On: demo.OnProcess}, &demotest.Played{})
	lock, err = NewLock(st, "lock")
	if _, ok := lock.Object().(*multiprocessing.Lock); !ok || err != nil {
		t.Errorf("%T %v", lock.Object(), err)
	}
	event, err := NewEvent(st, "event")
	if err != nil || event.IsSet() {
		t.Errorf("%T %v", event.Object(), err)
	}
}
