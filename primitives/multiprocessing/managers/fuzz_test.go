package managers

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/multiprocessing/managers/internal/transport"
	"concurrency-lab/primitives/threading"
)

// peerConn is a connection to one who sends a text, whatever it is told, and then is gone.
type peerConn struct {
	net.Conn
	text    io.Reader
	said    bytes.Buffer                   // to the peer
	onWrite func(c *peerConn, said []byte) // unless nil, it is told
	onEnd   func()                         // unless nil, it is called when all was read
}

func (c *peerConn) Read(b []byte) (int, error) {
	n, err := c.text.Read(b)
	if err == io.EOF && c.onEnd != nil {
		c.onEnd()
	}
	return n, err
}

func (c *peerConn) Write(b []byte) (int, error) {
	c.said.Write(b)
	if c.onWrite != nil {
		c.onWrite(c, b)
	}
	return len(b), nil
}

func (c *peerConn) Close() error                     { return nil }
func (c *peerConn) SetWriteDeadline(time.Time) error { return nil }

// FuzzHandshake is what is said before one side trusts the other. Who does not know the key gets no
// further, whatever it says.
func FuzzHandshake(f *testing.F) {
	f.Add(false, make([]byte, 2*sha256.Size))
	f.Add(true, make([]byte, 16))
	f.Add(true, binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, 99), 1))
	f.Add(false, []byte("GET / HTTP/1.1\r\n"))
	f.Fuzz(func(t *testing.T, knows bool, text []byte) {
		key := []byte("key")
		rest := bytes.NewReader(text)
		server := newServer(key)
		conn := &peerConn{text: rest}
		if knows {
			conn.onWrite = func(c *peerConn, mine []byte) {
				c.onWrite = nil
				theirs := make([]byte, sha256.Size)
				c.text = io.MultiReader(bytes.NewReader(append(theirs, transport.Proof(key, "client", mine, theirs)...)), rest)
			}
		}
		from, _, _, err := server.welcome(conn)
		switch {
		case err == nil && (!knows || binary.LittleEndian.Uint64(text) != 0):
			t.Errorf("%x was welcome as session %d", text, from.id)
		case !knows:
			testkit.WantOneOf(t, err, ErrAuthentication, io.EOF, io.ErrUnexpectedEOF)
			if len(text)-rest.Len() > 2*sha256.Size || conn.said.Len() > 2*sha256.Size || len(server.sessions) > 0 {
				t.Errorf("of a stranger %d bytes were read, and %d said, and there are %d sessions", len(text)-rest.Len(),
					conn.said.Len(), len(server.sessions))
			}
			if said := conn.said.Bytes(); len(said) > sha256.Size &&
				!bytes.Equal(said[sha256.Size:], make([]byte, sha256.Size)) {
				t.Errorf("a stranger was told %x", said)
			}
		case err != nil:
			testkit.WantOneOf(t, err, errOver, io.EOF, io.ErrUnexpectedEOF)
		}
		testkit.WantOneOf(t, transport.Introduce(&peerConn{text: bytes.NewReader(text)}, key), ErrAuthentication, io.EOF,
			io.ErrUnexpectedEOF)
	})
}

// fuzzed are objects of each type, whose numbers are their places from serverID on.
var fuzzed = []struct {
	name string
	arg  any
}{
	{"Dict", struct{}{}}, {"List", [][]byte{{1}, {2}}}, {"Namespace", struct{}{}}, {"Value", []byte{1}},
	{"Queue", queueArg{Name: "q", Limit: 2}}, {"Semaphore", semaphoreArg{Permits: 1}}, {"Barrier", barrierArg{Parties: 2}},
	{"Lock", struct{}{}}, {"RLock", struct{}{}}, {"Event", "e"},
}

