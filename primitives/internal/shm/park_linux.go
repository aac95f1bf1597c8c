package shm

import (
	"sync/atomic"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// usesTokens says whether cells wait by tokens here, because there is no futex.
func usesTokens() bool { return UseFallback }

// The operations of the futex call, as the kernel numbers them.
const (
	futexWait = 0
	futexWake = 1
)

// futex sleeps in the kernel, by the address of the word.
type futex struct{}

func systemParker() parker { return futex{} }

func (futex) park(c *cell, val uint32, _ *atomic.Bool) (long bool) {
	c.Waiters.Add(1)
	defer c.Waiters.Add(^uint32(0))
	limit := unix.NsecToTimespec(int64(lookEvery))
	// The word is mapped by several processes, so this must not be the private kind of futex.
	_, _, err := syscall.Syscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(c.Word)), futexWait, uintptr(val),
		uintptr(unsafe.Pointer(&limit)), 0, 0)
	return err == unix.ETIMEDOUT
}

func (futex) unpark(c *cell, n int) {
	syscall.Syscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(c.Word)), futexWake, uintptr(n), 0, 0, 0)
}

// yield lets another process run that wants to.
func yield() {
	_, _, _ = syscall.RawSyscall(unix.SYS_SCHED_YIELD, 0, 0, 0)
}
