// Package threading has threads, locks, semaphores, events, conditions, barriers and timers, with
// the semantics of Python's module threading.
//
// A thread is a goroutine with a name. The context says which thread is the current one, so what
// may block takes a context first. What does not block is called Try…. A timeout is a context
// with a deadline. What cannot block takes a context where the current thread matters, or where a
// recorder should see which thread did it. When a context is done, the blocked operation returns
// [context.Cause] of it. All waiting is done on channels.
//
// # Cost
//
// To switch from one goroutine to another takes about 200 ns, an atomic operation about 6 ns. A
// free lock is acquired by one atomic operation and released by another. The release of a lock
// that others wait for frees it and wakes the first in line, but a thread that runs may acquire
// it before that one. When the first in line has waited for a millisecond, the next release hands
// the lock over to it. Semaphores always hand over, so no thread overtakes another. A condition
// takes 1.5 to 1.8 times as long as sync.Cond: its list has a mutex beside the lock, because the
// lock may be any [Locker].
package threading
