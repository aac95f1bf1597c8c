//go:build unix

package multiprocessing

import (
	"fmt"
	"os"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

var terminateSignal os.Signal = syscall.SIGTERM

func signalName(s syscall.Signal) string {
	if name := unix.SignalName(s); name != "" {
		return name
	}
	return s.String()
}

// firstNumber is the descriptor that the first inherited file gets in a child.
const firstNumber = 3

// childNumber is the number in a child of its i-th inherited file.
func childNumber(i int, _ *os.File) uint64 { return uint64(firstNumber + i) }

// startProcess starts this program as a child with the files as its descriptors 3, 4 and so on, in that order.
func startProcess(name string, output *os.File, files []*os.File) (*os.Process, error) {
	path, err := os.Executable()
	if err != nil {
		return nil, err
	}
	null, err := os.Open(os.DevNull)
	if err != nil {
		return nil, err
	}
	defer null.Close()
	// Descriptors are passed raw: handing an *os.File to os.StartProcess would make the file blocking for this process too.
	// Only the child's output must be blocking, for the runtime's own messages.
	fds := []uintptr{null.Fd(), output.Fd(), output.Fd()}
	for _, f := range files {
		fds = append(fds, rawFd(f))
	}
	pid, err := syscall.ForkExec(path, []string{path, name}, &syscall.ProcAttr{
		Env:   append(os.Environ(), childEnv+"="+fmt.Sprintf("%d,%d", childNumber(0, nil), childNumber(1, nil))),
		Files: fds,
	})
	runtime.KeepAlive(files)
	if err != nil {
		return nil, &os.PathError{Op: "fork/exec", Path: path, Err: err}
	}
	return os.FindProcess(pid)
}

// claimFiles makes sure that nothing this process starts by other means gets its inherited files.
func claimFiles(numbers []uint64) {
	for _, n := range numbers {
		unix.CloseOnExec(int(n))
	}
}
