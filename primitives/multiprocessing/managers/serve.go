package managers

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"concurrency-lab/primitives/multiprocessing/managers/internal/transport"
	"concurrency-lab/primitives/trace"
)

// serve serves one connection until it is closed.
func (s *server) serve(ctx context.Context, conn net.Conn) {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	_ = conn.SetDeadline(time.Now().Add(handshakeTimeout))
	from, first, box, err := s.welcome(conn)
	if s.met != nil && (first || err != nil) {
		s.met(conn.RemoteAddr(), err)
	}
	if first {
		defer func() {
			if ctx.Err() == nil { // else it is the manager that ends, not the client
				s.endSession(from)
			}
		}()
	}
	if err == nil {
		err = conn.SetDeadline(time.Time{})
	}
	switch {
	case err != nil: // whoever it is has been told, or is gone
	case first:
		s.sit(ctx, conn)
	default:
		s.converse(ctx, transport.NewConn(conn, box), from)
	}
}

// sit waits for the end of a client's first connection, over which nothing comes.
func (s *server) sit(ctx context.Context, conn net.Conn) {
	w := trace.From(ctx)
	w.WaitingOutside(ctx, &peer, trace.KindPipe)
	defer w.Resumed()
	_, _ = io.Copy(io.Discard, conn)
}

// errOver says that a connection is said to be of a session that there is not, or no more.
var errOver = errors.New("the session is over")

// welcome finds out who is at the other end, and that it may be; and whether this is its first
// connection. The others have a mailbox, where that can be.
func (s *server) welcome(conn net.Conn) (from *session, first bool, l *transport.Mailbox, err error) {
	if err := transport.CheckPeer(conn); err != nil {
		return nil, false, nil, err
	}
	if err := transport.Challenge(conn, s.key); err != nil {
		return nil, false, nil, err
	}
	b := make([]byte, 16)
	if _, err := io.ReadFull(conn, b); err != nil {
		return nil, false, nil, err
	}
	id, pid := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
	if from, first = s.session(id, pid); from == nil {
		return nil, false, nil, fmt.Errorf("process %d: %w: %d", pid, errOver, id)
	}
	l, err = transport.Greet(conn, binary.LittleEndian.AppendUint64(nil, from.id), !first)
	return from, first, l, err
}
