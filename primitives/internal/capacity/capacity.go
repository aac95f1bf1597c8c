// Package capacity says whether a machine has room for so many processes.
package capacity

import (
	"errors"
	"fmt"
)

// Error says that this machine does not allow so many processes at a time. It is
// [errors.ErrUnsupported].
type Error struct {
	// Wanted is how many there should be, Most how many there is room for.
	Wanted, Most int
	// Reason names what there is too little of, and where that is set.
	Reason string
}

// Error says how many there is room for, and why no more.
func (e *Error) Error() string {
	return fmt.Sprintf("%d processes at a time are too many for this machine, which has room for %d: %s", e.Wanted,
		e.Most, e.Reason)
}

// Is says that it is errors.ErrUnsupported.
func (e *Error) Is(target error) bool { return target == errors.ErrUnsupported }

// resource is something of which each process takes a part.
type resource struct {
	name string // in the plural
	each int64  // what a process takes
	free int64  // what there is
	set  string // where the limit is set
}

// memory is the name of the one resource of which some processes are known to take more than
// others.
const memory = "bytes of memory"

// most is for how many processes there is enough of it.
func (r resource) most() int { return int(max(r.free, 0) / r.each) }

// Check returns a [*Error] if n more processes at a time are surely too many for
// this machine: before any of them is started, since one that the system refuses in the middle
// would be an error that says little. Each takes so many bytes of memory for its work, beside what
// any process takes. What it cannot tell counts as room.
func Check(n int, each int64) error {
	all := resources()
	for i := range all {
		if all[i].name == memory {
			all[i].each += each
		}
	}
	return capacityIn(all, n)
}

func capacityIn(all []resource, n int) error {
	var tight *Error
	for _, r := range all {
		if m := r.most(); m < n && (tight == nil || m < tight.Most) {
			tight = &Error{Wanted: n, Most: m,
				Reason: fmt.Sprintf("each takes %d %s, of which %d are free (%s)", r.each, r.name, max(r.free, 0), r.set)}
		}
	}
	if tight == nil {
		return nil
	}
	return tight
}
