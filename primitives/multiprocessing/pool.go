package multiprocessing

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"

	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/trace"
)

// Errors of pools. Match them with errors.Is.
var (
	// ErrPoolClosed says that the pool takes no more work (Python: ValueError).
	ErrPoolClosed = errors.New("the pool is closed")
	// ErrPoolRunning says that a pool must be closed or terminated before it can be joined (Python: ValueError).
	ErrPoolRunning = errors.New("the pool is still open: close or terminate it first")
	// ErrTerminated is the error of work that a pool did not finish because it was terminated.
	ErrTerminated = errors.New("the pool was terminated")
)

// Pool is a set of worker processes that take tasks from one queue. The functions [Apply], [ApplyAsync],
// [Map], [MapAsync], [Imap] and [ImapUnordered] give it work.
//
// A worker that dies is an error ([ErrWorkerDied]) for the task that it had, and is replaced; Python's pool would
// wait for that task for ever. Python: multiprocessing.Pool.
type Pool struct {
	ctx     context.Context
	size    int
	options poolOptions
	object  trace.Object
	board   board

	gathering sync.Mutex  // held by the one who takes results from the board
	deserted  atomic.Bool // the last worker has gone

	mu      sync.Mutex
	workers map[*worker]struct{}
	tasks   []*task          // those that are not on the board yet
	given   map[uint64]*task // those that are, or that a worker has
	buf     []byte           // for a task on its way to the board
	named   int              // how many workers have been given a name
	unended int              // tasks whose done has not returned
	losses  int              // workers lost since the last result
	closed  bool
	broken  error // why nothing can be done any more
	joiners park.List
	replies replies
}

// NewPool starts a pool of workers. They are terminated when ctx is done. It costs the start of so many processes, but
// does not wait until they are ready. If there is no room for so many it is a [*RoomError], and none is started. The caller ends the pool by [Pool.Close] or [Pool.Terminate], and [Pool.Join].
func NewPool(ctx context.Context, workers int, options ...PoolOption) (*Pool, error) {
	if workers <= 0 {
		workers = runtime.NumCPU()
	}
	p := &Pool{ctx: ctx, size: workers, workers: map[*worker]struct{}{}, given: map[uint64]*task{}}
	p.options.name = "PoolWorker"
	for _, o := range options {
		o(&p.options)
	}
	if p.options.initErr != nil {
		return nil, p.options.initErr
	}
	p.object.Name = p.options.name
	if err := checkSeats(workers); err != nil {
		return nil, err
	}
	var err error
	if p.board, err = newBoard(p.options.name, workers); err != nil {
		return nil, err
	}
	for seat := range workers {
		if err := p.hire(seat); err != nil {
			p.Terminate()
			return nil, err
		}
	}
	go p.collect()
	return p, nil
}

// Close says that no more work will come. The workers end when they have done what there is. It does not wait.
func (p *Pool) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	p.fill()
}

// Terminate ends the workers at once. Work that is not done ends with [ErrTerminated]. It does not wait.
func (p *Pool) Terminate() { p.fail(ErrTerminated) }

// Join blocks until every worker has ended and every callback has returned, or until ctx is done. A pool that
// is neither closed nor terminated is [ErrPoolRunning]. It returns the panics of callbacks.
func (p *Pool) Join(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		return ErrPoolRunning
	}
	for len(p.workers) > 0 || p.unended > 0 || !p.replies.idle() {
		if err := p.joiners.Wait(ctx, &p.mu, &p.object, trace.KindProcess); err != nil {
			return err
		}
	}
	return errors.Join(p.replies.takePanics()...)
}

// Name is the prefix of the workers' names.
func (p *Pool) Name() string { return p.options.name }

// PIDs returns the numbers of the worker processes that are alive.
func (p *Pool) PIDs() []int {
	p.mu.Lock()
	defer p.mu.Unlock()
	var pids []int
	for w := range p.workers {
		pids = append(pids, w.PID())
	}
	return pids
}
