package multiprocessing

import (
	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/internal/spawn"
	"concurrency-lab/primitives/internal/wire"
)

// Errors that callers match with errors.Is.
var (
	// ErrNotRegistered says that a function cannot be run by another process, because it was not
	// given to [Register] as a package-level value.
	ErrNotRegistered = spawn.ErrNotRegistered
	// ErrInherit says that an object is shared by inheritance only and cannot be sent to a process
	// that already runs (Python: RuntimeError).
	ErrInherit = wire.ErrInherit
	// ErrOwnerDied says that a process died while it held the lock, so that what the lock guards
	// may be half changed.
	ErrOwnerDied = shm.ErrOwnerDied
	// ErrTooLarge says that a message does not fit.
	ErrTooLarge = wire.ErrTooLarge
	// ErrGarbled says that a message is not of the type that is expected, is cut off, or is none
	// that this program sends.
	ErrGarbled = wire.ErrGarbled
	// ErrAlive says that a process still runs (Python: ValueError).
	ErrAlive = spawn.ErrAlive
	// ErrProcessClosed says that nothing can be asked of a process any more, because it was closed
	// (Python: ValueError).
	ErrProcessClosed = spawn.ErrProcessClosed
	// ErrStarted and ErrNotStarted are about a process's life, as a thread's are.
	ErrStarted    = spawn.ErrStarted
	ErrNotStarted = spawn.ErrNotStarted
)

// RemoteError is an error that happened in another process. errors.Is finds in it the named errors
// of this module's primitives and those given to [RegisterError].
//
//	Text string // what the error said
type RemoteError = wire.RemoteError

// RegisterError makes a named error keep its identity on the way between processes, and returns it.
// Call it for a package-level variable, as [Register]:
//
//	var ErrNoFuel = multiprocessing.RegisterError(errors.New("no fuel"))
func RegisterError(err error) error { return wire.RegisterError(err) }
