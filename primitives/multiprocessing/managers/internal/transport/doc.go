// Package transport is how calls travel between a client and a manager.
//
// A [Conn] carries one call at a time: a request, and its reply. Before it carries any, both sides
// prove that they know a key, which neither sends ([Challenge], [Introduce]); nothing else is read
// of one who does not. Between processes of one machine it has a mailbox, memory that both sides
// have and that nobody can make shorter, with a slot for each direction. Both look into it for a
// moment before they go to sleep on the socket, by which they are then rung, and by which alone
// each learns that the other is gone. What does not fit goes over the socket, and everything does
// where there is no mailbox: on a network, and on Windows.
package transport
