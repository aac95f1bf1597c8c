package capacity

import (
	"slices"
	"testing"
)

// TestGroups: a limit may be that of any group above this process.
func TestGroups(t *testing.T) {
	text := "9:name=systemd:/x\n8:cpu,pids:/a/b\n4:memory:/\n0::/user.slice/c\n"
	for hierarchy, want := range map[string][]string{
		"pids":   {"/sys/fs/cgroup/pids/a/b", "/sys/fs/cgroup/pids/a", "/sys/fs/cgroup/pids"},
		"memory": {"/sys/fs/cgroup/memory"},
		"":       {"/sys/fs/cgroup/user.slice/c", "/sys/fs/cgroup/user.slice", "/sys/fs/cgroup"},
		"none":   {"/sys/fs/cgroup/none"},
	} {
		if got := groupsOf(text, hierarchy); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", hierarchy, got, want)
		}
	}
}
