//go:build unix

package schedule_test

import (
	"os"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"

	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/schedule"
)

// Of many runs nothing is left: no process, dead or alive, and no open file.
func TestProcessesLeaveNothing(t *testing.T) {
	run := func() {
		t.Run("", func(t *testing.T) {
			explore(t, withSpares(t, map[string]schedule.Program{"": crossed(onProcess)})[""], schedule.Exploration{})
			schedule.Run(t.Context(), counterOf(onProcess, 2, 1), &killer{worker: "w0"}, schedule.Options{Watch: true})
		})
	}
	files := func() int {
		all, err := os.ReadDir("/dev/fd")
		testkit.Must(t, err)
		return len(all)
	}
	run() // what is opened once and for all is open after this
	before := files()
	run()
	after := files()
	for range 100 { // shared objects are closed when nobody refers to them any more
		if after > before {
			runtime.GC()
			after = files()
		}
	}
	if after > before {
		t.Errorf("%d files were open before, %d are now", before, after)
	}
	if pid, err := unix.Wait4(-1, nil, unix.WNOHANG, nil); err != unix.ECHILD {
		t.Errorf("a child is left, dead or alive: %d, %v", pid, err)
	}
}
