// Package cmd is the face of concurrency-lab: it makes a command of each demo, reads the flags,
// runs what they ask for, and turns how it ended into text and an exit code.
package cmd

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"concurrency-lab/demos"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/urls/web"
)

// program is what the user calls it, whatever the binary's file is called.
const program = "concurrency-lab"

// Streams are the standard streams, or what stands in for them.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Main does what the arguments (without the program's name) say and returns the exit code. The
// first interrupt, SIGTERM or SIGHUP stops what goes on, a second kills the program.
func Main(args []string, s Streams) int { return run(everyDemo, args, s) }

// everyDemo makes the list of the demos, with the real web.
func everyDemo() []*demo.Demo { return demos.All(web.Web{}) }

// run is Main with what makes the list of demos handed in.
func run(all func() []*demo.Demo, args []string, s Streams) int {
	if in, ok := s.keyboard(); ok && len(args) == 0 {
		return runMenu(all, s, in)
	}
	ctx, stop := interruptible(context.Background())
	defer stop()
	root := newRoot(all, s)
	out := &told{Writer: s.Out}
	root.SetOut(out)
	if len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) { // with descriptions or without
		completeValues(root)
	}
	root.SetArgs(append([]string{}, args...)) // of nil cobra would make the arguments of the process
	err := root.ExecuteContext(ctx)
	err = cmp.Or(out.err, err)
	s.tell(err)
	return exitCode(err)
}

// told keeps the first error of a write. Cobra does not look at it when it prints help.
type told struct {
	io.Writer
	err error
}

func (t *told) Write(p []byte) (int, error) {
	n, err := t.Writer.Write(p)
	if t.err == nil && err != nil {
		t.err = fmt.Errorf("writing the output: %w", err)
	}
	return n, err
}
