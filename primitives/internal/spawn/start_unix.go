//go:build unix

package spawn

import (
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"concurrency-lab/primitives/internal/wire"
)

// endOfChannel are the errors of one who speaks to a child, or hears it, that has ended.
var endOfChannel = []error{io.EOF, io.ErrUnexpectedEOF, syscall.EPIPE, syscall.ECONNRESET}

var terminateSignal os.Signal = syscall.SIGTERM

func signalName(s syscall.Signal) string {
	if name := unix.SignalName(s); name != "" {
		return name
	}
	return s.String()
}

// firstNumber is the descriptor that the first file gets in a child.
const firstNumber = 3

// startProcess starts this program as a child with the files as its descriptors 3, 4 and so on, in
// that order.
func startProcess(name string, output *os.File, files []*os.File) (*os.Process, error) {
	path, called, err := image()
	if err != nil {
		return nil, err
	}
	null, err := os.Open(os.DevNull)
	if err != nil {
		return nil, err
	}
	defer null.Close()
	// Descriptors are passed raw: handing an *os.File to os.StartProcess would make the file
	// blocking for this process too. Only the child's output must be blocking, for the runtime's
	// own messages.
	fds := []uintptr{null.Fd(), output.Fd(), output.Fd()}
	var numbers []string
	for i, f := range files {
		fds = append(fds, wire.RawFd(f))
		numbers = append(numbers, strconv.Itoa(firstNumber+i))
	}
	pid, err := syscall.ForkExec(path, []string{called, name}, &syscall.ProcAttr{
		Env:   append(os.Environ(), childEnv+"="+strings.Join(numbers, ",")),
		Files: fds,
	})
	runtime.KeepAlive(files)
	if err != nil {
		return nil, &os.PathError{Op: "fork/exec", Path: path, Err: err}
	}
	return os.FindProcess(pid)
}

// claimFiles makes sure that nothing this process starts by other means gets these files.
func claimFiles(numbers []uint64) {
	for _, n := range numbers {
		unix.CloseOnExec(int(n))
	}
}
