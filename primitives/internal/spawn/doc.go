// Package spawn starts this program again as a child process, and is both sides of what they say to
// each other.
//
// A [Child] is a process as its parent sees it; self.go is the child's own side, which [Main] runs.
// Three pipes belong to a child: two are its control channel, by which the parent says what to run
// and the child says what came of it; the third takes its standard output and error. The end of a
// parent is the end of the control channel, which the child sees and exits; the end of a child is
// the end of the channel too, whereupon the parent reaps it, tells the objects that it had, and
// wakes those who wait for it. Nothing depends on a signal. Children ignore interrupts, so that the
// parent alone decides; its own interrupt ([Child.Interrupt]) is a frame.
//
// A child comes up as a newborn, which has not been told yet what it is. It is started when it is
// wanted, or taken from the spares that are kept ready ([StartMethod]). A [Host] is the program
// around the processes; when all of its children say that none of their threads can go on, probe.go
// asks them twice, and that is how a deadlock between processes is proved.
//
// A signal at the parent's death would not do in place of the channel: Linux ties it to a thread,
// and Go moves goroutines between threads. Fork is an error: of a process with several threads only
// the one that forks lives on in the copy, with every lock as it was, held by threads that are not
// there.
package spawn
