//go:build unix && !linux

package menu

import (
	"os"

	"golang.org/x/sys/unix"
)

// forget drops what was typed and not read.
func forget(in *os.File) { _ = unix.IoctlSetPointerInt(int(in.Fd()), unix.TIOCFLUSH, unix.TCIFLUSH) }
