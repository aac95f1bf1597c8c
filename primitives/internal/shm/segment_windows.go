package shm

import (
	"os"
	"unsafe"

	"golang.org/x/sys/windows"

	"concurrency-lab/primitives/internal/wire"
)

// NewFile returns memory backed by the paging file, which has a handle and no name.
func NewFile(size int) (*os.File, error) {
	h, err := windows.CreateFileMapping(windows.InvalidHandle, nil, windows.PAGE_READWRITE, uint32(uint64(size)>>32),
		uint32(size), nil)
	if err != nil {
		return nil, os.NewSyscallError("CreateFileMapping", err)
	}
	return os.NewFile(uintptr(h), "shared memory"), nil
}

// Map maps so much of the memory that f is. [wire.ErrGarbled]: there is not as much.
func Map(f *os.File, size int) ([]byte, error) {
	addr, err := windows.MapViewOfFile(windows.Handle(f.Fd()), windows.FILE_MAP_READ|windows.FILE_MAP_WRITE, 0, 0,
		uintptr(size))
	switch {
	case err == windows.ERROR_ACCESS_DENIED: // there is not as much of it
		return nil, wire.ErrGarbled
	case err != nil:
		return nil, os.NewSyscallError("MapViewOfFile", err)
	}
	// The address comes from the system as a number, and stays where it is.
	return unsafe.Slice((*byte)(*(*unsafe.Pointer)(unsafe.Pointer(&addr))), size), nil
}

// CheckSealed has nothing to do: a section stays as long as it is.
func CheckSealed(*os.File) error { return nil }

// Unmap undoes Map.
func Unmap(mem []byte) { _ = windows.UnmapViewOfFile(uintptr(unsafe.Pointer(&mem[0]))) }
