package managers

import (
	"context"
	"errors"
	"fmt"
	"net"

	"concurrency-lab/primitives/multiprocessing/managers/internal/transport"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// errNoKey is returned by Serve and Connect: anybody can prove that they know nothing.
var errNoKey = errors.New("a manager on the network needs a key")

// Listen returns a listener for [Serve] at a TCP address, HOST:PORT. Without a host that is the
// loopback, which no other computer can reach: a manager is open to a network only if an address of
// that is named (0.0.0.0 is all of them). Port 0 lets the system choose.
func Listen(ctx context.Context, address string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if host == "" {
		host = "127.0.0.1"
	}
	var c net.ListenConfig
	return c.Listen(ctx, "tcp", net.JoinHostPort(host, port))
}

// Serve makes this process a manager for whoever comes to l and knows the key, which neither side
// sends. It blocks until ctx, which must belong to a thread, is done; then it closes l, breaks all
// connections off and returns the cause.
//
// A client can have objects made of the types that this program knows, and call their methods; it
// can run nothing else. But what is said after the proof is not encrypted: on a network that others
// can listen to, use a tunnel. Unless it is nil, met is called for each client that comes, with nil
// or the reason why it was refused.
//
// Python: BaseManager.get_server().serve_forever().
func Serve(ctx context.Context, l net.Listener, key []byte, met func(from net.Addr, err error)) error {
	defer l.Close()
	switch {
	case trace.From(ctx) == nil:
		return threading.ErrNoThread
	case len(key) == 0:
		return errNoKey
	}
	defer context.AfterFunc(ctx, func() { l.Close() })()
	s := newServer(key)
	s.met = met
	if err := s.accept(ctx, l); err != nil {
		return err
	}
	return context.Cause(ctx)
}

// Connect returns the manager that serves at a TCP address ([Serve]), when both sides have proved
// that they know the key; otherwise it returns [ErrAuthentication], or [ErrGone] if nobody is
// there. It costs a connection.
//
// Objects of such a manager are found by type and name: the first client that asks for one makes
// it, and all others get the same. They can be sent to another process of this program if that has
// connected too, by the same address. Both sides must be the same version of this program. Python:
// BaseManager.connect.
func Connect(ctx context.Context, at string, key []byte) (*Manager, error) {
	if len(key) == 0 {
		return nil, errNoKey
	}
	c := newClient(transport.Address{Network: "tcp", Name: at}, key)
	if _, err := c.attend(ctx); err != nil {
		return nil, fmt.Errorf("manager at %s: %w", at, err)
	}
	clients.Store(c.server, c)
	return &Manager{self: Proxy[*server]{proxy{ref{newReference(c, serverID, at, trace.KindManager)}}}}, nil
}
