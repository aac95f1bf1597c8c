package pool

import (
	"sync"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/internal/workers"
)

// replies runs the callbacks of a pool, one after the other in the order of arrival, in a goroutine
// that lives while there are any. The zero value is ready.
type replies struct {
	mu       sync.Mutex
	queue    []func()
	running  bool
	failures []error
}

// add queues a callback. The goroutine is no worker of the recorder's, but whoever waits for the
// pool waits for it.
func (r *replies) add(p *workers.Pool, callback func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.queue = append(r.queue, callback)
	if !r.running {
		r.running = true
		p.Begin()
		p.Recorder().Outside(1)
		go func() {
			guard.Again(r.run)
			p.End()
			p.Recorder().Outside(-1)
		}()
	}
}

func (r *replies) run() {
	for {
		r.mu.Lock()
		if len(r.queue) == 0 {
			r.running = false
			r.mu.Unlock()
			return
		}
		callback := r.queue[0]
		r.queue = r.queue[1:]
		r.mu.Unlock()
		guard.Call("pool callback", func() error { callback(); return nil }, r.keep)
	}
}

// keep keeps how a callback failed, if it did.
func (r *replies) keep(err error) {
	if err == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failures = append(r.failures, err)
}

// takeFailures returns how callbacks failed, where that was not yet reported.
func (r *replies) takeFailures() []error {
	r.mu.Lock()
	defer r.mu.Unlock()
	failures := r.failures
	r.failures = nil
	return failures
}
