//go:build !linux

package spawn

import "os"

// image returns the file that this program is started from, and what it is called.
func image() (path, called string, err error) {
	path, err = os.Executable()
	return path, path, err
}

// takeName has nothing to do: the system shows this child by the name of the program.
func takeName() {}
