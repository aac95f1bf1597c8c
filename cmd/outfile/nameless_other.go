//go:build !linux

package outfile

import (
	"errors"
	"os"
)

// writeNameless says that there are no files without a name here, or none that could get one.
func writeNameless(string, func(*os.File) error) error { return errors.ErrUnsupported }
