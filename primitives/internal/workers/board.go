package workers

import (
	"sync/atomic"
	"unsafe"

	"github.com/fxamacker/cbor/v2"

	"concurrency-lab/primitives/internal/capacity"
	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/trace"
)

// board is the shared memory of a pool: where the parent pins up tasks, the workers take them, one
// at a time, and leave what came of them. There is no lock in it that a worker could die with: a
// task is taken by one atomic operation that leaves the worker's name in its place, and each worker
// has a ring of its own for its results.
type board struct {
	obj  *shm.Object
	next *uint64 // the next number to be pinned up; only the parent has it, and so cannot be told another
}

// The cells of a board. The first would be its lock.
const (
	cellTasks   = iota + 1 // a task was pinned up, or no more will be
	cellResults            // a result was left
	boardCells
)

const (
	// tasks that may be pinned up at a time: enough for workers to be busy until the parent comes
	// to pin up more
	boardPlaces = 256
	placeSize   = 512
	placeRoom   = placeSize - 16
	seatSize    = 64 << 10
	seatHeader  = 64
	seatRoom    = seatSize - seatHeader
)

// boardHeader stands at the beginning of a board's memory. Tasks are numbered from 1 in the order
// in which they are pinned up; that of number n is place n modulo boardPlaces.
type boardHeader struct {
	head   atomic.Uint64 // no task before it is free to be taken
	_      [56]byte      // the parent writes what follows, the workers what comes before
	tail   atomic.Uint64 // one more than the last number that was pinned up
	closed atomic.Bool   // no more will be
	_      [48]byte
}

// placeState is the number of a task and who has it; 0 stands for an empty place.
type placeState = uint64

// Who has a task, if it is not a worker, by the number of its seat and one more.
const (
	ownerNone  = 0
	ownerTaken = 0xffff // somebody who has copied it: the place is free
	ownerBits  = 16
)

func stateOf(n uint64, owner uint64) placeState { return n<<ownerBits | owner }

func ownerOf(st placeState) uint64 { return st & (1<<ownerBits - 1) }

// mostTasks is the highest number that a task can have.
const mostTasks = 1<<(64-ownerBits) - 1

type place struct {
	state atomic.Uint64
	size  uint32 // of the task, or tooLarge
	_     uint32
	task  [placeRoom]byte
}

// tooLarge marks a task that does not fit: whoever takes it asks for it over the control channel.
const tooLarge = ^uint32(0)

// seat is a worker's part of the board.
type seat struct {
	current    atomic.Uint64 // the task that the worker has
	head, tail atomic.Uint64 // of the results in the ring, in bytes
	_          [seatHeader - 24]byte
	ring       [seatRoom]byte
}

// checkSeats returns an error if there is no room for so many workers, on this machine or at a
// board.
func checkSeats(n int) error {
	if n >= ownerTaken {
		return &capacity.Error{Wanted: n, Most: ownerTaken - 1, Reason: "a pool has no more seats"}
	}
	return capacity.Check(n, 0)
}

func newBoard(name string, seats int) (board, error) {
	size := int(unsafe.Sizeof(boardHeader{})) + boardPlaces*placeSize + seats*seatSize
	s, err := shm.New(trace.KindQueue, name, boardCells, size)
	if err != nil {
		return board{}, err
	}
	b := board{s, new(uint64)}
	*b.next = 1
	b.header().head.Store(1)
	b.header().tail.Store(1)
	return b, nil
}

// MarshalCBOR implements [cbor.Marshaler]: a board is sent as its number.
func (b board) MarshalCBOR() ([]byte, error) { return cbor.Marshal(b.obj.Trace.ID()) }

// UnmarshalCBOR implements [cbor.Unmarshaler]: it finds the board that this process was started
// with.
func (b *board) UnmarshalCBOR(raw []byte) (err error) {
	b.obj, err = wire.Inherit(raw, shm.Open)
	return err
}

func (b board) header() *boardHeader { return (*boardHeader)(unsafe.Pointer(&b.obj.Data[0])) }

func (b board) place(n uint64) *place {
	at := int(unsafe.Sizeof(boardHeader{})) + int(n%boardPlaces)*placeSize
	return (*place)(unsafe.Pointer(&b.obj.Data[at]))
}

func (b board) seat(i int) *seat {
	at := int(unsafe.Sizeof(boardHeader{})) + boardPlaces*placeSize + i*seatSize
	return (*seat)(unsafe.Pointer(&b.obj.Data[at]))
}

// pin puts up a task and returns its number; 0 if there is no place for it. Only the parent does
// so, in one thread at a time. It has to call the workers afterwards.
func (b board) pin(task []byte) uint64 {
	n := *b.next
	s := b.place(n)
	if st := s.state.Load(); st != 0 && ownerOf(st) != ownerTaken {
		return 0
	}
	s.size = tooLarge
	if len(task) <= placeRoom {
		s.size = uint32(copy(s.task[:], task))
	}
	s.state.Store(stateOf(n, ownerNone))
	*b.next = n + 1
	b.header().tail.Store(n + 1)
	return n
}

// call makes up to n sleeping workers look at the board.
func (b board) call(n int) {
	c := b.obj.Cells[cellTasks]
	c.Word.Add(1)
	c.Wake(n)
}

// begun says whether a worker has taken the task.
func (b board) begun(n uint64) bool { return b.place(n).state.Load() != stateOf(n, ownerNone) }

// withdraw takes a task back, unless a worker has it.
func (b board) withdraw(n uint64) bool {
	return b.place(n).state.CompareAndSwap(stateOf(n, ownerNone), stateOf(n, ownerTaken))
}

// take takes the oldest task for the worker in a seat, and copies it into buf. Number 0 says that
// there is none; a nil task, that it has to be asked for over the control channel. At every moment
// the place or the seat tells whose the task is.
//
// A number outside 1 to tail, which only a broken worker can have written, is ErrGarbled. The loop
// ends because each turn raises head.
func (b board) take(at int, buf []byte) (n uint64, task []byte, err error) {
	h := b.header()
	for {
		n := h.head.Load()
		tail := h.tail.Load()
		switch {
		case n == 0 || n > tail || tail > mostTasks:
			return 0, nil, wire.ErrGarbled
		case n == tail:
			return 0, nil, nil
		case tail-n > boardPlaces: // the places up to there were freed, by a withdrawal, and have other tasks now
			h.head.CompareAndSwap(n, tail-boardPlaces)
			continue
		}
		s := b.place(n)
		mine := s.state.CompareAndSwap(stateOf(n, ownerNone), stateOf(n, uint64(at)+1))
		if mine {
			b.seat(at).current.Store(n)
		}
		h.head.CompareAndSwap(n, n+1) // if it fails another has done so
		if !mine {
			continue
		}
		if size := s.size; size <= placeRoom {
			task = append(buf[:0], s.task[:size]...)
		}
		s.state.Store(stateOf(n, ownerTaken))
		return n, task, nil
	}
}

// abandoned returns the task that a dead worker had, as far as anybody can tell from the board, and
// empties its seat; 0: it had none.
func (b board) abandoned(at int) uint64 {
	n := b.seat(at).current.Load()
	for i := range uint64(boardPlaces) { // it may have died before it could note the task
		s := b.place(i)
		if st := s.state.Load(); ownerOf(st) == uint64(at)+1 {
			n = st >> ownerBits
			s.state.Store(stateOf(n, ownerTaken))
		}
	}
	own := b.seat(at)
	own.current.Store(0)
	own.head.Store(0)
	own.tail.Store(0)
	return n
}
