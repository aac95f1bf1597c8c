package menu

import (
	"os"

	"golang.org/x/sys/unix"
)

// forget drops what was typed and not read.
func forget(in *os.File) { _ = unix.IoctlSetInt(int(in.Fd()), unix.TCFLSH, unix.TCIFLUSH) }
