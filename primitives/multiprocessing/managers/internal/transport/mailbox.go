package transport

import (
	"os"
	"runtime"
	"sync/atomic"
	"unsafe"

	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/internal/wire"
)

// Mailbox is memory that a manager shares with a client on the same machine, for the messages of
// one connection. One side looks into it for a moment before it goes to sleep on the socket, so
// that between two who are busy with each other nothing passes through the kernel.
type Mailbox struct {
	file *os.File // to hand to the other side
	mem  []byte
	slots
}

// slots are the two directions of a mailbox, as one side sees them. nil: there is no mailbox.
type slots struct{ In, out *slot }

const (
	// SlotSize is the memory of a slot, SlotRoom what a message in it may take.
	SlotSize = 16 << 10
	SlotRoom = SlotSize - 64
)

// slot holds one message.
type slot struct {
	full   atomic.Uint32 // 1: there is a message that was not taken
	asleep atomic.Uint32 // 1: who takes it sleeps, and wants to be rung
	size   uint32
	_      [52]byte
	bytes  [SlotRoom]byte
}

// newMailbox returns the manager's side of a new mailbox.
func newMailbox() (*Mailbox, error) {
	f, err := shm.NewFile(2 * SlotSize)
	if err != nil {
		return nil, err
	}
	l, err := openMailbox(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	l.In, l.out = l.out, l.In
	return l, nil
}

// openMailbox returns the client's side of a mailbox. Where memory can be sealed, it must be.
func openMailbox(f *os.File) (*Mailbox, error) {
	if err := shm.CheckSealed(f); err != nil {
		return nil, err
	}
	mem, err := shm.Map(f, 2*SlotSize)
	if err != nil {
		return nil, err
	}
	l := &Mailbox{file: f, mem: mem}
	l.out, l.In = (*slot)(unsafe.Pointer(&mem[0])), (*slot)(unsafe.Pointer(&mem[SlotSize]))
	runtime.AddCleanup(l, shm.Unmap, mem)
	return l, nil
}

// put puts a message in, if it fits; ring says whether the other side sleeps. The one before has
// been taken.
func (w *slot) put(message []byte) (ok, ring bool) {
	if w == nil || len(message) > SlotRoom {
		return false, false
	}
	w.size = uint32(copy(w.bytes[:], message))
	w.full.Store(1)
	return true, w.asleep.CompareAndSwap(1, 0)
}

// take takes the message that is there into buf. Its size is read once, because the other side
// could change it meanwhile.
func (w *slot) take(buf []byte) (message []byte, err error) {
	size := w.size
	if size > SlotRoom {
		return nil, wire.ErrGarbled
	}
	message = append(buf[:0], w.bytes[:size]...)
	w.full.Store(0)
	return message, nil
}

// Untaken says whether the other side has not taken the last message.
func (w *slot) Untaken() bool { return w != nil && w.full.Load() != 0 }

// sleep says that its reader is about to sleep; false: there is a message, so it should not.
func (w *slot) sleep() bool {
	if w == nil {
		return true
	}
	w.asleep.Swap(1) // no Store: see package shm
	return w.full.Load() == 0 || !w.asleep.CompareAndSwap(1, 0)
}

// awake says that its reader does not sleep any more.
func (w *slot) awake() {
	if w != nil {
		w.asleep.Store(0)
	}
}
