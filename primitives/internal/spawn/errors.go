package spawn

import (
	"errors"

	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/threading"
)

// Errors of processes. Match them with errors.Is.
var (
	// ErrNotRegistered says that a function cannot be run by another process, because it was not
	// given to Register as a package-level value.
	ErrNotRegistered = wire.RegisterError(errors.New("the function is not registered"))
	// ErrAlive says that a process still runs (Python: ValueError).
	ErrAlive = errors.New("the process still runs")
	// ErrProcessClosed says that nothing can be asked of a process any more, because it was closed
	// (Python: ValueError).
	ErrProcessClosed = errors.New("the process object is closed")
	// ErrStarted and ErrNotStarted are about a process's life, as a thread's are.
	ErrStarted    = threading.ErrStarted
	ErrNotStarted = threading.ErrNotStarted
)
