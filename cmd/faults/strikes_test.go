//go:build linux

package faults

import (
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// main waits for the first process of the program.
func (r *run) main() process { return r.one("concurrency-lab", anyway) }

func anyway(process) bool { return true }

// busy says that a process does its work, as it has used some of the processor for more than coming
// up.
func busy(p process) bool { return p.ticks > 10 }

// stopped says that a process does not run until it is continued.
func stopped(p process) bool { return p.state == 'T' }

// killed kills a process of that name once it is so with it.
func killed(name string, so func(process) bool) func(*run) {
	return func(r *run) { r.strike(r.one(name, so), syscall.SIGKILL) }
}

// speaking kills the process that says something like the pattern, whose group is the process's
// number.
func speaking(pattern string) func(*run) {
	return func(r *run) { r.strike(process{pid: number(r.says(pattern))}, syscall.SIGKILL) }
}

// paused stops a process and continues it.
func paused(name string, so func(process) bool) func(*run) {
	return func(r *run) {
		p := r.one(name, so)
		r.strike(p, syscall.SIGSTOP)
		r.one(p.name, stopped)
		r.strike(p, syscall.SIGCONT)
	}
}

// orphaned kills the first process once there is a child for which it is so.
func orphaned(child string, so func(process) bool) func(*run) {
	return func(r *run) {
		r.one(child, so)
		r.strike(r.main(), syscall.SIGKILL)
	}
}

// signalled sends a signal to the first process once there is a child for which it is so.
func signalled(s syscall.Signal, child string, so func(process) bool) func(*run) {
	return func(r *run) {
		r.one(child, so)
		r.strike(r.main(), s)
	}
}

// impatient interrupts the first process and goes on doing so until it has ended: each but the
// first is to kill.
func impatient(child string) func(*run) {
	return func(r *run) {
		r.one(child, busy)
		p := r.main()
		r.strike(p, syscall.SIGINT)
		every := time.NewTicker(20 * time.Millisecond)
		defer every.Stop()
		for range every.C {
			if syscall.Kill(p.pid, syscall.SIGINT) != nil || len(marked(r.mark)) == 0 {
				return
			}
		}
	}
}

// small puts a disk with room for a page of memory into the run's folder.
func small(r *run) {
	disk := filepath.Join(r.folder, "full")
	must(r.t, os.Mkdir(disk, 0o777))
	if err := unix.Mount("tmpfs", disk, "tmpfs", 0, "size=4k"); err != nil {
		r.t.Skip("cannot mount a small disk: ", err)
	}
	r.t.Cleanup(func() { must(r.t, unix.Unmount(disk, 0)) })
}

// sealed puts a folder into the run's in which nothing can be created.
func sealed(r *run) { must(r.t, os.Mkdir(filepath.Join(r.folder, "sealed"), 0o555)) }

// mounts says why no disk can be mounted.
func mounts() string {
	if os.Getuid() != 0 {
		return "only root can mount a small disk"
	}
	return ""
}

// changes says why no command can be run as another user.
func changes() string {
	if os.Getuid() != 0 {
		return "only root can become a user who has no other processes, which would count"
	}
	return ""
}

// nameless says why no file can be written that has no name yet.
func nameless() string {
	fd, err := unix.Open(program, unix.O_TMPFILE|unix.O_WRONLY|unix.O_CLOEXEC, 0o600)
	if err != nil {
		return "this file system has no files without a name"
	}
	_ = unix.Close(fd)
	return ""
}

// serving puts the address of a server into the run's folder that gives one caller the answer and
// is gone; without an answer it is gone at once.
func serving(answer []byte) func(*run) {
	return func(r *run) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		must(r.t, err)
		must(r.t, os.WriteFile(filepath.Join(r.folder, "address"), []byte(l.Addr().String()), 0o644))
		var served sync.WaitGroup
		r.t.Cleanup(served.Wait)
		r.t.Cleanup(func() { _ = l.Close() })
		if answer == nil {
			_ = l.Close()
			return
		}
		served.Go(func() {
			caller, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = caller.Read(make([]byte, 64<<10)) // what is not read would make a reset of the end
			_, _ = caller.Write(answer)
			_ = caller.Close()
		})
	}
}

func number(text string) int {
	n, _ := strconv.Atoi(text) // the pattern matches digits only
	return n
}

// aTerminalToLose is missing where the tests outlive their terminal, as under nohup, and what they
// start does so too.
func aTerminalToLose() string {
	if signal.Ignored(syscall.SIGHUP) {
		return "SIGHUP is ignored here"
	}
	return ""
}
