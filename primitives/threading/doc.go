// Package threading has threads and what they synchronise with, with the semantics of Python's
// module of that name.
//
// A thread is a goroutine with a name. The current thread travels in the context, so whatever may
// block takes a context first; what does not block is called Try…; a timeout is a context with a
// deadline. What cannot block takes a context where the current thread matters, or where a recorder
// should see who did it. When a context is done, the blocked operation returns [context.Cause] of
// it. All waiting is done on channels.
//
// # Cost
//
// To switch from one goroutine to another takes some 200 ns, an atomic operation some 6 ns. A free
// lock is taken by one atomic operation and given back by another. Who releases a contended lock
// frees it and wakes the first in line, and whoever runs may be quicker; only when the first has
// waited for a millisecond does the next release hand it over. Semaphores are handed over always,
// because nobody is to overtake there. A condition takes 1.5 to 1.8 times as long as sync.Cond: its
// list has a mutex beside the lock, because the lock may be any [Locker].
package threading
