package menu

import (
	"os"

	"golang.org/x/sys/windows"
)

// Forget drops what was typed and not read.
func Forget(in *os.File) { _ = windows.FlushConsoleInputBuffer(windows.Handle(in.Fd())) }
