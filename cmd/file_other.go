//go:build !linux

package cmd

import (
	"errors"
	"io"
)

// writeNameless says that there are no files without a name here, or none that could get one.
func writeNameless(string, func(io.Writer) error) error { return errors.ErrUnsupported }
