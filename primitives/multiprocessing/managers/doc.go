// Package managers keeps objects in a process of their own, the manager's, so that several
// processes can use them. It has the semantics of Python's multiprocessing.managers.
//
// [Start] starts a [Manager]. [NewDict], [NewList], [NewQueue], [NewLock] and the others make
// objects in it and return proxies. A proxy can be sent to any process, also to one that already
// runs. Each method of it is a call to the manager. [NewType] makes a type of the user's own.
// [Serve] and [Connect] are for a manager on the network.
//
//	m, err := managers.Start(ctx)
//	names, err := managers.NewDict[string, int](ctx, m, "names")
//	err = names.Set(ctx, "Ada", 1)
//	err = m.Shutdown(ctx)
//
// Each call has a connection for itself, so a call that blocks delays no other. A client's
// session is one more connection. When that closes the client is gone, and those who wait for its
// locks get an error. Before anything else is decoded, both sides prove by a challenge that they
// know the key. A call on this machine goes through a mailbox in shared memory, into which both
// sides look for a while before they sleep. If a caller dies or gives up, what its call has
// acquired is undone: the lock, the permit or the item goes to the next in line.
package managers
