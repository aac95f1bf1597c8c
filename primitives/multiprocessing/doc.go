// Package multiprocessing has operating-system processes and what they share, with the semantics
// of Python's module multiprocessing.
//
// A program's main function calls [Run] with its work, and nothing else: see the example.
//
// A process is this same program, started again. In a child, [Run] runs the child's work and does
// not return, and so does [Main] in a program without Run. So it must be the first call in the
// main function; in the program's tests, Main must be the first call in TestMain. A child has the
// program's name and no other arguments, so it must not read flags.
//
// Work for a child is a function that was registered under a name as a package-level value
// ([Register]), because code cannot be sent. Its argument and its result are encoded. What a
// child prints comes out of the standard output of the program.
//
// A child gets memory, locks, queues and pipes as part of its argument when it starts: it
// inherits them. They cannot be sent to a child that already runs ([ErrInherit]), as in Python.
// For that there are the initializer of a pool (package pool) and managers (package managers).
//
// A process belongs to the host that its context names when it starts (package host). Without one
// it belongs to a host that all such processes have in common. [Shutdown], [WarmUp] and
// [ActiveChildren] are about the current host.
//
// When a parent dies, whatever the reason, its children end too. When a child dies, its parent
// gets an error that names it.
package multiprocessing
