package wire

import (
	"fmt"
	"os"
)

// CloseAll closes those files that there are.
func CloseAll(files []*os.File) {
	for _, f := range files {
		if f != nil {
			f.Close()
		}
	}
}

// OpenFiles returns the files of an object that is to be handed on, or an error that is
// [os.ErrClosed] if one of them is closed.
func OpenFiles(h Handle) ([]*os.File, error) {
	files := h.Files()
	for _, f := range files {
		conn, err := f.SyscallConn()
		if err == nil {
			err = conn.Control(func(uintptr) {})
		}
		if err != nil {
			info := h.Describe()
			return nil, fmt.Errorf("%s %s: %w", info.Kind, info.Name, os.ErrClosed) // nothing else can be wrong
		}
	}
	return files, nil
}
