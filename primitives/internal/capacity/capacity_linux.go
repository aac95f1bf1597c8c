package capacity

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// bytesEach is what a child that does nothing yet takes of the memory, beside what it shares with
// others.
const bytesEach = 2 << 20

const systemThreads = "of the system's threads"

// ceilings are where the kernel keeps limits of all processes together. A file that is not there is
// no limit.
var ceilings = []string{"/proc/sys/kernel/threads-max", "/proc/sys/kernel/pid_max"}

// groupLimit is a limit that each group of processes may have, above which there are others.
type groupLimit struct {
	resource
	hierarchy, limit, used string
}

// groupLimits are those of a container and the like: of groups in one hierarchy, and as there were
// before, with a hierarchy for each controller.
var groupLimits = []groupLimit{
	{resource{name: memory, each: bytesEach}, "", "memory.max", "memory.current"},
	{resource{name: systemThreads, each: threadsEach}, "", "pids.max", "pids.current"},
	{resource{name: memory, each: bytesEach}, "memory", "memory.limit_in_bytes", "memory.usage_in_bytes"},
	{resource{name: systemThreads, each: threadsEach}, "pids", "pids.max", "pids.current"},
}

// groups is where the groups are found.
const groups = "/sys/fs/cgroup"

func systemResources() (all []resource) {
	text, _ := os.ReadFile("/proc/self/cgroup") // without it there is the topmost group
	for _, g := range groupLimits {
		for _, dir := range groupsOf(string(text), g.hierarchy) {
			if limit, ok := numberIn(filepath.Join(dir, g.limit)); ok {
				used, _ := numberIn(filepath.Join(dir, g.used))
				all = append(all, resource{g.name, g.each, limit - used, filepath.Join(dir, g.limit)})
			}
		}
	}
	for _, file := range ceilings {
		if limit, ok := numberIn(file); ok {
			all = append(all, resource{systemThreads, threadsEach, limit, file})
		}
	}
	if kilobytes, ok := available(); ok {
		all = append(all, resource{memory, bytesEach, kilobytes << 10, "/proc/meminfo"})
	}
	return all
}

// groupsOf returns the folders of this process's group in a hierarchy, and of those above it. The
// text is that of /proc/self/cgroup: lines of a number, controllers and a path.
func groupsOf(text, hierarchy string) (dirs []string) {
	path := "/"
	for line := range strings.Lines(text) {
		fields := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(fields) == 3 && slices.Contains(strings.Split(fields[1], ","), hierarchy) {
			path = fields[2]
		}
	}
	top := filepath.Join(groups, hierarchy)
	for ; path != "/" && path != "."; path = filepath.Dir(path) {
		dirs = append(dirs, filepath.Join(top, path))
	}
	return append(dirs, top)
}

// numberIn reads a file that holds a number and nothing else.
func numberIn(path string) (n int64, ok bool) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, false
	}
	n, err = strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	return n, err == nil
}

// available is how much memory can be had without swapping.
func available() (kilobytes int64, ok bool) {
	text, _ := os.ReadFile("/proc/meminfo")
	_, rest, _ := strings.Cut(string(text), "MemAvailable:")
	_, err := fmt.Sscan(rest, &kilobytes)
	return kilobytes, err == nil
}
