package menu

import (
	"os"

	"golang.org/x/sys/unix"
)

// Forget drops what was typed and not read.
func Forget(in *os.File) { _ = unix.IoctlSetInt(int(in.Fd()), unix.TCFLSH, unix.TCIFLUSH) }
