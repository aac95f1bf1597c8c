package demos

import (
	"testing"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

func TestEither(t *testing.T) {
	if (eitherLock{}).get() != nil {
		t.Error("there is a lock where none was made")
	}
	st := stage.New(stage.Options{On: OnThread}, &played{})
	lock, err := newLock(st, "lock")
	if _, ok := lock.get().(*threading.Lock); !ok || err != nil {
		t.Errorf("%T %v", lock.get(), err)
	}
	st = stage.New(stage.Options{On: OnProcess}, &played{})
	lock, err = newLock(st, "lock")
	if _, ok := lock.get().(*multiprocessing.Lock); !ok || err != nil {
		t.Errorf("%T %v", lock.get(), err)
	}
	event, err := newEvent(st, "event")
	if err != nil || event.get().IsSet() {
		t.Errorf("%T %v", event.get(), err)
	}
}
