// Package outfile writes a file so that nobody ever sees a part of it: it gets its name when it is
// complete.
package outfile

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Check says whether a file can be written. It changes nothing.
func Check(name string) error {
	if there, err := os.OpenFile(name, os.O_WRONLY, 0); err == nil {
		_ = there.Close() // nothing was written
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	target, err := Target(name)
	if err != nil {
		return err
	}
	nothing := func(*os.File) error { return nil }
	return errors.Join(draft(beside(target), nothing), os.Remove(beside(target)))
}

// Reason is an error of a file without the file's name, which the user knows.
func Reason(err error) error {
	var at *os.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// Write writes a file by content. If there is a file of that name already, its permissions are
// kept. If the name is a symbolic link, what it leads to is written.
func Write(name string, content func(io.Writer) error) error {
	target, err := Target(name)
	if err == nil {
		err = replace(target, content)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, Reason(err))
	}
	return nil
}

// mostLinks is how many symbolic links may lead from one to the next, as on Linux.
const mostLinks = 40

// Target is the name of the file itself, to which symbolic links may lead. There need not be one.
func Target(name string) (string, error) {
	for range mostLinks {
		next, err := os.Readlink(name)
		if err != nil { // it is no link
			return name, nil
		}
		if !filepath.IsAbs(next) {
			next = filepath.Join(filepath.Dir(name), next)
		}
		name = next
	}
	return "", fmt.Errorf("more than %d symbolic links", mostLinks)
}

// replace writes the content beside the target and then gives it the target's name.
func replace(target string, content func(io.Writer) error) error {
	part := beside(target)
	there, missing := os.Stat(target)
	err := draft(part, func(f *os.File) error {
		if missing == nil {
			if err := f.Chmod(there.Mode().Perm()); err != nil { // before anything can be read
				return err
			}
		}
		return content(f)
	})
	if err == nil {
		err = os.Rename(part, target)
	}
	if err != nil {
		_ = os.Remove(part) // in most cases it is not there
	}
	return err
}

// owner says in the name of an unfinished file whose it is.
const owner = "concurrency-lab"

// beside is the name, in the target's folder, that a file has while it is written. It is short,
// because the target's may be as long as the system allows.
func beside(target string) string {
	dir, base := filepath.Split(target)
	return fmt.Sprintf("%s.%s.%d.%08x", dir, owner, os.Getpid(), crc32.ChecksumIEEE([]byte(base)))
}

// draft writes the content into a new file of this name. Where the system can do that the file is
// complete before it has any name, so that nothing is left of one whose writer was killed.
func draft(name string, content func(*os.File) error) error {
	err := writeNameless(name, content)
	if errors.Is(err, errors.ErrUnsupported) {
		err = writeNamed(name, content)
	}
	return err
}

// writeNamed writes a new file that has its name from the beginning.
func writeNamed(name string, content func(*os.File) error) error {
	part, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	return errors.Join(content(part), part.Close())
}
