package spawn

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"syscall"
)

// Exit says how a process ended.
type Exit struct {
	// Code is the exit code; -N if signal N ended the process, as in Python.
	Code int
	// Signal names the signal that ended the process, or is empty.
	Signal string
}

// ExitError says that a process failed: it names the process, and how it ended.
type ExitError struct {
	Name string
	PID  int
	Exit
	// Cause is the error that the function returned or its panic, if there was one; or else, if the
	// process was terminated because its context was done, the context's cause; or else, if no
	// signal ended it, [ErrNotReturned] or [ErrNotBegun], and what the system had too little of.
	Cause error
	// Output is the end of what the process wrote to its standard output and error. If it crashed,
	// the beginning of what Go says of that is there too.
	Output string

	stage stage
}

// stage is how far a child came. It has come so far when it has said so, whatever its exit code is.
type stage uint8

const (
	stageReturned stage = iota // its function has returned
	stageBegun                 // it has called Main, to take its work
	stageStarted               // the system has made it
)

// newExitError says how a process failed that came to a stage; cause is nil if it did not say, nor
// this process end it.
func newExitError(name string, pid int, exit Exit, s stage, cause error, output *tail) *ExitError {
	e := &ExitError{Name: name, PID: pid, Exit: exit, Output: output.String(), stage: s}
	if cause == nil && exit.Signal == "" && s != stageReturned {
		cause = cmp.Or(map[stage]error{stageStarted: ErrNotBegun}[s], ErrNotReturned)
		if lack := lackIn(e.Output); lack != nil {
			cause = fmt.Errorf("%w: %w", cause, lack)
		}
	}
	e.Cause = cause
	return e
}

// Error names the process and how it ended, in one line.
func (e *ExitError) Error() string {
	who := fmt.Sprintf("process %s (%d)", e.Name, e.PID)
	switch {
	case e.Signal != "" && e.Cause != nil:
		return fmt.Sprintf("%s was ended by signal %s: %v", who, e.Signal, e.Cause)
	case e.Signal != "":
		return fmt.Sprintf("%s was ended by signal %s", who, e.Signal)
	case e.stage == stageStarted && errors.Is(e.Cause, ErrNotBegun):
		return fmt.Sprintf("%s ended with exit code %d before it took its work%s", who, e.Code, e.whyNotBegun())
	case e.stage == stageBegun && errors.Is(e.Cause, ErrNotReturned):
		return fmt.Sprintf("%s ended with exit code %d before its function had returned%s", who, e.Code, reason(e.Output))
	case e.Cause != nil:
		return fmt.Sprintf("%s failed: %v", who, e.Cause)
	}
	return fmt.Sprintf("%s ended with exit code %d%s", who, e.Code, reason(e.Output))
}

// Unwrap returns the cause.
func (e *ExitError) Unwrap() error { return e.Cause }

// WouldFailAgain says of the error of a child that another one, with the same work, would most
// likely have it too: the child said itself what it failed by, other than that it was interrupted,
// or never took the work.
func WouldFailAgain(err error) bool {
	var e *ExitError
	return errors.As(err, &e) && e.Cause != nil && e.stage != stageBegun && !errors.Is(e.Cause, ErrInterrupted)
}

// whyNotBegun is what is most likely the reason, as the rest of a sentence.
func (e *ExitError) whyNotBegun() string {
	if e.Code == 0 || e.Output == "" {
		return ": does the program call multiprocessing.Main first?"
	}
	return reason(e.Output)
}

// reason is the line of the output that says why the process ended, as the rest of a sentence; or
// nothing.
func reason(output string) string {
	line := cmp.Or(crashIn(output), lastLine(output))
	if line == "" {
		return ""
	}
	return ": " + line
}

func exitOf(state *os.ProcessState, err error) Exit {
	if err != nil || state == nil {
		return Exit{Code: -1}
	}
	if s, ok := state.Sys().(syscall.WaitStatus); ok && s.Signaled() {
		return Exit{Code: -int(s.Signal()), Signal: signalName(s.Signal())}
	}
	return Exit{Code: state.ExitCode()}
}
