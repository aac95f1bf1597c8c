package shm

import (
	"os"
	"time"

	"golang.org/x/sys/windows"
)

var (
	kernel32         = windows.NewLazySystemDLL("kernel32.dll")
	createSemaphore  = kernel32.NewProc("CreateSemaphoreW")
	releaseSemaphore = kernel32.NewProc("ReleaseSemaphore")
)

// semaphoreTokens keeps tokens as the count of a semaphore of the system.
type semaphoreTokens struct{ f *os.File }

func newTokens() (tokenBox, error) {
	h, _, err := createSemaphore.Call(0, 0, Everyone, 0)
	if h == 0 {
		return nil, os.NewSyscallError("CreateSemaphore", err)
	}
	return semaphoreTokens{os.NewFile(h, "tokens")}, nil
}

const tokenFiles = 1

func openTokens(files []*os.File) tokenBox { return semaphoreTokens{files[0]} }

func (t semaphoreTokens) handles() []*os.File { return []*os.File{t.f} }

func (t semaphoreTokens) take(limit time.Duration) bool {
	event, err := windows.WaitForSingleObject(windows.Handle(t.f.Fd()), uint32(limit/time.Millisecond))
	return err == nil && event == windows.WAIT_OBJECT_0
}

func (t semaphoreTokens) put(n int) {
	_, _, _ = releaseSemaphore.Call(t.f.Fd(), uintptr(n), 0)
}
