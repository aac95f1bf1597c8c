package spawn

import (
	"fmt"
	"os"
	"strings"
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
	// process was terminated because its context was done, the context's cause.
	Cause error
	// Output is the end of what the process wrote to its standard output and error.
	Output string
}

// Error names the process and how it ended, in one line.
func (e *ExitError) Error() string {
	who := fmt.Sprintf("process %s (%d)", e.Name, e.PID)
	switch {
	case e.Signal != "" && e.Cause != nil:
		return fmt.Sprintf("%s was ended by signal %s: %v", who, e.Signal, e.Cause)
	case e.Signal != "":
		return fmt.Sprintf("%s was ended by signal %s", who, e.Signal)
	case e.Cause != nil:
		return fmt.Sprintf("%s failed: %v", who, e.Cause)
	}
	return fmt.Sprintf("%s ended with exit code %d%s", who, e.Code, lastLine(e.Output))
}

// Unwrap returns the cause.
func (e *ExitError) Unwrap() error { return e.Cause }

func lastLine(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	return ": " + s[strings.LastIndexByte(s, '\n')+1:]
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
