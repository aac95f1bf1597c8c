package shm

import "golang.org/x/sys/unix"

// gone says whether there is no such process, or one that has ended and that nobody has asked for
// its exit code yet. If the number belongs to another process by now, it says no.
func gone(pid int) bool {
	fd, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		return unix.Kill(pid, 0) == unix.ESRCH
	}
	defer unix.Close(fd)
	n, err := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, 0)
	return n == 1 && err == nil
}
