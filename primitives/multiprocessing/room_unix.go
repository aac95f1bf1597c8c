//go:build unix

package multiprocessing

import (
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

const (
	// filesEach is what a process takes of this one's descriptors: three pipes, and on Linux the process itself.
	filesEach = 4
	// filesToStart is what this process needs besides while it starts another.
	filesToStart = 8
	// threadsEach is how many threads a child has that does nothing yet. Linux counts these where others count processes.
	threadsEach = 5
)

// resources are those that this system tells of.
func resources() []resource {
	all := systemResources()
	if limit, ok := softLimit(unix.RLIMIT_NOFILE); ok {
		open, _ := os.ReadDir("/dev/fd") // where it cannot be read, none are counted
		all = append(all, resource{"file descriptors", filesEach, limit - int64(len(open)) - filesToStart, "ulimit -n"})
	}
	// What else the user runs counts as well, but to look for it would take long.
	if limit, ok := softLimit(unix.RLIMIT_NPROC); ok && os.Geteuid() != 0 {
		if runtime.GOOS == "linux" {
			return append(all, resource{"of the system's threads", threadsEach, limit, "ulimit -u"})
		}
		return append(all, resource{"of the user's processes", 1, limit, "ulimit -u"})
	}
	return all
}

// softLimit returns a limit of this process; ok is false if there is none.
func softLimit(which int) (n int64, ok bool) {
	var l unix.Rlimit
	if unix.Getrlimit(which, &l) != nil || l.Cur > 1<<62 {
		return 0, false
	}
	return int64(l.Cur), true
}
