package shm

import "golang.org/x/sys/windows"

// gone says whether there is no such process, or one that has ended. If the number belongs to
// another process by now, it says no.
func gone(pid int) bool {
	h, err := windows.OpenProcess(windows.SYNCHRONIZE, false, uint32(pid))
	if err != nil {
		return err == windows.ERROR_INVALID_PARAMETER
	}
	defer windows.CloseHandle(h)
	state, err := windows.WaitForSingleObject(h, 0)
	return state == windows.WAIT_OBJECT_0 && err == nil
}
