package multiprocessing

import (
	"bufio"
	"encoding/binary"
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

// What a client sends beside requests, which are longer.
var (
	cancelled = []byte{}  // cancel the call under way
	untaken   = []byte{0} // undo it: nobody will read the answer
)

// managerConn is a connection to a manager that carries one call at a time.
type managerConn struct {
	net.Conn
	r    *bufio.Reader
	sent bool // the manager has the whole request
}

func newManagerConn(conn net.Conn) *managerConn {
	return &managerConn{Conn: conn, r: bufio.NewReader(conn)}
}

func (c *managerConn) send(raw []byte) error {
	_, err := c.Write(framed(raw))
	c.sent = err == nil
	return err
}

func (c *managerConn) receive() ([]byte, error) { return readMessage(c.r) }

// cancel asks the manager to cancel the call, and gives it so long to answer; never lets it take its time.
func (c *managerConn) cancel(patience time.Duration) {
	if patience != never {
		_ = c.SetDeadline(time.Now().Add(patience))
	}
	_, _ = c.Write(framed(cancelled)) // an error is also the answer's
}

// giveUp leaves the call to the manager, which is to undo it if it succeeds after all.
func (c *managerConn) giveUp() {
	_ = c.SetDeadline(time.Now().Add(giveUpAfter))
	_, _ = c.Write(framed(untaken)) // who cannot be told finds the connection closed
	_ = c.Close()
}
