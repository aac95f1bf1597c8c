package workers

import (
	"context"
	"fmt"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/internal/spawn"
)

// maxLosses is how many workers in a row, for each one of the pool, may be lost and replaced
// without one result in between.
const maxLosses = 3

// workerEnded deals with the end of a worker. The task that it had, if it had one, is lost with it;
// those that it has done are not.
func (p *Pool) workerEnded(w *worker) {
	guard.Again(func() { p.takeResults() })
	err := w.Err()
	p.mu.Lock()
	delete(p.workers, w)
	t := p.claim(p.board.abandoned(w.seat))
	expected := p.broken != nil || p.board.header().closed.Load() && err == nil
	p.losses++
	replace := !expected && p.ctx.Err() == nil && !p.options.BreakOnLoss &&
		!spawn.WouldFailAgain(err) && p.losses <= maxLosses*p.size
	p.pinTasks()
	p.board.call(shm.Everyone) // it may have been called for a task, and died before it took that
	p.mu.Unlock()
	loss := p.lossError(err)
	switch {
	case replace:
		if err := p.startWorker(w.seat); err != nil {
			p.fail(err)
		}
	case !expected:
		p.fail(loss)
	}
	if t != nil { // told last, so that who hears of it finds the pool as it is from now on
		p.concludeAll([]*Task{t}, loss)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wakeIfGone()
	if len(p.workers) == 0 {
		p.stopCollecting()
	}
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
	case err == nil: // it has ended well while there was work, as no worker does
		return ErrWorkerDied
	}
	return fmt.Errorf("%w: %w", ErrWorkerDied, err)
}
