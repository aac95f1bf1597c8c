// Package trace is the seam between the primitives and whoever wants to know what their threads do.
//
// Every primitive tells the current [Worker] before it blocks and after it went on; the worker
// passes that to the [Recorder] of its run, if there is one. Timelines, deadlock reports and
// anything else that looks at a run are built on the recorder alone, and no primitive knows any of
// them. Without a recorder a report costs one nil check.
//
// Reports are of two kinds. One that is made under a primitive's mutex (a birth, a wait, a wake-up,
// a release, an end) only reports. One that is made where the worker holds none (begun, goes on,
// acquired, and [Worker.Yield]) is also a point at which others may go first.
//
// # Deadlock
//
// A run is in a deadlock if every worker waits without a deadline and nobody is left to wake one.
// In one process the counts of the recorder say so at the moment when it becomes true. Between
// processes the parent asks all of its children twice; if all are quiet both times and nothing has
// moved in between, it is proved. A wait on shared memory or a pipe brings along a look at the word
// or the pipe itself, so that a wake-up on its way is no deadlock. What nobody can see is never
// called one: a wait for a manager, for a process that does not report, or for a socket counts as
// running. The chain of who waits for what, held by whom, explains a deadlock and does not prove
// it: events, queues and semaphores have no holder.
//
// # Shaking
//
// After [Recorder.Shake] a worker pauses at some of those points: when its code begins, before and
// after it acquires something, when it goes on after a wait or a sleep, before it says a line. Each
// worker has random numbers of its own, which the seed and its name begin; its n-th pause is always
// the same, and the system decides the rest. It pauses at a quarter of its first 64 points and ever
// more rarely after them: a million points are about 170 pauses. A pause counts as running.
package trace