// newFuzzedServer returns a server that has them.
func newFuzzedServer(t testing.TB, ctx context.Context) *server {
	s := newServer(nil)
	for i, o := range fuzzed {
		mt := typeCalled(o.name)
		value, err := mt.make(ctx, testkit.Encoded(t, o.arg))
		if err != nil {
			t.Fatal(err)
		}
		s.objects[uint64(serverID+1+i)] = &servedObject{servedType: mt, value: value, guard: threading.NewLock(o.name)}
	}
	return s
}

// talks are some that a client may have with these objects.
func talks(f *testing.F) [][]byte {
	var all []byte
	one := func(object uint64, method string, arg any) {
		raw, ok := arg.([]byte)
		if !ok {
			raw = testkit.Encoded(f, arg)
		}
		all = append(all, transport.Framed(transport.AppendRequest(nil,
			transport.Request{Worker: 5, Object: object, Method: method, Arg: raw}))...)
	}
	var talks [][]byte
	end := func() {
		talks = append(talks, all)
		all = nil
	}
	one(1, "construct", constructArg{objectName: objectName{Type: "Queue", Name: "q"},
		Arg: testkit.Encoded(f, queueArg{Limit: 1}), Shared: true})
	one(1, "construct",
		constructArg{objectName: objectName{Type: "Barrier"}, Arg: testkit.Encoded(f, barrierArg{Parties: -1})})
	end()
	one(2, "update", []dictItem{{Key: []byte{1}, Value: []byte{2}}})
	one(2, "setdefault", dictItem{Key: []byte{1}})
	one(2, "get", []byte{0x41, 1})
	one(2, "items", struct{}{})
	end()
	one(3, "append", [][]byte{{3}})
	one(3, "set", listItem{Index: -1, Value: []byte{4}})
	one(3, "pop", 0)
	one(3, "get", -1<<62)
	end()
	one(4, "set", attributeItem{Name: "x", Value: []byte{1}})
	one(4, "delete", "x")
	one(5, "set", []byte{0x41, 1})
	end()
	one(6, "put", putArg{Block: true, Value: []byte{1}})
	one(6, "get", true)
	one(6, "task_done", struct{}{})
	one(6, "join", struct{}{})
	one(6, "get", true) // blocks
	all = append(all, transport.Framed(transport.Cancelled)...)
	end()
	one(7, "acquire", true)
	one(7, "release", 1<<40)
	one(8, "wait", struct{}{})
	all = append(all, transport.Framed(transport.Untaken)...)
	end()
	one(9, "acquire", true)
	one(9, "release", struct{}{})
	one(10, "acquire", true)
	one(10, "notify", 1<<62)
	one(10, "wait", struct{}{})
	end()
	one(11, "set", struct{}{})
	one(11, "wait", struct{}{})
	one(99, "none", struct{}{})
	all = append(all, transport.Framed(transport.Bell)...)
	all = append(all, 0xff, 0xff, 0xff, 0xff)
	end()
	return talks
}

// FuzzManager is what a client that knows the key says to a manager.
func FuzzManager(f *testing.F) {
	for _, talk := range talks(f) {
		f.Add(talk)
	}
	f.Fuzz(func(t *testing.T, talk []byte) {
		synctest.Test(t, func(t *testing.T) {
			// the client stays until all it has asked is done, or waits
			conn := &peerConn{text: bytes.NewReader(talk), onEnd: synctest.Wait}
			testkit.Must(t, threading.Run(t.Context(), "manager", nil, func(ctx context.Context) error {
				newFuzzedServer(t, ctx).converse(ctx, transport.NewConn(conn, nil), &session{id: 1, pid: 2})
				return nil
			}))
			for said := &conn.said; said.Len() > 0; {
				raw, err := transport.ReadMessage(said)
				testkit.Must(t, err)
				if err := wire.ResultIn(raw).Err; err != nil && strings.Contains(err.Error(), "runtime error") {
					t.Errorf("a method failed by accident: %v", err)
				}
			}
		})
	})
}
