package multiprocessing

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

// hello tells the manager which process this is, and returns what the manager calls it.
func hello(conn net.Conn, session uint64) (uint64, error) {
	b := binary.LittleEndian.AppendUint64(nil, session)
	b = binary.LittleEndian.AppendUint64(b, uint64(os.Getpid()))
	if _, err := conn.Write(b); err != nil {
		return 0, err
	}
	_, err := io.ReadFull(conn, b[:8])
	return binary.LittleEndian.Uint64(b), err
}

// managerConn is a connection to a manager that carries one call at a time.
type managerConn struct {
	net.Conn
	r    *bufio.Reader
	sent bool   // the manager has the whole request
	body []byte // the answer, of which this much has come
	have int
}

func newManagerConn(conn net.Conn) *managerConn {
	return &managerConn{Conn: conn, r: bufio.NewReader(conn)}
}

func (c *managerConn) send(raw []byte) error {
	_, err := c.Write(framed(raw))
	c.sent = err == nil
	return err
}

// cancel asks the manager to cancel the call, and gives it a moment to answer.
func (c *managerConn) cancel() {
	_ = c.SetDeadline(time.Now().Add(giveUpAfter))
	_, _ = c.Write(framed(nil)) // an error is also the answer's
}

// receive reads an answer. After a deadline it can be called again, and goes on where it was.
func (c *managerConn) receive() ([]byte, error) {
	if c.body == nil {
		head, err := c.r.Peek(4)
		if err != nil {
			return nil, err
		}
		size := binary.LittleEndian.Uint32(head)
		if size > maxMessage {
			return nil, fmt.Errorf("%w: %d bytes are announced", ErrTooLarge, size)
		}
		_, _ = c.r.Discard(4) // it was peeked at
		c.body, c.have = make([]byte, size), 0
	}
	for c.have < len(c.body) {
		n, err := c.r.Read(c.body[c.have:])
		c.have += n
		if err != nil {
			return nil, err
		}
	}
	body := c.body
	c.body = nil
	return body, nil
}

// await waits for the answer to a call that was given up.
func (c *managerConn) await(late func(result []byte)) {
	defer c.Close()
	_ = c.SetDeadline(time.Time{})
	raw, err := c.receive()
	if err != nil {
		return
	}
	if result, err := open(raw); err == nil {
		late(result)
	}
}
