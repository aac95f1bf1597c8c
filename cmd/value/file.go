// Package value is the values of flags: each parses what was given, and says what is allowed.
package value

import (
	"errors"
	"fmt"
	"io"
	"os"

	"concurrency-lab/cmd/outfile"
)

// FileType is what help calls the value of a flag that names a file.
const FileType = "FILE"

// File is the value of a flag that names a file to write. Whether it can be written is found out at
// once, before anything is run.
type File string

func (f *File) String() string { return string(*f) }
func (f *File) Type() string   { return FileType }
func (f *File) Set(name string) error {
	if name == "" {
		return errors.New("must be the name of a file")
	}
	if there, err := os.Stat(name); err == nil && !there.Mode().IsRegular() {
		return errors.New("must be an ordinary file, or one that is not there yet")
	}
	*f = File(name)
	if err := outfile.Check(name); err != nil {
		return fmt.Errorf("must be a file that can be written: %w", outfile.Reason(err))
	}
	return nil
}

// Write writes the file by content.
func (f File) Write(content func(io.Writer) error) error {
	return outfile.Write(string(f), content)
}
