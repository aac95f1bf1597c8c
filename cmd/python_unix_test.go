//go:build unix

package cmd

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"concurrency-lab/demos/demotest"
)

// hurry runs a program whose sleeps are cut to a fiftieth; the rest of its arguments are the
// program's.
const hurry = `
import multiprocessing, runpy, sys, time
multiprocessing.set_start_method("fork")
if sys.argv[1] == "hurried":
    time.sleep = lambda seconds, sleep=time.sleep: sleep(seconds / 50)
sys.argv = sys.argv[2:]
runpy.run_path(sys.argv[0], run_name="__main__")
`

// unhurried stands in the programs in which a sleep must be longer than a timeout. In the others a
// sleep takes a fiftieth of its time.
const unhurried = "# tests do not hurry this program"

// promised is what a program says of its output: "# prints: 8" at the end of a line.
var promised = regexp.MustCompile(`(?m)# prints: (.*)$`)

// TestPrograms runs every program: it ends by itself and well, prints the lines that it promises,
// and leaves no process.
func TestPrograms(t *testing.T) {
	demotest.Long(t)
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3")
	}
	// What finds python3 may be a script, which takes longer than most of the programs.
	found, err := exec.Command(python, "-c", "import sys; print(sys.executable)").Output()
	if err != nil {
		t.Fatal(err)
	}
	python = strings.TrimSpace(string(found))
	t.Parallel() // it mostly sleeps
	var wg sync.WaitGroup
	defer wg.Wait()
	atOnce := make(chan struct{}, 8) // some of them wait for seconds
	for _, file := range programs(t) {
		wg.Go(func() {
			atOnce <- struct{}{}
			defer func() { <-atOnce }()
			runProgram(t, python, file)
		})
	}
}

func runProgram(t *testing.T, python, file string) {
	text, err := os.ReadFile(filepath.Join("..", file))
	if err != nil {
		t.Error(err)
		return
	}
	pace := "hurried"
	if strings.Contains(string(text), unhurried) {
		pace = "as it is"
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	begin := time.Now()
	c := exec.CommandContext(ctx, python, "-B", "-c", hurry, pace, filepath.Join("..", file))
	c.Env = append(os.Environ(), "PYTHONUNBUFFERED=")
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // a group of its own, with the processes that it starts
	group := func(s syscall.Signal) error { return syscall.Kill(-c.Process.Pid, s) }
	c.Cancel = func() error { return group(syscall.SIGKILL) }
	output, err := c.CombinedOutput()
	t.Logf("%s: %v, computing %v", file, time.Since(begin).Round(time.Millisecond),
		c.ProcessState.UserTime()+c.ProcessState.SystemTime())
	if err != nil {
		t.Errorf("%s: %v\n%s", file, err, output)
		return
	}
	for group(0) == nil && ctx.Err() == nil { // a helper of Python's ends when it sees that its program has
		time.Sleep(time.Millisecond)
	}
	if ctx.Err() != nil {
		_ = group(syscall.SIGKILL)
		t.Errorf("%s: it has left a process", file)
	}
	for _, p := range promised.FindAllStringSubmatch(string(text), -1) {
		if !strings.Contains(string(output), p[1]) {
			// it need not have a line of its own: where several print, lines may mix
			t.Errorf("%s: it does not print %q, but\n%s", file, p[1], output)
		}
	}
}
