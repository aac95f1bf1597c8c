//go:build unix

package schedule_test

import (
	"errors"
	"os"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/schedule"
)

// A process that the system has stopped holds up nobody for ever.
func TestStoppedProcess(t *testing.T) {
	stopped := func(pid int) { // the system stops one thread after the other
		for {
			if _, err := unix.Wait4(pid, nil, unix.WUNTRACED, nil); err != unix.EINTR {
				testkit.Must(t, err)
				return
			}
		}
	}
	for _, worker := range []string{"w0", "w1"} {
		o := schedule.Run(t.Context(), crossed(onProcess), &killer{worker: worker, signal: unix.SIGSTOP, await: stopped},
			schedule.Options{Watch: true, TurnTimeout: 100 * time.Millisecond})
		var stalled *schedule.StalledError
		if !errors.As(o.Err, &stalled) || stalled.Worker != worker {
			t.Errorf("%s was stopped: %v", worker, o.Err)
		}
	}
}

// Of many runs nothing is left: no process, dead or alive, and no open file.
func TestProcessesLeaveNothing(t *testing.T) {
	run := func() {
		t.Run("", func(t *testing.T) {
			explore(t, withSpares(t, map[string]schedule.Program{"": crossed(onProcess)})[""], schedule.Exploration{})
			schedule.Run(t.Context(), counterOf(onProcess, 2, 1), &killer{worker: "w0", signal: os.Kill},
				schedule.Options{Watch: true})
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
