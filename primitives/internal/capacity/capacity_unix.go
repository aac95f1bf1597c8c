//go:build unix

package capacity

import (
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

const (
	// filesEach is what a process takes of this one's descriptors: three pipes, and on Linux the
	// process itself.
	filesEach = 4
	// filesToStart is what this process needs besides while it starts another.
	filesToStart = 8
	// threadsEach is how many threads a child has that does nothing yet. Linux counts these where
	// others count processes.
	threadsEach = 5
)

// resources are those that this system tells of.
func resources() (all []resource) {
	if limit, ok := softLimit(unix.RLIMIT_NOFILE); ok {
		files := resource{"file descriptors", filesEach, limit - opened(limit) - filesToStart, "ulimit -n"}
		if all = append(all, files); files.free <= 0 {
			return all // to look for more would take some
		}
	}
	all = append(all, systemResources()...)
	// What else the user runs counts as well, but to look for it would take long.
	if limit, ok := softLimit(unix.RLIMIT_NPROC); ok && os.Geteuid() != 0 {
		if runtime.GOOS == "linux" {
			return append(all, resource{"of the system's threads", threadsEach, limit, "ulimit -u"})
		}
		return append(all, resource{"of the user's processes", 1, limit, "ulimit -u"})
	}
	return all
}

// opened is how many descriptors are taken: about the lowest number that is free.
func opened(limit int64) int64 {
	free, err := unix.FcntlInt(0, unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return limit
	}
	_ = unix.Close(free)
	return int64(free)
}

// softLimit returns a limit of this process; ok is false if there is none.
func softLimit(which int) (n int64, ok bool) {
	var l unix.Rlimit
	if unix.Getrlimit(which, &l) != nil || l.Cur > 1<<62 {
		return 0, false
	}
	return int64(l.Cur), true
}
