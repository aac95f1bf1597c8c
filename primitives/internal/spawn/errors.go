package spawn

import (
	"errors"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/threading"
)

// Errors of processes. Match them with errors.Is.
var (
	// ErrNotRegistered says that a function cannot be run by another process, because it was not
	// given to Register as a package-level value.
	ErrNotRegistered = wire.RegisterError(errors.New("the function is not registered"))
	// ErrNoMain says that this process was started as a child and has not called Main, so that it
	// would start itself again and again. Call multiprocessing.Main first in func main (Python:
	// RuntimeError).
	ErrNoMain = wire.RegisterError(errors.New("this process is a child that has not called multiprocessing.Main: " +
		"call it first in func main"))
	// ErrNotBegun says that a child ended, not by a signal, before it took its work; most likely
	// the program does not call Main, or is not this program any more.
	ErrNotBegun = wire.RegisterError(errors.New("the process ended before it took its work"))
	// ErrNotReturned says that a child ended, not by a signal, before its function had returned: by
	// os.Exit, whatever the code, or because the program crashed.
	ErrNotReturned = wire.RegisterError(errors.New("the process ended before its function had returned"))
	// ErrInterrupted is the cause of the context of a function whose process was interrupted
	// (Python: KeyboardInterrupt).
	ErrInterrupted = wire.RegisterError(errors.New("the process was interrupted"))
	// ErrExited is the error of a function that left by runtime.Goexit.
	ErrExited = wire.RegisterError(guard.ErrExited)
	// ErrAlive says that a process still runs (Python: ValueError).
	ErrAlive = errors.New("the process still runs")
	// ErrProcessClosed says that nothing can be asked of a process any more, because it was closed
	// (Python: ValueError).
	ErrProcessClosed = errors.New("the process object is closed")
	// ErrStarted and ErrNotStarted are about a process's life, as a thread's are.
	ErrStarted    = threading.ErrStarted
	ErrNotStarted = threading.ErrNotStarted
)
