package managers

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"concurrency-lab/primitives/internal/spawn"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers/internal/transport"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// ErrGone says that the manager's process has ended, or that it cannot be reached.
var ErrGone = multiprocessing.RegisterError(errors.New("the manager is gone"))

const (
	// handshakeTimeout is how long a connection may take to show that it is welcome.
	handshakeTimeout = 10 * time.Second
	// maxIdle is how many connections a process keeps for its next calls.
	maxIdle = 16
)

// client is this process's side of one manager. Every call that is under way has a connection to
// itself. The first connection carries no calls: as long as it is open, the manager knows that this
// process is alive, and all others may come and go.
type client struct {
	server transport.Address
	key    []byte

	opening *threading.Lock // held by the thread that opens the first connection
	mu      sync.Mutex
	life    net.Conn // the first connection, nil if there is none
	session uint64   // what the manager calls this process
	idle    []*transport.Conn
}

var clients sync.Map // address → *client

// clientOf returns this process's side of the manager with an address. It connects when it has to.
func clientOf(a transport.Address) *client {
	c, _ := clients.LoadOrStore(a, newClient(a, spawn.Key()))
	return c.(*client)
}

func newClient(a transport.Address, key []byte) *client {
	return &client{server: a, key: key, opening: threading.NewLock(trace.Aside("connection"))}
}

// call makes a call and waits for the result. If ctx is done it gives up after a moment, unless the
// policy says otherwise, and the manager undoes the call if it can.
func (c *client) call(ctx context.Context, r transport.Request, policy callPolicy) ([]byte, error) {
	before := ctx
	if policy.evenIfDone {
		before = context.WithoutCancel(ctx)
	}
	if before.Err() != nil {
		return nil, context.Cause(ctx)
	}
	conn, err := c.take(before)
	if err != nil {
		return nil, causeOr(before, err)
	}
	if before.Err() != nil { // it took too long to connect: the next call need not
		c.put(conn)
		return nil, context.Cause(ctx)
	}
	conn.Buf = transport.AppendRequest(conn.Buf[:0], r)
	giveUpAfter := transport.GiveUpAfter
	if policy.awaitAnswer {
		giveUpAfter = transport.ForEver
	}
	raw, inTime, err := conn.Call(ctx, conn.Buf, giveUpAfter)
	switch {
	case err == transport.ErrLate:
		conn.GiveUp()
		return nil, context.Cause(ctx)
	case err != nil:
		conn.End()
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			// else the request could not be sent, and may never have been begun
			c.lost()
		}
		return nil, causeOr(ctx, gone(err))
	case !inTime:
		conn.End() // the manager may be about to read that this call is cancelled
	default:
		c.put(conn)
	}
	result := wire.ResultIn(raw)
	if !inTime && errors.Is(result.Err, context.Canceled) {
		return nil, context.Cause(ctx)
	}
	return result.Value, result.Err
}

// gone is [ErrGone], and by what that shows. A connection that has ended tells no more than that.
func gone(err error) error {
	if errors.Is(err, net.ErrClosed) || errors.Is(err, io.EOF) {
		return ErrGone
	}
	return fmt.Errorf("%w: %w", ErrGone, err)
}

// causeOr returns why ctx is done, if it is, and else err.
func causeOr(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// take returns a connection for one call.
func (c *client) take(ctx context.Context) (*transport.Conn, error) {
	c.mu.Lock()
	if n := len(c.idle); n > 0 {
		conn := c.idle[n-1]
		c.idle = c.idle[:n-1]
		c.mu.Unlock()
		return conn, nil
	}
	c.mu.Unlock()
	session, err := c.attend(ctx)
	if err != nil {
		return nil, err
	}
	conn, _, box, err := c.dial(ctx, session)
	if err != nil {
		return nil, err
	}
	l := transport.NewConn(conn, box)
	go l.Listen(func() {}) // nobody cancels a reply
	return l, nil
}

// put keeps a connection for the next call.
func (c *client) put(conn *transport.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.idle) >= maxIdle || c.life == nil {
		conn.End()
		return
	}
	c.idle = append(c.idle, conn)
}

// lost closes all that is open: a manager that broke one connection off has broken off all.
func (c *client) lost() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, conn := range c.idle {
		conn.End()
	}
	if c.life != nil {
		c.life.Close()
	}
	c.idle, c.life = nil, nil
}

// attend makes sure that the manager knows of this process.
func (c *client) attend(ctx context.Context) (session uint64, err error) {
	if err := c.opening.Acquire(ctx); err != nil {
		return 0, err
	}
	defer func() { _ = c.opening.Release(ctx) }() // it was acquired
	c.mu.Lock()
	known, session := c.life != nil, c.session
	c.mu.Unlock()
	if known {
		return session, nil
	}
	conn, session, _, err := c.dial(ctx, 0)
	if err != nil {
		return 0, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.life, c.session = conn, session
	return session, nil
}

// patient returns a context that is done somewhat later than ctx.
func patient(ctx context.Context) (later context.Context, release func()) {
	later, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		time.AfterFunc(transport.GiveUpAfter, func() { cancel(context.Cause(ctx)) })
	})
	return later, func() { stop(); cancel(nil) }
}

// dial opens a connection and proves on it that this process may; session 0 asks for a new one. It
// does not give up at once when ctx is done, or one who has less time than that takes, each time,
// would never have a connection.
func (c *client) dial(ctx context.Context, session uint64) (net.Conn, uint64, *transport.Mailbox, error) {
	ctx, release := patient(ctx)
	defer release()
	d := net.Dialer{Timeout: handshakeTimeout}
	conn, err := d.DialContext(ctx, c.server.Network, c.server.Name)
	if err != nil {
		return nil, 0, nil, gone(err)
	}
	var box *transport.Mailbox
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(handshakeTimeout))
	if err = transport.Introduce(conn, c.key); err == nil {
		session, box, err = hello(conn, session)
	}
	if err == nil {
		err = conn.SetDeadline(time.Time{})
	}
	if !stop() {
		err = context.Cause(ctx)
	}
	if err == nil {
		return conn, session, box, nil
	}
	conn.Close()
	if !errors.Is(err, ErrAuthentication) {
		err = gone(err)
	}
	return nil, 0, nil, err
}

// hello tells the manager which process this is, and returns what the manager calls it; and a
// mailbox, if the connection has one.
func hello(conn net.Conn, session uint64) (uint64, *transport.Mailbox, error) {
	b := binary.LittleEndian.AppendUint64(nil, session)
	b = binary.LittleEndian.AppendUint64(b, uint64(os.Getpid()))
	if _, err := conn.Write(b); err != nil {
		return 0, nil, err
	}
	l, err := transport.Greeted(conn, b[:8])
	return binary.LittleEndian.Uint64(b), l, err
}
