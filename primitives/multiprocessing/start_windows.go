package multiprocessing

import (
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/windows"
)

var terminateSignal os.Signal = os.Kill

func signalName(s syscall.Signal) string { return s.String() }

// childNumber is the number in a child of an inherited file: handles keep theirs.
func childNumber(_ int, f *os.File) uint64 { return uint64(f.Fd()) }

// startProcess starts this program as a child that inherits the handles of files.
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
	var handles []syscall.Handle
	for _, f := range files {
		if err := windows.SetHandleInformation(windows.Handle(f.Fd()), windows.HANDLE_FLAG_INHERIT, windows.HANDLE_FLAG_INHERIT); err != nil {
			return nil, os.NewSyscallError("SetHandleInformation", err)
		}
		handles = append(handles, syscall.Handle(f.Fd()))
	}
	return os.StartProcess(path, []string{path, name}, &os.ProcAttr{
		Env:   append(os.Environ(), childEnv+"="+fmt.Sprintf("%d,%d", childNumber(0, files[0]), childNumber(1, files[1]))),
		Files: []*os.File{null, output, output},
		// Only the handles in this list are inherited, whatever else is inheritable at this moment.
		Sys: &syscall.SysProcAttr{AdditionalInheritedHandles: handles},
	})
}

// claimFiles makes sure that nothing this process starts by other means gets its inherited files.
func claimFiles(numbers []uint64) {
	for _, n := range numbers {
		_ = windows.SetHandleInformation(windows.Handle(n), windows.HANDLE_FLAG_INHERIT, 0)
	}
}
