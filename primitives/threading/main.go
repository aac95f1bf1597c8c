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
	atExit  []func() error
	unheard map[*Thread]error // of threads that have ended, and whose error nobody has been told
}

// Run makes the caller a main thread and runs f as its code. When f has returned, Run waits for
// every thread that was started under it and is no daemon. Then it cancels the daemons and waits
// for them too. Last it cancels the context of whatever else was started, so that nothing of the
// program runs on. It returns the error of f, joined with the [*PanicError] of each thread that
// panicked and the error of each thread that was not joined. The cause that a thread was
// cancelled with is no error of its own.
//
// Every thread below reports to rec, which may be nil.
//
// Python: what the interpreter does around a program's main thread, the wait at exit included.
func Run(ctx context.Context, name string, rec *trace.Recorder, f func(ctx context.Context) error) (err error) {
	m := &mainThread{threads: map[*Thread]struct{}{}, unheard: map[*Thread]error{}}
	t := &Thread{Name: name, main: m}
	t.begin(ctx, rec)
	m.enter(t)
	t.worker.Started()
	guard.Call(name, func() error { return f(t.worker) }, func(own error) { err = m.end(t, own) })
	return err
}

// end ends the run when its main thread has ended with an error of its own, or nil, and returns the
// run's.
func (m *mainThread) end(t *Thread, own error) error {
	t.mu.Lock()
	t.end(own)
	t.mu.Unlock()
	failed := m.shutdown(t)
	t.life.Cancel(nil)
	t.finish(own)
	delete(m.unheard, t) // it is the first
	if _, panicked := own.(*PanicError); panicked {
		own = nil // it is among the panics
	}
	all := append(append([]error{own}, failed...), m.panics...)
	for _, t := range slices.SortedFunc(maps.Keys(m.unheard), inOrder) {
		all = append(all, m.unheard[t])
	}
	return errors.Join(all...)
}

// shutdown ends every thread but main: the others by waiting, the daemons by cancelling. In between
// it calls what [AtExit] was given, and returns the errors of that.
func (m *mainThread) shutdown(main *Thread) (failed []error) {
	ctx := context.WithoutCancel(main.worker)
	m.joinOthers(ctx, main)
	for f := m.lastAtExit(); f != nil; f = m.lastAtExit() {
		failed = append(failed, guard.Run("what was to be done at exit", f))
		m.joinOthers(ctx, main)
	}
	m.cancelDaemons(ctx, main)
	return failed
}

// lastAtExit takes the function that was registered last, or returns nil.
func (m *mainThread) lastAtExit() (f func() error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if n := len(m.atExit); n > 0 {
		f, m.atExit = m.atExit[n-1], m.atExit[:n-1]
	}
	return f
}

// AtExit makes [Run] call f when its own function has returned and all threads that are no daemons
// have ended, but before it ends the daemons. What was registered last is called first. Run returns
// the errors. Outside of Run, AtExit does nothing. Python: atexit.register.
func AtExit(ctx context.Context, f func() error) {
	t := Current(ctx)
	if t == nil || t.main == nil {
		return
	}
	t.main.mu.Lock()
	defer t.main.mu.Unlock()
	t.main.atExit = append(t.main.atExit, f)
}

// joinOthers waits for the threads that are no daemons, and for those that they start meanwhile.
func (m *mainThread) joinOthers(ctx context.Context, main *Thread) {
	for others := m.others(main, false); len(others) > 0; others = m.others(main, false) {
		for _, t := range others {
			_ = t.await(ctx)
		}
	}
}

// cancelDaemons ends the threads that are left.
func (m *mainThread) cancelDaemons(ctx context.Context, main *Thread) {
	for others := m.others(main, true); len(others) > 0; others = m.others(main, true) {
		for _, t := range others {
			t.Cancel(errMainEnded)
			_ = t.await(ctx)
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
	return slices.SortedFunc(maps.Keys(m.threads), inOrder)
}

// inOrder compares threads by their start.
func inOrder(a, b *Thread) int { return cmp.Compare(a.worker.ID(), b.worker.ID()) }

func (m *mainThread) enter(t *Thread) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.threads[t] = struct{}{}
}

// leave takes off a thread that has ended. An error that is not its own is told by others.
func (m *mainThread) leave(t *Thread, err error, own bool) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.threads, t)
	if p, ok := err.(*PanicError); ok {
		m.panics = append(m.panics, p)
	} else if err != nil && own {
		m.unheard[t] = err
	}
}

// hear notes that somebody has been told how t, which has ended, did.
func (m *mainThread) hear(t *Thread) {
	if m == nil || t.err == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.unheard, t)
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
