package crew

import (
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
)

// Either is an object that the workers of a run share: one of threading if they are threads, one of
// multiprocessing if they are processes. A demo is written once for both, so its code sees only
// what the two have in common: the interface I. *P, the kind for processes, must implement it too.
// It can stand in a worker's argument. The zero value is no object.
type Either[I, P any] struct {
	Process *P // exported, as only such fields reach another process
	Thread  I
}

// Pick returns the object for the workers of this run: thread, or what process makes.
func Pick[I, P any](st *stage.Stage, thread I, process func() (*P, error)) (e Either[I, P], err error) {
	if st.On == demo.OnThread {
		e.Thread = thread
	} else {
		e.Process, err = process()
	}
	return e, err
}

// IsZero says whether there is no object.
func (e Either[I, P]) IsZero() bool { return e.Process == nil && any(e.Thread) == nil }

// Object returns the object. There must be one.
func (e Either[I, P]) Object() I {
	if e.Process == nil {
		return e.Thread
	}
	return any(e.Process).(I) // no constraint of Go can say that *P implements I
}
