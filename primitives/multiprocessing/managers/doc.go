// Package managers keeps objects for several processes in a process of their own, with the
// semantics of Python's multiprocessing.managers.
//
// [Start] starts a [Manager]; [NewDict], [NewList], [NewQueue], [NewLock] and the rest make objects
// in it, and return proxies that can be sent to any process, also to one that already runs. Each
// method is a call. [NewType] makes a type of the user's own; [Serve] and [Connect] are for a
// manager that others find on the network.
//
//	m, err := managers.Start(ctx)
//	names, err := managers.NewDict[string, int](ctx, m, "names")
//	err = names.Set(ctx, "Ada", 1)
//	err = m.Shutdown(ctx)
//
// A client takes a connection of its process for each call, so that a call that blocks holds up no
// other. Its session is a connection of its own: when that closes the client is gone, and the locks
// that it held are errors for those who wait. Both sides prove by a challenge that they know the
// key, before anything else is decoded. A call on this machine goes through a mailbox, memory that
// the connection brings along, into which both sides look for a while before they sleep. What a
// call has taken for somebody who died or gave up meanwhile is undone: the lock, the permit or the
// item goes to the next.
package managers
