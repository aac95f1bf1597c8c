package menu

import (
	"os"

	"golang.org/x/sys/windows"
)

// forget drops what was typed and not read.
func forget(in *os.File) { _ = windows.FlushConsoleInputBuffer(windows.Handle(in.Fd())) }
