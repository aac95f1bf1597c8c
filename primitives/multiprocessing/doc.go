// Package multiprocessing has operating-system processes and what they share, with the semantics of
// Python's module of that name.
//
// A process is this same program started again. [Main] must therefore be the first call in the
// program's main function (and in TestMain of its tests): in a child it runs the child's work and
// does not return. Work for a child is a function that was registered under a name as a
// package-level value ([Register]), because code cannot be sent; its argument and result are
// encoded.
//
// Memory, locks, queues and pipes are handed to a child when it starts, as part of its argument, by
// inheritance. They cannot be sent to a child that already runs ([ErrInherit]), as in Python: the
// initializer of a pool (package pool) and a manager (package managers) are the ways round.
//
// Processes belong to the host that the context of their start names (package host), and otherwise
// to one that all have in common: [Shutdown], [WarmUp] and [ActiveChildren] are about the current
// one.
//
// A parent that dies by any means takes its children with it, and a child that dies is an error
// that names it.
package multiprocessing
