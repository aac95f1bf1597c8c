//go:build unix && !linux

package menu

import (
	"os"

	"golang.org/x/sys/unix"
)

// Forget drops what was typed and not read.
func Forget(in *os.File) { _ = unix.IoctlSetPointerInt(int(in.Fd()), unix.TIOCFLUSH, unix.TCIFLUSH) }
