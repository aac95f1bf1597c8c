package multiprocessing

import (
	"context"
	"errors"
	"fmt"
)

// worker is one process of a pool.
type worker struct {
	*Process
	task *task // what it works on
	stop bool  // it was told that no more will come
}

// task is one piece of work.
type task struct {
	id      uint64
	fn      string
	args    [][]byte
	started func() bool                           // the task is about to be handed to a worker; false: drop it
	done    func(results []itemResult, err error) // called once, unless started said false
}

// hire starts one more worker.
func (p *Pool) hire() error {
	p.mu.Lock()
	p.named++
	w := &worker{Process: newProcess(fmt.Sprintf("%s-%d", p.options.name, p.named))}
	p.mu.Unlock()
	w.Daemon = true
	w.fn, w.arg, w.handles = work.name, p.options.init, p.options.handles
	w.onFrame = func(kind frameKind, body []byte) { p.hear(w, kind, body) }
	p.mu.Lock()
	p.workers[w] = struct{}{}
	p.mu.Unlock()
	if err := w.Start(p.ctx); err != nil {
		p.mu.Lock()
		delete(p.workers, w)
		p.mu.Unlock()
		return err
	}
	p.next(w)
	return nil
}

// submit queues a task. It does not block.
func (p *Pool) submit(t *task) error {
	p.mu.Lock()
	if p.broken != nil || p.closed {
		err := p.broken
		if err == nil {
			err = ErrPoolClosed
		}
		p.mu.Unlock()
		return err
	}
	p.nextID++
	t.id = p.nextID
	p.unended++
	p.tasks = append(p.tasks, t)
	var w *worker
	if n := len(p.idle); n > 0 {
		w, p.idle = p.idle[n-1], p.idle[:n-1]
	}
	p.mu.Unlock()
	if w != nil {
		p.next(w)
	}
	return nil
}

// next hands the next task to a worker that has none, or sends it home, or lets it wait.
func (p *Pool) next(w *worker) {
	for {
		p.mu.Lock()
		_, alive := p.workers[w]
		switch {
		case !alive: // its end was heard of before this: its replacement asks for the task
		case len(p.tasks) > 0:
			t := p.tasks[0]
			p.tasks[0], p.tasks = nil, p.tasks[1:]
			if t.started != nil && !t.started() {
				p.endLocked()
				p.mu.Unlock()
				continue
			}
			w.task = t
			p.mu.Unlock()
			// A worker that cannot be written to is dead, and hear will be told so.
			_ = w.link.send(frameTask, taskFrame{ID: t.id, Func: t.fn, Args: t.args})
			return
		case p.closed && !w.stop:
			w.stop = true
			p.mu.Unlock()
			_ = w.link.send(frameStop, nil)
			return
		case !w.stop:
			p.idle = append(p.idle, w)
		}
		p.mu.Unlock()
		return
	}
}

// hear is told what a worker sends, and frameEnd when it is gone.
func (p *Pool) hear(w *worker, kind frameKind, body []byte) {
	if kind == frameEnd {
		p.lost(w)
		return
	}
	r, err := decode[resultFrame](body)
	p.mu.Lock()
	t := w.task
	if t == nil || kind != frameResult || err == nil && r.ID != t.id {
		p.mu.Unlock()
		return
	}
	w.task = nil
	p.losses = 0
	p.mu.Unlock()
	p.next(w)
	if err == nil && len(r.Results) != len(t.args) {
		err = fmt.Errorf("%d results came for %d inputs", len(r.Results), len(t.args))
	}
	t.done(r.Results, err)
	p.end()
}

// end counts a task as ended, and wakes those who wait for the pool if it was the last.
func (p *Pool) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.endLocked()
}

func (p *Pool) endLocked() {
	p.unended--
	p.wakeIfGone()
}

func (p *Pool) wakeIfGone() {
	if len(p.workers) == 0 && p.unended == 0 && p.replies.idle() {
		p.joiners.WakeAll()
	}
}

// lost deals with the end of a worker.
func (p *Pool) lost(w *worker) {
	err := w.Err()
	p.mu.Lock()
	delete(p.workers, w)
	for i, other := range p.idle {
		if other == w {
			p.idle = append(p.idle[:i], p.idle[i+1:]...)
			break
		}
	}
	t := w.task
	w.task = nil
	expected := w.stop && err == nil
	p.losses++
	replace := !expected && p.broken == nil && p.ctx.Err() == nil && !p.options.fragile &&
		!failedItself(err) && p.losses <= maxLosses*p.size
	p.mu.Unlock()
	loss := p.lossError(err)
	switch {
	case replace:
		if err := p.hire(); err != nil {
			p.fail(err)
		}
	case !expected:
		p.fail(loss)
	}
	if t != nil { // told last, so that who hears of it finds the pool as it is from now on
		t.done(nil, loss)
		p.end()
	}
	p.mu.Lock()
	p.wakeIfGone()
	p.mu.Unlock()
}

// maxLosses is how many workers in a row, for each one of the pool, may be lost and replaced without
// one result in between.
const maxLosses = 3

// failedItself says whether a worker ended by an error of its own, which another would have as well.
func failedItself(err error) bool {
	var e *ExitError
	return errors.As(err, &e) && e.Cause != nil
}

// lossError is what those are told whose work was lost with a worker.
func (p *Pool) lossError(err error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.broken != nil:
		return p.broken
	case p.ctx.Err() != nil:
		return context.Cause(p.ctx)
	}
	return fmt.Errorf("%w: %w", ErrWorkerDied, err)
}

// fail breaks the pool: everything that is not done ends with err.
func (p *Pool) fail(err error) {
	p.mu.Lock()
	if p.broken != nil {
		p.mu.Unlock()
		return
	}
	p.broken, p.closed = err, true
	tasks := p.tasks
	p.tasks = nil
	var workers []*worker
	for w := range p.workers {
		workers = append(workers, w)
	}
	p.mu.Unlock()
	for _, w := range workers {
		w.Terminate()
	}
	for _, t := range tasks {
		if t.started == nil || t.started() {
			t.done(nil, err)
		}
		p.end()
	}
}

// Submit queues calls of one registered function in their encoded form (see [Bound.Remote]), for executors that
// are built on a pool. They travel to a worker together. started is called when a worker is about to get them, and
// drops them all by returning false; otherwise done is called once for each, in order, with its encoded result.
// Neither may block, and started may not use the pool. Submit does not block.
func (p *Pool) Submit(name string, args [][]byte, started func() bool, done func(i int, result []byte, err error)) error {
	return p.submit(&task{fn: name, args: args, started: started, done: func(results []itemResult, err error) {
		for i := range args {
			if err != nil {
				done(i, nil, err)
				continue
			}
			done(i, results[i].Value, results[i].Err.err())
		}
	}})
}
