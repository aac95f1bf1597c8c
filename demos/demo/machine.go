package demo

import (
	"errors"
	"slices"
	"syscall"
)

// exhausted are what a system says that has no more files, processes or memory to give.
var exhausted = []error{syscall.EMFILE, syscall.ENFILE, syscall.EAGAIN, syscall.ENOMEM}

// MachineCannot says whether an error means that this machine cannot do it, or has no more to give.
func MachineCannot(err error) bool {
	return errors.Is(err, errors.ErrUnsupported) ||
		slices.ContainsFunc(exhausted, func(e error) bool { return errors.Is(err, e) })
}
