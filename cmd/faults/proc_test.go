//go:build linux

package faults

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// process is one of a run's, as /proc shows it.
type process struct {
	pid, parent int
	name        string // what it was started as: the program's name, or what its parent calls it
	state       byte   // R, S, T and so on
	ticks       int    // of the processor, which it has used
}

// folder is what /proc keeps about it.
func (p process) folder() string { return fmt.Sprintf("/proc/%d", p.pid) }

// marked returns the living processes that have the mark in their environment, which they have from
// whoever started them.
func marked(mark string) (all []process) {
	folders, _ := filepath.Glob("/proc/[0-9]*")
	for _, folder := range folders {
		// What cannot be read has ended meanwhile, or is another user's.
		environment, _ := os.ReadFile(folder + "/environ")
		if !slices.ContainsFunc(bytes.Split(environment, []byte{0}), func(v []byte) bool { return string(v) == mark }) {
			continue
		}
		if p, ok := read(folder); ok {
			all = append(all, p)
		}
	}
	return all
}

// read reads what a folder of /proc says of a process; ok is false if that has ended.
func read(folder string) (p process, ok bool) {
	line, _ := os.ReadFile(folder + "/cmdline")
	stat, _ := os.ReadFile(folder + "/stat")
	args := strings.Split(strings.TrimRight(string(line), "\x00"), "\x00")
	_, rest, found := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	if !found || len(fields) < 12 || fields[0] == "Z" || args[0] == "" {
		return process{}, false
	}
	p.pid, _ = strconv.Atoi(filepath.Base(folder))
	p.state = fields[0][0]
	p.parent, _ = strconv.Atoi(fields[1])
	p.ticks, _ = strconv.Atoi(fields[11])
	p.name = filepath.Base(args[0])
	if len(args) == 2 && filepath.IsAbs(args[0]) {
		p.name = args[1] // a child: its program by its path, and its name
	}
	return p, true
}

// inLock says whether a thread of the process sleeps in a futex that other processes may wake.
func (p process) inLock() bool {
	const private = 128 // the flag of a futex of one process, as those of Go's runtime are
	calls, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/syscall", p.pid))
	for _, file := range calls {
		text, _ := os.ReadFile(file) // the number of the system call, and its arguments
		f := strings.Fields(string(text))
		if len(f) < 3 || f[0] != strconv.Itoa(unix.SYS_FUTEX) {
			continue
		}
		if operation, err := strconv.ParseUint(f[2], 0, 64); err == nil && operation&private == 0 {
			return true
		}
	}
	return false
}

// written is how many bytes the process has written.
func (p process) written() (n int) {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/io", p.pid))
	_, rest, _ := strings.Cut(string(text), "wchar: ")
	_, _ = fmt.Sscan(rest, &n) // of one that has ended there is nothing to be read
	return n
}

// drafting says of a process whether it has written much of a file in the folder, whatever name
// that has.
func drafting(folder string) func(process) bool {
	return func(p process) bool {
		files, _ := filepath.Glob(p.folder() + "/fd/*")
		return slices.ContainsFunc(files, func(file string) bool {
			name, _ := os.Readlink(file)
			info, err := os.Stat(file)
			return strings.HasPrefix(name, folder+"/") && err == nil && info.Size() > 64<<10
		})
	}
}

// belongings are the sockets and the shared memory of a process, by what the system calls them.
func (p process) belongings() (all []string) {
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", p.pid))
	for _, file := range files {
		if name, _ := os.Readlink(file); strings.HasPrefix(name, "socket:") {
			all = append(all, name)
		}
	}
	maps, _ := os.ReadFile(fmt.Sprintf("/proc/%d/maps", p.pid))
	for line := range strings.Lines(string(maps)) {
		if f := strings.Fields(line); len(f) > 5 && strings.HasPrefix(f[5], "/memfd:") {
			all = append(all, "memory "+f[4]) // its inode
		}
	}
	return all
}

// kept returns those of the belongings that any process still has.
func kept(belongings []string) (all []string) {
	folders, _ := filepath.Glob("/proc/[0-9]*")
	for _, folder := range folders {
		pid, _ := strconv.Atoi(filepath.Base(folder))
		for _, b := range (process{pid: pid}).belongings() {
			if slices.Contains(belongings, b) {
				all = append(all, fmt.Sprintf("%s of process %d", b, pid))
			}
		}
	}
	return all
}
