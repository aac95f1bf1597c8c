package managers

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/multiprocessing/managers/internal/transport"
)

// TestSocketIsForThisUserOnly has another user try: this one, in a thread that has put away what it
// may.
func TestSocketIsForThisUserOnly(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		at := m.self.Ref.client.server
		heard := make(chan string)
		go func() { heard <- asAnother(func() string { return hear(at) }) }()
		switch what := <-heard; what {
		case "refused", "nothing":
		case "":
			t.Skip("only root can be somebody else")
		default:
			t.Errorf("another user heard %q", what)
		}
		testkit.Must(t, raise(ctx, newManaged(t, ctx, m))) // the manager is well
	})
}

// asAnother runs f as a user that owns nothing; it returns "" if that cannot be. The thread is not
// used any more afterwards.
func asAnother(f func() string) string {
	const nobody = 65534
	runtime.LockOSThread() // until the end of this goroutine, and so of the thread
	if _, _, errno := unix.RawSyscall(unix.SYS_SETRESUID, nobody, nobody, nobody); errno != 0 {
		return ""
	}
	return f()
}

// hear says what one hears at an address who says nothing.
func hear(at transport.Address) string {
	conn, err := net.Dial(at.Network, at.Name)
	if errors.Is(err, fs.ErrPermission) {
		return "refused"
	}
	if err != nil {
		return err.Error()
	}
	defer conn.Close()
	said, err := io.ReadAll(conn)
	if err != nil || len(said) > 0 {
		return fmt.Sprintf("%q, %v", said, err)
	}
	return "nothing"
}

// A client that takes away the memory that it shares with a manager harms neither the manager nor
// its other clients.
func TestLaneCannotBeTakenAway(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		c := m.self.Ref.client
		session, err := c.attend(ctx)
		testkit.Must(t, err)
		conn, err := net.Dial(c.server.Network, c.server.Name)
		testkit.Must(t, err)
		defer conn.Close()
		testkit.Must(t, transport.Introduce(conn, c.key))
		hello := binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, session), uint64(os.Getpid()))
		_, err = conn.Write(hello)
		testkit.Must(t, err)
		oob := make([]byte, unix.CmsgSpace(4))
		_, n, _, _, err := conn.(*net.UnixConn).ReadMsgUnix(hello[:8], oob)
		testkit.Must(t, err)
		fds, err := wire.RightsIn(oob[:n])
		testkit.Must(t, err)
		defer unix.Close(fds[0])

		err = unix.Ftruncate(fds[0], 0)
		if !shm.UseFallback {
			if !errors.Is(err, unix.EPERM) || !errors.Is(unix.Ftruncate(fds[0], 4*transport.SlotSize), unix.EPERM) {
				t.Errorf("the memory could be cut: %v", err)
			}
			if _, err := unix.FcntlInt(uintptr(fds[0]), unix.F_ADD_SEALS, unix.F_SEAL_WRITE); !errors.Is(err, unix.EPERM) {
				t.Errorf("the memory could be made read-only: %v", err)
			}
		} else {
			testkit.Must(t, err)
			_, err := conn.Write(transport.Framed(transport.Bell))
			testkit.Must(t, err)
			testkit.Must(t, conn.SetDeadline(time.Now().Add(30*time.Second)))
			if _, err := io.Copy(io.Discard, conn); errors.Is(err, os.ErrDeadlineExceeded) {
				t.Error("the manager has not hung up")
			}
		}
		testkit.Must(t, raise(ctx, newManaged(t, ctx, m))) // the manager is well
	})
}
