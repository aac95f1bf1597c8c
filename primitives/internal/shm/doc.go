// Package shm is memory that processes share, and the one way in which a thread of one waits for a
// thread of another.
//
// Memory has no name in the file system, so that nothing is left behind, whatever dies. An [Object]
// has some cells of two words, one to wait on and one that counts the waiters, and data. Its first
// cell is its lock, whose word is the process that holds it: so the parent finds out what a process
// that died has held. Whoever waits long looks too (death.go), because a parent may have died
// before its child. All else waits by [Object.Await]: look under the lock, act, or sleep until the
// cell is signalled.
//
// On Linux a cell sleeps by a futex, elsewhere by a token in a pipe or in a system semaphore.
// CONCURRENCY_LAB_FALLBACK=1 selects the latter on Linux too. Of the threads of a process one waits
// in the kernel for a cell; the others queue inside, because each wait there takes a thread of the
// operating system. Whoever waits looks for a while before it sleeps ([Await]): to wake a sleeping
// process takes 5 µs and more, an atomic operation some hundredths of one.
//
// One side of a wait says that it sleeps, and then looks whether it must. The other side changes
// something, and then looks who sleeps. Both writes are read-modify-write operations (Swap, Add,
// CompareAndSwap). A Store would do, but not in a program built with the race detector: there a
// Store to memory that is not of Go's heap may be overtaken by the look, and the wake-up is lost.
package shm
