package spawn

import (
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/windows"
)

// endOfChannel are the errors of one who speaks to a child, or hears it, that has ended.
var endOfChannel = []error{io.EOF, io.ErrUnexpectedEOF, windows.ERROR_NO_DATA, windows.ERROR_BROKEN_PIPE}

var terminateSignal os.Signal = os.Kill

func signalName(s syscall.Signal) string { return s.String() }

// startProcess starts this program as a child that inherits the handles of files.
func startProcess(name string, output *os.File, files []*os.File) (*os.Process, error) {
	path, _, err := image()
	if err != nil {
		return nil, err
	}
	null, err := os.Open(os.DevNull)
	if err != nil {
		return nil, err
	}
	defer null.Close()
	var handles []syscall.Handle
	var numbers []string
	for _, f := range files {
		if err := windows.SetHandleInformation(windows.Handle(f.Fd()), windows.HANDLE_FLAG_INHERIT,
			windows.HANDLE_FLAG_INHERIT); err != nil {
			return nil, os.NewSyscallError("SetHandleInformation", err)
		}
		handles = append(handles, syscall.Handle(f.Fd()))
		numbers = append(numbers, strconv.FormatUint(uint64(f.Fd()), 10)) // in the child they keep theirs
	}
	return os.StartProcess(path, []string{path, name}, &os.ProcAttr{
		Env:   append(os.Environ(), childEnv+"="+strings.Join(numbers, ",")),
		Files: []*os.File{null, output, output},
		// Only the handles in this list are inherited, whatever else is inheritable at this moment.
		Sys: &syscall.SysProcAttr{AdditionalInheritedHandles: handles},
	})
}

// claimFiles makes sure that nothing this process starts by other means gets these files.
func claimFiles(numbers []uint64) {
	for _, n := range numbers {
		_ = windows.SetHandleInformation(windows.Handle(n), windows.HANDLE_FLAG_INHERIT, 0)
	}
}
