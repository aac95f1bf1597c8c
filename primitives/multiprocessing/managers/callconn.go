package managers

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
	// giveUpAfter is how long a caller whose context is done waits, as a rule, for the answer to
	// its call.
	giveUpAfter = 300 * time.Millisecond
	// forEver in its place makes the caller wait for the answer however long it takes.
	forEver time.Duration = -1
)

// callConn is one side of a connection between a client and a manager, which carries one call at a
// time: a request, and its reply. A message goes through the lane if there is one and it fits,
// otherwise over the socket.
type callConn struct {
	net.Conn
	slots   slots
	mailbox *mailbox      // keeps the memory
	inbox   chan []byte   // what came over the socket; closed when no more will
	bell    chan struct{} // holds a token if the other side has rung
	untaken atomic.Bool   // nobody will read the reply to the last request
	buf     []byte
}

// What is sent over the socket beside requests and replies, which are longer.
var (
	cancelled = []byte{}  // cancel the call under way
	untaken   = []byte{0} // undo it: nobody will read the reply
	bell      = []byte{1} // look into the lane
)

// errLate says that a message has not come in time.
var errLate = errors.New("too late")

func newCallConn(conn net.Conn, l *mailbox) *callConn {
	line := &callConn{Conn: conn, mailbox: l, inbox: make(chan []byte, 1), bell: make(chan struct{}, 1)}
	if l != nil {
		line.slots = l.slots
	}
	return line
}

// listen reads the socket: words (cancelled, untaken, bell) and messages. It returns at the end of
// the socket, when nobody wants the reply any more, or when a second request comes before the first
// is answered. It calls cancel when the call is cancelled.
func (l *callConn) listen(cancel func()) {
	defer close(l.inbox)
	for r := bufio.NewReader(l.Conn); ; {
		switch raw, err := readMessage(r); {
		case err != nil:
			return
		case len(raw) == len(cancelled):
			cancel()
		case bytes.Equal(raw, untaken):
			l.untaken.Store(true)
			return
		case bytes.Equal(raw, bell):
			select {
			case l.bell <- struct{}{}:
			default: // rung already
			}
		default:
			select {
			case l.inbox <- raw:
			default:
				// nobody asks again before there is a reply; and one who waited here would not see
				// the end of the socket
				return
			}
		}
	}
}

// send sends a message, which is more than a byte.
func (l *callConn) send(message []byte) (err error) {
	defer l.endFault(debug.SetPanicOnFault(true), &err)
	ok, ring := l.slots.out.put(message)
	if ok && !ring {
		return nil
	}
	if ok {
		message = bell
	}
	_, err = l.Write(framed(message))
	return err
}

// unread says whether the other side has not taken the last message; false if that cannot be told.
func (l *callConn) unread() (is bool) {
	defer l.endFault(debug.SetPanicOnFault(true), new(error))
	return l.slots.out.untaken()
}

// endFault is deferred by what touches the lane. Where memory cannot be sealed the other side may
// have cut it short, which then is ErrGarbled.
func (l *callConn) endFault(was bool, err *error) {
	debug.SetPanicOnFault(was)
	switch r := recover().(type) {
	case nil:
	case interface{ Addr() uintptr }:
		l.slots, *err = slots{}, fmt.Errorf("%w: at %x there is no memory any more", wire.ErrGarbled, r.Addr())
	default:
		panic(r)
	}
}

// receive blocks until the next message has come, and returns it in buf if it came through the
// lane. When done is closed, or enough time has passed, it returns errLate; at the end of the
// socket net.ErrClosed.
func (l *callConn) receive(buf []byte, done <-chan struct{}, limit <-chan time.Time) (_ []byte, err error) {
	defer l.endFault(debug.SetPanicOnFault(true), &err)
	in := l.slots.in
	for {
		if in != nil && shm.Await(shm.InMemory, in.untaken) {
			return in.take(buf)
		}
		if !in.sleep() {
			continue
		}
		select {
		case message, ok := <-l.inbox:
			in.awake()
			if ok {
				return message, nil
			}
			if in.untaken() { // it was sent before the end
				return in.take(buf)
			}
			return nil, net.ErrClosed
		case <-l.bell:
		case <-done:
			in.awake()
			return nil, errLate
		case <-limit:
			in.awake()
			return nil, errLate
		}
		in.awake()
	}
}

// close ends the connection. Nobody may be sending or receiving.
func (l *callConn) close() {
	l.Close()
	l.slots, l.mailbox = slots{}, nil
}

// call sends a request and waits for its reply. When ctx is done it asks the manager to cancel the
// call, and waits for the reply as long as patience, which may be forEver; then it returns errLate.
// inTime says that the reply came before ctx was done.
func (l *callConn) call(
	ctx context.Context, request []byte, patience time.Duration,
) (reply []byte, inTime bool, err error) {
	if err := l.sendUnder(ctx, request); err != nil {
		return nil, true, err
	}
	reply, err = l.receive(nil, ctx.Done(), nil)
	if err != errLate {
		return reply, true, err
	}
	l.tell(cancelled)
	var limit <-chan time.Time
	if patience != forEver {
		limit = time.After(patience)
	}
	reply, err = l.receive(nil, nil, limit)
	return reply, false, err
}

// sendUnder is send that does not wait much longer than ctx for a manager that does not read.
func (l *callConn) sendUnder(ctx context.Context, message []byte) error {
	if l.slots.out == nil || len(message) > slotRoom {
		defer wire.EndWith(ctx, giveUpAfter, l.SetWriteDeadline)()
	}
	return l.send(message)
}

// tell sends a word, if it can: who cannot be told finds the connection closed.
func (l *callConn) tell(word []byte) {
	_ = l.SetWriteDeadline(time.Now().Add(giveUpAfter))
	_, _ = l.Write(framed(word))
}

// giveUp leaves the call to the manager, which is to undo it if it succeeds after all.
func (l *callConn) giveUp() {
	l.tell(untaken)
	l.close()
}

// framed returns raw as it is sent: with its length in front.
func framed(raw []byte) []byte {
	return append(binary.LittleEndian.AppendUint32(make([]byte, 0, 4+len(raw)), uint32(len(raw))), raw...)
}

func readMessage(r io.Reader) ([]byte, error) {
	var head [wire.MessageHeader]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	return wire.ReadBody(r, binary.LittleEndian.Uint32(head[:]))
}
