package spawn

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// bytesEach is what a child that does nothing yet takes of the memory, beside what it shares with
// others.
const bytesEach = 2 << 20

// ceilings are where Linux keeps limits of a container and of the kernel, and what is used of them.
// A file that is not there, or says "max", is no limit.
var ceilings = []struct {
	name        string
	each        int64
	limit, used string
}{
	{memory, bytesEach, "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"},
	{memory, bytesEach, "/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"},
	{"of the system's threads", threadsEach, "/sys/fs/cgroup/pids.max", "/sys/fs/cgroup/pids.current"},
	{"of the system's threads", threadsEach, "/sys/fs/cgroup/pids/pids.max", "/sys/fs/cgroup/pids/pids.current"},
	{"of the system's threads", threadsEach, "/proc/sys/kernel/threads-max", ""},
	{"of the system's threads", threadsEach, "/proc/sys/kernel/pid_max", ""},
}

func systemResources() (all []resource) {
	for _, c := range ceilings {
		if limit, ok := numberIn(c.limit); ok {
			used, _ := numberIn(c.used)
			all = append(all, resource{c.name, c.each, limit - used, c.limit})
		}
	}
	if kilobytes, ok := available(); ok {
		all = append(all, resource{memory, bytesEach, kilobytes << 10, "/proc/meminfo"})
	}
	return all
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
