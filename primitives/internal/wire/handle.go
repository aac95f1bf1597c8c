package wire

import (
	"fmt"
	"os"
	"sync"
)

// Handle is an object that a child process gets by inheritance, always behind a pointer. On the
// wire it is only its number; what belongs to the number travels once, when the child starts.
type Handle interface {
	// Describe says what another process needs to open the object.
	Describe() Info
	// Files are the open files behind it, in an order that open understands.
	Files() []*os.File
	// Died tells the object that a process which had it is gone.
	Died(pid int)
}

// Info describes an inherited object.
type Info struct {
	ID    uint64
	Kind  string
	Name  string
	Size  int
	Cells int
	Files []uint64 // the child's numbers of its files
}

// Inheritance is what this process got from its parent.
var Inheritance struct {
	sync.Mutex
	Infos  map[uint64]Info
	Opened map[uint64]Handle
}

// Inherit opens the object with an encoded number that this process was started with. The same
// number gives the same object.
func Inherit[H Handle](raw []byte, open func(Info, []*os.File) (H, error)) (H, error) {
	var none H
	var id uint64
	if err := Decoder.Unmarshal(raw, &id); err != nil {
		return none, err
	}
	in := &Inheritance
	in.Lock()
	defer in.Unlock()
	if h, ok := in.Opened[id].(H); ok {
		return h, nil
	}
	info, ok := in.Infos[id]
	if !ok {
		return none, fmt.Errorf("%w: process %d was not started with object %d", ErrInherit, os.Getpid(), id&0xffffffff)
	}
	files := make([]*os.File, len(info.Files))
	for i, fd := range info.Files {
		files[i] = os.NewFile(uintptr(fd), info.Name)
	}
	h, err := open(info, files)
	if err != nil {
		return none, fmt.Errorf("open the inherited %s: %w", info.Kind, err)
	}
	in.Opened[id] = h
	return h, nil
}
