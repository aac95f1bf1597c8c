package multiprocessing

import "concurrency-lab/primitives/internal/spawn"

// Exit says how a process ended: Code is the exit code, or -N if signal N ended the process, as in
// Python; Signal is the name of that signal, or empty.
type Exit = spawn.Exit

// ExitError says that a process failed. It has the process's Name and PID, its [Exit], the end of
// its Output, and its Cause: the error that the function returned or its panic, or else, if the
// process was terminated because its context was done, the context's cause. errors.Is finds the
// cause.
type ExitError = spawn.ExitError

// CapacityError says that this machine does not allow so many processes at a time: how many were
// Wanted, how many there is room for at Most, and the Reason, which names what there is too little
// of. It is [errors.ErrUnsupported].
type CapacityError = spawn.CapacityError

// CheckCapacity returns a [*CapacityError] if n more processes at a time are surely too many for
// this machine: before any of them is started, since one that the system refuses in the middle
// would be an error that says little. Each takes so many bytes of memory for its work, beside what
// any process takes. What it cannot tell counts as room.
func CheckCapacity(n int, each int64) error { return spawn.CheckCapacity(n, each) }
