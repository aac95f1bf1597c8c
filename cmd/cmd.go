// Package cmd is the face of concurrency-lab: it makes a command of each demo, reads the flags,
// runs what they ask for, and turns how it ended into text and an exit code.
package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"concurrency-lab/cmd/build"
	"concurrency-lab/cmd/interrupt"
	"concurrency-lab/cmd/view"
	"concurrency-lab/demos"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/urls/web"
)

// Streams are the standard streams, or what stands in for them.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	// Command is what the user types to start the program: see [build.Started]. Empty: its name.
	Command string
}

// program is the name of the program, whatever the file of the binary is called.
const program = build.Program

// command is what the user types to start the program, before its arguments: in what we tell the
// user to type next.
func (s Streams) command() string { return cmp.Or(s.Command, program) }

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
	ctx, stop := interrupt.Context(context.Background())
	defer stop()
	root := newRoot(all, s)
	out := &errWriter{Writer: s.Out}
	root.SetOut(out)
	if len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) { // with descriptions or without
		completeValues(root)
	}
	root.SetArgs(append([]string{}, args...)) // of nil cobra would make the arguments of the process
	err := root.ExecuteContext(ctx)
	err = cmp.Or(out.err, err)
	s.report(err)
	if sent := new(interrupt.SentError); errors.Is(err, interrupt.Err) && errors.As(context.Cause(ctx), &sent) {
		fmt.Fprintf(s.Err, "%s: %v\n", program, sent)
	}
	return exitCode(err)
}

// errWriter keeps the first error of a write. Cobra does not look at it when it prints help.
type errWriter struct {
	io.Writer
	err error
}

func (w *errWriter) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	if w.err == nil && err != nil {
		w.err = &view.OutputError{Err: err}
	}
	return n, err
}
