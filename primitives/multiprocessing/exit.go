package multiprocessing

import (
	"concurrency-lab/primitives/internal/capacity"
	"concurrency-lab/primitives/internal/spawn"
)

// Exit says how a process ended:
//
//	Code   int    // the exit code; -N if signal N ended the process, as in Python
//	Signal string // names the signal that ended the process, or is empty
type Exit = spawn.Exit

// ExitError says that a process failed: it names the process, and how it ended. errors.Is finds its
// cause.
//
//	Name   string
//	PID    int
//	Exit          // how it ended
//	Cause  error  // what the function returned, its panic, or the cause of the context that
//	              // ended it; or else, if no signal ended it, ErrNotReturned or ErrNotBegun
//	Output string // the end of what it wrote to its standard output and error, and why it crashed
type ExitError = spawn.ExitError

// CapacityError says that this machine does not allow so many processes at a time. It is
// [errors.ErrUnsupported].
//
//	Wanted, Most int    // how many there should be, and how many there is room for
//	Reason       string // names what there is too little of, and where that is set
type CapacityError = capacity.Error

// CheckCapacity returns a [*CapacityError] if n more processes at a time are surely too many for
// this machine: before any of them is started, since one that the system refuses in the middle
// would be an error that says little. Each takes so many bytes of memory for its work, beside what
// any process takes. What it cannot tell counts as room.
func CheckCapacity(n int, each int64) error { return capacity.Check(n, each) }
