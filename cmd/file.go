package cmd

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"concurrency-lab/demos"
)

// fileType is what help calls the value of a flag that names a file.
const fileType = "FILE"

// file is the value of a flag that names a file to write. Whether it can be written is found out at once, before anything is run.
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
	probe, err := f.beside()
	if err != nil {
		return fmt.Errorf("must be a file that can be written: %w", reason(err))
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// checkFiles refuses one file for two flags.
func checkFiles(list []demos.Flag) error {
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

// beside creates a file of another name in the same folder.
func (f file) beside() (*os.File, error) {
	dir, base := filepath.Split(string(f))
	return os.OpenFile(fmt.Sprintf("%s.%s.%d", dir, base, os.Getpid()), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
}

// write writes the file by content. Nobody ever sees a part of it: it gets its name when it is complete.
func (f file) write(content func(io.Writer) error) error {
	part, err := f.beside()
	if err != nil {
		return fmt.Errorf("writing %s: %w", f, reason(err))
	}
	err = errors.Join(content(part), part.Close())
	if err == nil {
		err = os.Rename(part.Name(), string(f))
	}
	if err != nil {
		os.Remove(part.Name())
		return fmt.Errorf("writing %s: %w", f, err)
	}
	return nil
}
