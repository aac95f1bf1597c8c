package outfile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// writeNameless writes a new file that gets its name when it is complete. On a file system that has
// no such files the error is [errors.ErrUnsupported]; some tell of it only at the end.
func writeNameless(name string, content func(*os.File) error) error {
	part, err := os.OpenFile(filepath.Dir(name), unix.O_TMPFILE|os.O_WRONLY, 0o666)
	if err != nil {
		return errors.ErrUnsupported // or the reason is one that stands in the way of any file
	}
	if err := content(part); err != nil {
		return errors.Join(err, part.Close())
	}
	open := fmt.Sprintf("/proc/self/fd/%d", part.Fd()) // by which anybody may name it, not only root
	if unix.Linkat(unix.AT_FDCWD, open, unix.AT_FDCWD, name, unix.AT_SYMLINK_FOLLOW) != nil {
		return errors.Join(errors.ErrUnsupported, part.Close())
	}
	return part.Close()
}
