package workers

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/internal/spawn"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/trace"
)

// Errors of pools. Match them with errors.Is.
var (
	// ErrClosed says that the pool takes no more work (Python: ValueError).
	ErrClosed = errors.New("the pool is closed")
	// ErrOpen says that a pool must be closed or terminated before it can be joined (Python:
	// ValueError).
	ErrOpen = errors.New("the pool is still open: close or terminate it first")
	// ErrTerminated is the error of work that a pool did not finish because it was terminated.
	ErrTerminated = errors.New("the pool was terminated")
)

// ErrWorkerDied says that the process which had a task died before it had a result.
var ErrWorkerDied = wire.RegisterError(errors.New("the worker process died"))

// Options say how a pool's workers are made.
type Options struct {
	// Name is the prefix of the workers' names.
	Name string
	// Init is the name of the function that each worker runs before its first task, or empty;
	// InitArg is its encoded argument, and Handles are the shared objects in that.
	Init    string
	InitArg []byte
	Handles []wire.Handle
	// Err is why an option could not be understood.
	Err error
	// BreakOnLoss makes the death of a worker break the whole pool.
	BreakOnLoss bool
}

// Option changes how a pool is made.
type Option func(*Options)

// Pool is a set of worker processes that take tasks from one board: what the pool and the executor
// on processes have in common.
type Pool struct {
	ctx     context.Context
	size    int
	options Options
	object  trace.Object
	board   board

	taking   sync.Mutex  // held by the one who takes results from the board
	deserted atomic.Bool // the last worker has gone

	mu      sync.Mutex
	workers map[*worker]struct{}
	tasks   []*Task          // those that are not on the board yet
	given   map[uint64]*Task // those that are, or that a worker has
	buf     []byte           // for a task on its way to the board
	named   int              // how many workers have been given a name
	unended int              // tasks whose Done has not returned, and whatever else Begin has counted
	losses  int              // workers lost since the last result
	closed  bool
	broken  error // why nothing can be done any more
	joiners park.List
}

// Start starts so many workers; 0 or fewer stands for one for each processor. They are terminated
// when ctx is done. It costs the start of so many processes, but does not wait until they are
// ready. If there is no room for so many it is a [*capacity.Error], and none is started.
func Start(ctx context.Context, workers int, options ...Option) (*Pool, error) {
	if err := trace.From(ctx).Refuse("a pool of processes",
		"its workers take tasks as soon as they are free, and tell results whenever they have them"); err != nil {
		return nil, err
	}
	if workers <= 0 {
		workers = runtime.NumCPU()
	}
	p := &Pool{ctx: ctx, size: workers, workers: map[*worker]struct{}{}, given: map[uint64]*Task{}}
	for _, o := range options {
		o(&p.options)
	}
	if p.options.Err != nil {
		return nil, p.options.Err
	}
	p.object.Name = p.options.Name
	if err := checkSeats(workers); err != nil {
		return nil, err
	}
	var err error
	if p.board, err = newBoard(p.options.Name, workers); err != nil {
		return nil, err
	}
	for seat := range workers {
		if err := p.startWorker(seat); err != nil {
			p.Terminate()
			return nil, err
		}
	}
	go guard.Again(p.collectResults)
	return p, nil
}

// Close says that no more work will come. The workers end when they have done what there is. It
// does not wait.
func (p *Pool) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	p.pinTasks()
}

// Terminate ends the workers at once. Work that is not done ends with [ErrTerminated]. It does not
// wait.
func (p *Pool) Terminate() { p.end(ErrTerminated, (*spawn.Child).Terminate) }

// Kill is Terminate for workers that do not end when they are asked to.
func (p *Pool) Kill() { p.end(ErrTerminated, (*spawn.Child).Kill) }

// Join blocks until every worker has ended and no task is left, or until ctx is done. A pool that
// is neither closed nor terminated is [ErrOpen].
func (p *Pool) Join(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		return ErrOpen
	}
	for len(p.workers) > 0 || p.unended > 0 {
		if err := p.joiners.Wait(ctx, &p.mu, &p.object, trace.KindProcess); err != nil {
			return err
		}
	}
	return nil
}

// Begin counts something that Join waits for, and End says that it has ended.
func (p *Pool) Begin() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.unended++
}

// End ends what Begin, or a task, began, and wakes those who wait for the pool if it was the last.
func (p *Pool) End() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.endLocked()
}

// Size is how many workers there are.
func (p *Pool) Size() int { return p.size }

// Recorder is what the pool's owner is recorded by, or nil.
func (p *Pool) Recorder() *trace.Recorder { return trace.From(p.ctx).Recorder() }

// Name is the prefix of the workers' names.
func (p *Pool) Name() string { return p.options.Name }

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
