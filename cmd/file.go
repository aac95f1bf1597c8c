package cmd

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"concurrency-lab/demos/demo"
)

// fileType is what help calls the value of a flag that names a file.
const fileType = "FILE"

// file is the value of a flag that names a file to write. Whether it can be written is found out at
// once, before anything is run.
type file string

func (f *file) String() string { return string(*f) }
func (f *file) Type() string   { return fileType }
func (f *file) Set(name string) error {
	if name == "" {
		return errors.New("must be the name of a file")
	}
	if there, err := os.Stat(name); err == nil && !there.Mode().IsRegular() {
		return errors.New("must be an ordinary file, or one that is not there yet")
	}
	*f = file(name)
	nothing := func(io.Writer) error { return nil }
	if err := errors.Join(f.draft(nothing), os.Remove(f.beside())); err != nil {
		return fmt.Errorf("must be a file that can be written: %w", reason(err))
	}
	return nil
}

// checkFiles refuses one file for two flags.
func checkFiles(list []demo.Flag) error {
	taken := map[string]string{}
	for _, f := range list {
		name := f.Value.String()
		if f.Value.Type() != fileType || name == "" {
			continue
		}
		if other, ok := taken[filepath.Clean(name)]; ok {
			return invalid(f.Name, name, "must be another file than that of --"+other)
		}
		taken[filepath.Clean(name)] = f.Name
	}
	return nil
}

// reason is an error of a file without the file's name, which the user knows.
func reason(err error) error {
	var at *os.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// beside is the name, in the same folder, that the file has while it is not the one that was asked
// for.
func (f file) beside() string {
	dir, base := filepath.Split(string(f))
	return fmt.Sprintf("%s.%s.%d", dir, base, os.Getpid())
}

// write writes the file by content. Nobody ever sees a part of it: it gets its name when it is
// complete.
func (f file) write(content func(io.Writer) error) error {
	err := f.draft(content)
	if err == nil {
		err = os.Rename(f.beside(), string(f))
	}
	if err != nil {
		_ = os.Remove(f.beside()) // in most cases it is not there
		return fmt.Errorf("writing %s: %w", f, reason(err))
	}
	return nil
}

// draft writes the content into a file with the name beside. Where the system can do that the file
// is complete before it has any name, so that nothing is left of one whose writer was killed.
func (f file) draft(content func(io.Writer) error) error {
	err := writeNameless(f.beside(), content)
	if errors.Is(err, errors.ErrUnsupported) {
		err = writeNamed(f.beside(), content)
	}
	return err
}

// writeNamed writes a new file that has its name from the beginning.
func writeNamed(name string, content func(io.Writer) error) error {
	part, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	return errors.Join(content(part), part.Close())
}
