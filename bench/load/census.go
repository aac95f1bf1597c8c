package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
)

// census is what this process has, after what nobody needs any more was given back.
type census struct {
	Memory, Descriptors, Sockets, Mappings, Processes, Goroutines int
}

// takeCensus waits for a moment until there are no more goroutines and mappings than before: some
// goroutines are about to end, and the garbage collector gives memory back some time after it has
// found that nobody needs it.
func takeCensus(before census) census {
	runtime.GC()
	for range 100 {
		if runtime.NumGoroutine() <= before.Goroutines && mappings() <= before.Mappings {
			break
		}
		time.Sleep(time.Millisecond)
		runtime.GC()
	}
	debug.FreeOSMemory()
	c := census{Goroutines: runtime.NumGoroutine(), Memory: memoryOf("self").resident}
	files, _ := os.ReadDir("/proc/self/fd")
	c.Descriptors = len(files)
	for _, f := range files {
		if name, _ := os.Readlink("/proc/self/fd/" + f.Name()); strings.HasPrefix(name, "socket:") {
			// the folder's own is closed already
			c.Sockets++
		}
	}
	c.Mappings = mappings()
	c.Processes = len(tree(os.Getpid())) - 1
	return c
}

// mappings counts the pieces of shared memory, all of which have the program in their name.
func mappings() int {
	maps, _ := os.ReadFile("/proc/self/maps")
	return strings.Count(string(maps), "concurrency-lab")
}

// memory is that of a process, in bytes.
type memory struct{ resident, own int }

// memoryOf reads it of the process of that number, or "self". One that has ended has none. What a
// process has alone leaves out the program, and shared memory.
func memoryOf(pid string) (m memory) {
	var size, resident, shared int
	text, _ := os.ReadFile("/proc/" + pid + "/statm")
	_, _ = fmt.Sscan(string(text), &size, &resident, &shared)
	return memory{resident * os.Getpagesize(), (resident - shared) * os.Getpagesize()}
}

// peakMemory is the most memory that this process has had, in bytes.
func peakMemory() int {
	var kilobytes int
	status, _ := os.ReadFile("/proc/self/status")
	_, line, _ := strings.Cut(string(status), "VmHWM:")
	_, _ = fmt.Sscan(line, &kilobytes)
	return kilobytes << 10
}

// tree returns the numbers of a process and of all that descend from it.
func tree(root int) []int {
	children := map[int][]int{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range stats {
		text, _ := os.ReadFile(file)
		_, rest, _ := strings.Cut(string(text), ") ")
		if f := strings.Fields(rest); len(f) > 1 {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(file)))
			parent, _ := strconv.Atoi(f[1])
			children[parent] = append(children[parent], pid)
		}
	}
	all := []int{root}
	for i := 0; i < len(all); i++ {
		all = append(all, children[all[i]]...)
	}
	return all
}
