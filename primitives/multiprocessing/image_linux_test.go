package multiprocessing

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"concurrency-lab/primitives/internal/testkit"
)

var sayName = RegisterTask("test.name", func(ctx context.Context, c *Connection[string]) error {
	name, err := os.ReadFile("/proc/self/comm")
	if err != nil {
		return err
	}
	return c.Send(ctx, string(name))
})

// runReplaced is what this test program does when a test has started it from a file of its own: it
// puts another program in its place, and then starts a child.
func runReplaced() {
	file := os.Args[2]
	ctx := context.Background()
	err := os.Remove(file)
	if err == nil {
		err = os.WriteFile(file, []byte("#!/bin/sh\nexit 0\n"), 0o700)
	}
	here, there, failed := NewPipe[string]("name", false)
	if err != nil || failed != nil {
		panic(fmt.Sprint(err, failed))
	}
	p := NewProcess("p", sayName, there)
	err = p.Start(ctx)
	there.Close()
	name, _ := here.Receive(ctx)
	fmt.Println(err, p.Join(ctx), name)
}

// TestAChildIsTheProgramThatRuns: it is started from what runs, whatever has become of the file,
// and whatever that is called.
func TestAChildIsTheProgramThatRuns(t *testing.T) {
	program, err := os.ReadFile("/proc/self/exe")
	testkit.Must(t, err)
	for _, name := range []string{"lab", "lab (deleted)"} {
		file := filepath.Join(t.TempDir(), name)
		testkit.Must(t, os.WriteFile(file, program, 0o700))
		out, err := exec.Command(file, "replaced", file).CombinedOutput()
		if want := "<nil> <nil> lab"; err != nil || !strings.HasPrefix(string(out), want) {
			t.Errorf("%s: %v, %q, want %q", name, err, out, want)
		}
	}
}
