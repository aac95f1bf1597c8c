//go:build unix && !linux

package shm

import "golang.org/x/sys/unix"

// gone says whether there is no such process. If the number belongs to another process by now, it
// says no.
func gone(pid int) bool { return unix.Kill(pid, 0) == unix.ESRCH }
