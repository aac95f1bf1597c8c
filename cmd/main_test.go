package cmd

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"go.uber.org/goleak"

	"concurrency-lab/demos/demotest"
	"concurrency-lab/primitives/multiprocessing"
)

// hurriedExit is for GORACE: with the race detector, each process sleeps for a second at its end
// unless it is told not to, and the tests start many.
const hurriedExit = "atexit_sleep_ms=0"

// TestMain makes commands of the test binary for the scripts: the product, and the same face over
// demos of fakes_test.go, whose behaviour is the tests' to choose.
func TestMain(m *testing.M) {
	multiprocessing.Main() // the commands' child processes are this binary too
	os.Setenv("GORACE", hurriedExit)
	testscript.Main(leakChecked{m}, map[string]func(){
		program:     func() { os.Exit(Main(os.Args[1:], standard())) },
		"fake-lab":  func() { os.Exit(run(fakes, os.Args[1:], standard())) },
		"fake-tour": func() { os.Exit(run(touring, os.Args[1:], standard())) },
	})
}

func standard() Streams { return Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr} }

// leakChecked runs the tests and fails if one of them left a goroutine behind.
type leakChecked struct{ m *testing.M }

func (l leakChecked) Run() int {
	// What these tests run sleeps most of the time, so that more of it than there are cores can run
	// at once.
	flag.Parse()
	if err := flag.Set("test.parallel", "6"); err != nil {
		panic(err)
	}
	code := l.m.Run()
	if err := goleak.Find(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return max(code, 1)
	}
	return code
}

// onProcesses is how the script of a demo begins that starts many processes.
const onProcesses = "# processes"

// scripts returns the scripts of the demos, those that start many processes and the others.
func scripts(t *testing.T) (processes, others []string) {
	t.Helper()
	all, err := filepath.Glob("../demos/*/*.txtar")
	if err != nil || len(all) == 0 {
		t.Fatalf("%d scripts of demos, %v", len(all), err)
	}
	for _, file := range all {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(string(text), onProcesses) {
			processes = append(processes, file)
		} else {
			others = append(others, file)
		}
	}
	return processes, others
}

// TestScripts runs the scripts, in which every process has the race detector.
func TestScripts(t *testing.T) {
	t.Parallel()
	_, demos := scripts(t)
	general, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(general) == 0 {
		t.Fatalf("%d scripts, %v", len(general), err)
	}
	runScripts(t, testscript.Params{Files: append(general, demos...)})
}

// TestProcesses runs those of demos that start many processes, on the lab as its users have it:
// with the detector a process takes five times as long to start. What these demos do is under it in
// their own package's tests, and how they are shown in the other scripts.
func TestProcesses(t *testing.T) {
	demotest.Long(t)
	t.Parallel()
	lab := built(t)
	processes, _ := scripts(t)
	runScripts(t, testscript.Params{Files: processes, Setup: func(e *testscript.Env) error {
		e.Setenv("PATH", filepath.Dir(lab)+string(os.PathListSeparator)+e.Getenv("PATH"))
		return nil
	}})
}

func runScripts(t *testing.T, p testscript.Params) {
	more := p.Setup
	p.RequireExplicitExec, p.RequireUniqueNames = true, true
	p.UpdateScripts = os.Getenv("UPDATE_SCRIPTS") != ""
	p.Setup = func(e *testscript.Env) error {
		e.Setenv("GORACE", hurriedExit)
		if more != nil {
			return more(e)
		}
		return nil
	}
	testscript.Run(t, p)
}
