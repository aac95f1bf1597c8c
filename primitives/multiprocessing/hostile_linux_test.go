package multiprocessing

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// TestSocketIsForThisUserOnly has another user try: this one, in a thread that has put away what it may.
func TestSocketIsForThisUserOnly(t *testing.T) {
	withManager(t, nil, func(ctx context.Context, m *Manager) {
		at := m.self.client.server
		heard := make(chan string)
		go func() { heard <- asAnother(func() string { return hear(at) }) }()
		switch what := <-heard; what {
		case "refused", "nothing":
		case "":
			t.Skip("only root can be somebody else")
		default:
			t.Errorf("another user heard %q", what)
		}
		must(t, raise(ctx, newManaged(t, ctx, m))) // the manager is well
	})
}

// asAnother runs f as a user that owns nothing; it returns "" if that cannot be. The thread is not used any more afterwards.
func asAnother(f func() string) string {
	const nobody = 65534
	runtime.LockOSThread() // until the end of this goroutine, and so of the thread
	if _, _, errno := unix.RawSyscall(unix.SYS_SETRESUID, nobody, nobody, nobody); errno != 0 {
		return ""
	}
	return f()
}

// hear says what one hears at an address who says nothing.
func hear(at address) string {
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

// The socket that is a file, where a name alone will not do, is in a directory that only this user can enter.
func TestSocketFileIsForThisUserOnly(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	at, err := newSocketFile()
	must(t, err)
	defer at.remove()
	info, err := os.Stat(filepath.Dir(at.Name))
	must(t, err)
	if info.Mode().Perm() != 0o700 {
		t.Errorf("the directory is %v", info.Mode())
	}
}
