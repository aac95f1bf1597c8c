package transport

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/multiprocessing"
)

// The socket that is a file, where a name alone will not do, is in a directory that only this user
// can enter.
func TestSocketFileIsForThisUserOnly(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	at, err := newSocketFile()
	testkit.Must(t, err)
	defer at.Remove()
	info, err := os.Stat(filepath.Dir(at.Name))
	testkit.Must(t, err)
	if info.Mode().Perm() != 0o700 {
		t.Errorf("the directory is %v", info.Mode())
	}
}

// A socket can be made wherever the user's files of that kind are.
func TestSocketFileInAnyFolder(t *testing.T) {
	long := filepath.Join(t.TempDir(), strings.Repeat("d", 110))
	testkit.Must(t, os.Mkdir(long, 0o700))
	for _, dir := range []string{long, filepath.Join(long, "missing")} {
		t.Setenv("TMPDIR", dir)
		at, err := newSocketFile()
		testkit.Must(t, err)
		l, err := net.Listen(at.Network, at.Name)
		testkit.Must(t, err)
		testkit.Must(t, l.Close())
		at.Remove()
	}
	if left, err := os.ReadDir(long); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}

// Memory that is not sealed is not taken from anybody.
func TestLaneMustBeSealed(t *testing.T) {
	if shm.UseFallback {
		t.Skip("there are no seals")
	}
	file, err := shm.UnlinkedFile(2 * SlotSize)
	testkit.Must(t, err)
	defer file.Close()
	fd, err := unix.MemfdCreate("open", unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	testkit.Must(t, err)
	open := os.NewFile(uintptr(fd), "open")
	defer open.Close()
	testkit.Must(t, open.Truncate(2*SlotSize))
	for name, f := range map[string]*os.File{"a file": file, "memory without seals": open} {
		if _, err := openMailbox(f); !errors.Is(err, multiprocessing.ErrGarbled) {
			t.Errorf("%s was taken as a mailbox: %v", name, err)
		}
	}
}
