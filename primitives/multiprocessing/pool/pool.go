package pool

import (
	"context"
	"errors"

	"concurrency-lab/primitives/internal/workers"
)

// Pool is a set of worker processes that take tasks from one queue. The functions [Apply],
// [ApplyAsync], [Map], [MapAsync], [Imap] and [ImapUnordered] give it work.
//
// A worker that dies is an error ([ErrWorkerDied]) for the task that it had, and is replaced;
// Python's pool would wait for that task for ever. Python: multiprocessing.Pool.
type Pool struct {
	workers *workers.Pool
	replies replies
}

// New starts a pool of n workers; 0 or fewer stands for one for each processor. They are terminated
// when ctx is done. It costs the start of so many processes, but does not wait until they are
// ready. If there is no room for so many it is a [*multiprocessing.CapacityError], and none is
// started. The caller ends the pool by [Pool.Close] or [Pool.Terminate], and [Pool.Join].
func New(ctx context.Context, n int, options ...Option) (*Pool, error) {
	w, err := workers.Start(ctx, n, append([]Option{WithName("PoolWorker")}, options...)...)
	if err != nil {
		return nil, err
	}
	return &Pool{workers: w}, nil
}

// Close says that no more work will come. The workers end when they have done what there is. It
// does not wait.
func (p *Pool) Close() { p.workers.Close() }

// Terminate ends the workers at once. Work that is not done ends with [ErrTerminated]. It does not
// wait.
func (p *Pool) Terminate() { p.workers.Terminate() }

// Join blocks until every worker has ended and every callback has returned, or until ctx is done. A
// pool that is neither closed nor terminated is [ErrOpen]. It returns the panics of callbacks,
// and an error for each that left by runtime.Goexit.
func (p *Pool) Join(ctx context.Context) error {
	if err := p.workers.Join(ctx); err != nil {
		return err
	}
	return errors.Join(p.replies.takeFailures()...)
}

// PIDs returns the numbers of the worker processes that are alive.
func (p *Pool) PIDs() []int { return p.workers.PIDs() }
