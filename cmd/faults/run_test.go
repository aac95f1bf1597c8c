//go:build linux

package faults

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const (
	// bound is how long after a fault everything must have ended.
	bound = 2 * time.Second
	// slack is what a test allows beyond, on a machine that has much else to do. The page is not
	// written with it.
	slack = 10 * time.Second
	// timeout is how long a test waits for the moment to strike.
	timeout = 30 * time.Second
	// look is how long after a look at /proc the next one follows: a process has no event to wait
	// on.
	look = 2 * time.Millisecond
	// stranger is a user who owns nothing on the machine, for what root may do and others not.
	stranger = 54321
)

// run is a command line under way.
type run struct {
	t      *testing.T
	folder string // where it runs, with nothing in it but what it writes
	temp   string // its folder for temporary files
	mark   string // what its processes have in their environment
	cmd    *exec.Cmd
	drawn  chan struct{} // closed at the end of its output
	struck time.Time     // when the fault came about, or, without a strike, when it began
	owned  []string      // what its processes owned when it was struck

	mu     sync.Mutex
	output strings.Builder
}

// begin starts a fault's command line.
func begin(t *testing.T, f fault) *run {
	t.Helper()
	home := filepath.Join(filepath.Dir(program), strings.ReplaceAll(f.name, " ", "-"))
	r := &run{t: t, folder: filepath.Join(home, "work"), temp: filepath.Join(home, "tmp"), drawn: make(chan struct{})}
	r.mark = fmt.Sprintf("FAULT=%d %s", os.Getpid(), f.name)
	for _, folder := range []string{r.folder, r.temp} {
		must(t, os.MkdirAll(folder, 0o777))
		must(t, os.Chmod(folder, 0o777)) // whatever the mask says
	}
	t.Cleanup(func() { must(t, os.RemoveAll(home)) })
	if f.prepare != nil {
		f.prepare(r)
	}
	r.cmd = exec.Command("bash", "-o", "pipefail", "-c", f.command)
	r.cmd.Dir = r.folder
	r.cmd.Env = append(os.Environ(), "PATH="+program+":"+os.Getenv("PATH"), "TMPDIR="+r.temp, "NO_COLOR=1", r.mark)
	r.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // signals to this test's group are none of its business
	if f.stranger && os.Getuid() == 0 {
		r.cmd.SysProcAttr.Credential = &syscall.Credential{Uid: stranger, Gid: stranger}
	}
	out, in, err := os.Pipe()
	must(t, err)
	r.cmd.Stdout, r.cmd.Stderr = in, in
	must(t, r.cmd.Start())
	must(t, in.Close())
	r.struck = time.Now()
	go r.draw(out)
	t.Cleanup(func() {
		for _, p := range marked(r.mark) {
			_ = syscall.Kill(p.pid, syscall.SIGKILL) // what is left is told of below, and shall not stay
		}
		<-r.drawn
	})
	return r
}

// draw keeps what the run writes.
func (r *run) draw(out *os.File) {
	defer close(r.drawn)
	defer out.Close()
	buffer := make([]byte, 4096)
	for {
		n, err := out.Read(buffer)
		r.mu.Lock()
		r.output.Write(buffer[:n])
		r.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// said is what the run has written.
func (r *run) said() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.output.String()
}

// until looks again and again until it is so.
func (r *run) until(what string, so func() bool) {
	r.t.Helper()
	give, next := time.NewTimer(timeout), time.NewTicker(look)
	defer give.Stop()
	defer next.Stop()
	for !so() {
		select {
		case <-next.C:
		case <-give.C:
			r.t.Fatalf("in vain waited for %s:\n%s", what, end(r.said()))
		}
	}
}

// says waits until the output matches and returns what the pattern's group has found.
func (r *run) says(pattern string) string {
	r.t.Helper()
	re := regexp.MustCompile(pattern)
	var found []string
	r.until("the output "+pattern, func() bool {
		found = re.FindStringSubmatch(r.said())
		return found != nil
	})
	return found[len(found)-1]
}

// one waits for a process whose name begins so, and of which it is so.
func (r *run) one(name string, so func(process) bool) (found process) {
	r.t.Helper()
	r.until("a process "+name, func() bool {
		all := marked(r.mark)
		i := slices.IndexFunc(all, func(p process) bool { return strings.HasPrefix(p.name, name) && so(p) })
		if i >= 0 {
			found = all[i]
		}
		return i >= 0
	})
	return found
}

// strike sends a signal to the process: the fault, from which the time counts.
func (r *run) strike(p process, s syscall.Signal) {
	r.t.Helper()
	for _, each := range marked(r.mark) {
		r.owned = append(r.owned, each.belongings()...)
	}
	r.struck = time.Now()
	must(r.t, syscall.Kill(p.pid, s))
}

// ended waits until nothing of the run is there any more. It returns the exit code as a shell has
// it, and how long after the fault that was.
func (r *run) ended() (code int, after time.Duration) {
	r.t.Helper()
	overdue := time.AfterFunc(time.Until(r.struck)+timeout, func() {
		for _, p := range marked(r.mark) {
			_ = syscall.Kill(p.pid, syscall.SIGKILL)
		}
	})
	defer overdue.Stop()
	err := r.cmd.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		r.t.Fatal(err)
	}
	r.until("the end of all processes", func() bool { return len(marked(r.mark)) == 0 })
	after = time.Since(r.struck)
	<-r.drawn
	status := r.cmd.ProcessState.Sys().(syscall.WaitStatus)
	if status.Signaled() {
		return 128 + int(status.Signal()), after
	}
	return status.ExitStatus(), after
}

// left returns what the run has left behind, beside the files that it was to write.
func (r *run) left(files []string) (all []string) {
	all = kept(r.owned)
	for _, folder := range []string{r.folder, r.temp} {
		err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			if name, _ := filepath.Rel(r.folder, path); !slices.Contains(files, name) {
				all = append(all, path)
			}
			return nil
		})
		must(r.t, err)
	}
	return all
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// end is the end of a text that may be long.
func end(text string) string { return text[max(len(text)-2000, 0):] }
