package spawn

import (
	"os"
	"path/filepath"
)

// running is what Linux starts this same program by, whatever has become of its file.
const running = "/proc/self/exe"

// image returns the file that this program is started from, and what it is called.
func image() (path, called string, err error) {
	called, err = os.Executable()
	if _, missing := os.Lstat(running); missing == nil {
		return running, called, err
	}
	return called, called, err
}

// takeName makes the system show this child by the name of the program, and not of the link that it
// was started by.
func takeName() {
	_ = os.WriteFile("/proc/self/comm", []byte(filepath.Base(os.Args[0])), 0) // without it there is just no name
}
