package threading

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/trace"
)

// errMainEnded is the cause that daemon threads see when the main thread is done.
var errMainEnded = errors.New("the main thread has ended")

// mainThread knows the threads of one [Run] that have not ended.
type mainThread struct {
	mu      sync.Mutex
	threads map[*Thread]struct{}
	panics  []error
}

// Run makes the caller a main thread and runs f as its code. When f has returned, Run waits for
// every thread that was started under it and is no daemon, then cancels the daemons and waits for
// these too, so that nothing of the program runs on. It returns the error of f joined with the
// [*PanicError] of any thread: a panic is never lost, whether or not somebody joined the thread.
//
// Every thread below reports to rec, which may be nil.
//
// Python: what the interpreter does around a program's main thread, the wait at exit included.
func Run(ctx context.Context, name string, rec *trace.Recorder, f func(ctx context.Context) error) error {
	run, cancel := context.WithCancelCause(ctx)
	m := &mainThread{threads: map[*Thread]struct{}{}}
	t := &Thread{Name: name, main: m}
	t.begin(run, cancel, rec)
	m.enter(t)
	t.worker.Started()
	err := guard.Catch(name, func() error { return f(t.worker) })
	t.mu.Lock()
	t.end(err)
	t.mu.Unlock()
	m.shutdown(t)
	t.finish(err)
	if _, panicked := err.(*PanicError); panicked {
		err = nil // it is among the panics
	}
	return errors.Join(append([]error{err}, m.panics...)...)
}

// shutdown ends every thread but main: the others by waiting, the daemons by cancelling.
func (m *mainThread) shutdown(main *Thread) {
	ctx := context.WithoutCancel(main.worker)
	m.joinOthers(ctx, main)
	m.cancelDaemons(ctx, main)
}

// joinOthers waits for the threads that are no daemons, and for those that they start meanwhile.
func (m *mainThread) joinOthers(ctx context.Context, main *Thread) {
	for others := m.others(main, false); len(others) > 0; others = m.others(main, false) {
		for _, t := range others {
			_ = t.Join(ctx) // its panic, if any, is kept by leave
		}
	}
}

// cancelDaemons ends the threads that are left.
func (m *mainThread) cancelDaemons(ctx context.Context, main *Thread) {
	for others := m.others(main, true); len(others) > 0; others = m.others(main, true) {
		for _, t := range others {
			t.Cancel(errMainEnded)
			_ = t.Join(ctx) // as above
		}
	}
}

// others returns the threads that are not main and, unless daemons, no daemons.
func (m *mainThread) others(main *Thread, daemons bool) []*Thread {
	return slices.DeleteFunc(m.all(), func(t *Thread) bool { return t == main || t.daemon && !daemons })
}

// all returns the threads in the order in which they started.
func (m *mainThread) all() []*Thread {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.SortedFunc(maps.Keys(m.threads), func(a, b *Thread) int {
		return cmp.Compare(a.worker.ID(), b.worker.ID())
	})
}

func (m *mainThread) enter(t *Thread) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.threads[t] = struct{}{}
}

func (m *mainThread) leave(t *Thread, err error) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.threads, t)
	if p, ok := err.(*PanicError); ok {
		m.panics = append(m.panics, p)
	}
}

// Current returns the thread that ctx belongs to, or nil (Python: threading.current_thread).
func Current(ctx context.Context) *Thread {
	if w := trace.From(ctx); w != nil {
		t, _ := w.Owner.(*Thread)
		return t
	}
	return nil
}

// Enumerate returns the threads of the current main thread that have started and not ended, itself
// included, in the order in which they started (Python: threading.enumerate). Outside of [Run] it
// returns nil.
func Enumerate(ctx context.Context) []*Thread {
	t := Current(ctx)
	if t == nil || t.main == nil {
		return nil
	}
	return t.main.all()
}

// ActiveCount is the number of threads that [Enumerate] returns (Python: threading.active_count).
func ActiveCount(ctx context.Context) int { return len(Enumerate(ctx)) }
