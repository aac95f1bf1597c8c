package pool

import "concurrency-lab/primitives/internal/workers"

// Errors of pools. Match them with errors.Is.
var (
	// ErrClosed says that the pool takes no more work (Python: ValueError).
	ErrClosed = workers.ErrClosed
	// ErrOpen says that a pool must be closed or terminated before it can be joined (Python:
	// ValueError).
	ErrOpen = workers.ErrOpen
	// ErrTerminated is the error of work that a pool did not finish because it was terminated.
	ErrTerminated = workers.ErrTerminated
	// ErrWorkerDied says that the process which had a task died before it had a result.
	ErrWorkerDied = workers.ErrWorkerDied
)
