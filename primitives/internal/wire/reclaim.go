package wire

import (
	"errors"
	"runtime"
	"slices"
	"syscall"
	"time"
)

// exhausted are what a system says when there is no file descriptor or no mapping left.
var exhausted = []error{syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM}

// Reclaim calls open, which opens files or maps memory. If the system has none left, it collects
// garbage, so that those are given back whose owners nobody uses any more, and calls open again, up
// to ten times within some milliseconds. Python does not need this: it counts references.
func Reclaim(open func() error) error {
	err := open()
	for range 10 {
		if !slices.ContainsFunc(exhausted, func(e error) bool { return errors.Is(err, e) }) {
			break
		}
		runtime.GC()
		time.Sleep(time.Millisecond) // what closes the files runs beside us
		err = open()
	}
	return err
}
