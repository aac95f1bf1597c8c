package transport

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime/debug"
	"sync/atomic"
	"time"

	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/internal/wire"
)

const (
	// GiveUpAfter is how long a caller whose context is done waits, as a rule, for the answer to
	// its call.
	GiveUpAfter = 300 * time.Millisecond
	// ForEver in its place makes the caller wait for the answer however long it takes.
	ForEver time.Duration = -1
)

// Conn is one side of a connection between a client and a manager, which carries one call at a
// time: a request, and its reply. A message goes through the mailbox if there is one and it fits,
// otherwise over the socket.
type Conn struct {
	net.Conn
	Slots   slots
	Mailbox *Mailbox      // keeps the memory
	Inbox   chan []byte   // what came over the socket; closed when no more will
	bell    chan struct{} // holds a token if the other side has rung
	Untaken atomic.Bool   // nobody will read the reply to the last request
	Buf     []byte
}

// What is sent over the socket beside requests and replies, which are longer.
var (
	Cancelled = []byte{}  // cancel the call under way
	Untaken   = []byte{0} // undo it: nobody will read the reply
	Bell      = []byte{1} // look into the mailbox
)

// ErrLate says that a message has not come in time.
var ErrLate = errors.New("too late")

// NewConn returns one side of a connection, which has a mailbox unless that is nil.
func NewConn(conn net.Conn, m *Mailbox) *Conn {
	c := &Conn{Conn: conn, Mailbox: m, Inbox: make(chan []byte, 1), bell: make(chan struct{}, 1)}
	if m != nil {
		c.Slots = m.slots
	}
	return c
}

// Listen reads the socket: words (Cancelled, Untaken, Bell) and messages. It returns at the end of
// the socket, when nobody wants the reply any more, or when a second request comes before the first
// is answered. It calls cancel when the call is cancelled.
func (l *Conn) Listen(cancel func()) {
	defer close(l.Inbox)
	for r := bufio.NewReader(l.Conn); ; {
		switch raw, err := ReadMessage(r); {
		case err != nil:
			return
		case len(raw) == len(Cancelled):
			cancel()
		case bytes.Equal(raw, Untaken):
			l.Untaken.Store(true)
			return
		case bytes.Equal(raw, Bell):
			select {
			case l.bell <- struct{}{}:
			default: // rung already
			}
		default:
			select {
			case l.Inbox <- raw:
			default:
				// nobody asks again before there is a reply; and one who waited here would not see
				// the end of the socket
				return
			}
		}
	}
}

// Send sends a message, which is more than a byte.
func (l *Conn) Send(message []byte) (err error) {
	defer l.endFault(debug.SetPanicOnFault(true), &err)
	ok, ring := l.Slots.out.put(message)
	if ok && !ring {
		return nil
	}
	if ok {
		message = Bell
	}
	_, err = l.Write(Framed(message))
	return err
}

// Unread says whether the other side has not taken the last message; false if that cannot be told.
func (l *Conn) Unread() (is bool) {
	defer l.endFault(debug.SetPanicOnFault(true), new(error))
	return l.Slots.out.Untaken()
}

// endFault is deferred by what touches the mailbox. Where memory cannot be sealed the other side
// may have cut it short, which then is ErrGarbled.
func (l *Conn) endFault(was bool, err *error) {
	debug.SetPanicOnFault(was)
	switch r := recover().(type) {
	case nil:
	case interface{ Addr() uintptr }:
		l.Slots, *err = slots{}, fmt.Errorf("%w: at %x there is no memory any more", wire.ErrGarbled, r.Addr())
	default:
		panic(r)
	}
}

// Receive blocks until the next message has come, and returns it in buf if it came through the
// mailbox. When done is closed, or enough time has passed, it returns ErrLate; at the end of the
// socket net.ErrClosed.
func (l *Conn) Receive(buf []byte, done <-chan struct{}, limit <-chan time.Time) (_ []byte, err error) {
	defer l.endFault(debug.SetPanicOnFault(true), &err)
	in := l.Slots.In
	for {
		if in != nil && shm.Await(shm.InMemory, in.Untaken) {
			return in.take(buf)
		}
		if !in.sleep() {
			continue
		}
		select {
		case message, ok := <-l.Inbox:
			in.awake()
			if ok {
				return message, nil
			}
			if in.Untaken() { // it was sent before the end
				return in.take(buf)
			}
			return nil, net.ErrClosed
		case <-l.bell:
		case <-done:
			in.awake()
			return nil, ErrLate
		case <-limit:
			in.awake()
			return nil, ErrLate
		}
		in.awake()
	}
}

// End ends the connection. Nobody may be sending or receiving.
func (l *Conn) End() {
	l.Close()
	l.Slots, l.Mailbox = slots{}, nil
}

// Call sends a request and waits for its reply. When ctx is done it asks the manager to cancel the
// call, and waits for the reply as long as giveUpAfter says, which may be ForEver; then it returns
// ErrLate. inTime says that the reply came before ctx was done.
func (l *Conn) Call(
	ctx context.Context, request []byte, giveUpAfter time.Duration,
) (reply []byte, inTime bool, err error) {
	if err := l.sendUnder(ctx, request); err != nil {
		return nil, true, err
	}
	reply, err = l.Receive(nil, ctx.Done(), nil)
	if err != ErrLate {
		return reply, true, err
	}
	l.tell(Cancelled)
	var limit <-chan time.Time
	if giveUpAfter != ForEver {
		limit = time.After(giveUpAfter)
	}
	reply, err = l.Receive(nil, nil, limit)
	return reply, false, err
}

// sendUnder is Send that does not wait much longer than ctx for a manager that does not read.
func (l *Conn) sendUnder(ctx context.Context, message []byte) error {
	if l.Slots.out == nil || len(message) > SlotRoom {
		defer wire.EndWith(ctx, GiveUpAfter, l.SetWriteDeadline)()
	}
	return l.Send(message)
}

// tell sends a word, if it can: who cannot be told finds the connection closed.
func (l *Conn) tell(word []byte) {
	_ = l.SetWriteDeadline(time.Now().Add(GiveUpAfter))
	_, _ = l.Write(Framed(word))
}

// GiveUp leaves the call to the manager, which is to undo it if it succeeds after all.
func (l *Conn) GiveUp() {
	l.tell(Untaken)
	l.End()
}

// Framed returns raw as it is sent: with its length in front.
func Framed(raw []byte) []byte {
	return append(binary.LittleEndian.AppendUint32(make([]byte, 0, 4+len(raw)), uint32(len(raw))), raw...)
}

// ReadMessage reads the next message, without its length.
func ReadMessage(r io.Reader) ([]byte, error) {
	var head [wire.MessageHeader]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	return wire.ReadBody(r, binary.LittleEndian.Uint32(head[:]))
}
