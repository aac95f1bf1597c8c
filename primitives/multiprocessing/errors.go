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
	// ErrNoMain says that this process was started as a child and has not called [Main], so that it
	// would start itself again and again: call Main first in func main (Python: RuntimeError).
	ErrNoMain = spawn.ErrNoMain
	// ErrNotBegun says that a process ended, not by a signal, before it took its work: most likely
	// the program does not call [Main], or its file is another program's now.
	ErrNotBegun = spawn.ErrNotBegun
	// ErrNotReturned says that a process ended, not by a signal, before its function had returned:
	// by os.Exit, whatever the code, or because the program crashed.
	ErrNotReturned = spawn.ErrNotReturned
	// ErrInterrupted is the cause of the context of a function whose process was interrupted: see
	// [Process.Interrupt] (Python: KeyboardInterrupt).
	ErrInterrupted = spawn.ErrInterrupted
	// ErrExited is the error of a function that left by runtime.Goexit, as a failing test does.
	ErrExited = spawn.ErrExited
	// ErrUnsendable says that a value, or something in it, would not arrive in another process as it
	// is. The text names the type and the field.
	ErrUnsendable = wire.ErrUnsendable
	// ErrAlive says that a process still runs (Python: ValueError).
	ErrAlive = spawn.ErrAlive
	// ErrProcessClosed says that nothing can be asked of a process any more, because it was closed
	// (Python: ValueError).
	ErrProcessClosed = spawn.ErrProcessClosed
	// ErrStarted and ErrNotStarted are about a process's life, as a thread's are.
	ErrStarted    = spawn.ErrStarted
	ErrNotStarted = spawn.ErrNotStarted
)

// RemoteError is an error that happened in another process. errors.Is finds in it: the named
// errors of these primitives, those of io, io/fs, context and strconv, the numbers of package
// syscall, and what was given to [RegisterError]. Of other errors only the text arrives, at most
// 1 MiB of it: errors.As does not find their types.
//
//	Text string // what the error said
type RemoteError = wire.RemoteError

// RegisterError makes a named error keep its identity on the way between processes, and returns it.
// Call it for a package-level variable, as [Register]:
//
//	var ErrNoFuel = multiprocessing.RegisterError(errors.New("no fuel"))
func RegisterError(err error) error { return wire.RegisterError(err) }
