package multiprocessing

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"runtime"
	"sync/atomic"
	"unsafe"

	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/queue"
	"concurrency-lab/primitives/trace"
)

// The cells of a queue, after its lock. Each is a count that changes when there is something to
// wake for.
const (
	cellItems = iota + 1 // an item was put
	cellSpace            // an item was taken
	cellDone             // the last unfinished task was done
	queueCells
)

// queueHeader is what stands at the beginning of a queue's memory. The queue's lock guards it.
type queueHeader struct {
	head, tail atomic.Uint64 // where the next item is taken and put, counted in bytes since the ring was last empty
	count      atomic.Int64  // items in the queue
	unfinished atomic.Int64  // items put and not yet called done
	limit      atomic.Int64  // the most items that may be in the queue; 0: as many as fit
	closed     atomic.Uint64 // 1: it is shut down
}

const (
	queueHeaderSize = 64
	// queueBytes is the room for encoded items. Memory that no item has touched costs nothing.
	queueBytes = 8 << 20
	itemHeader = 4
)

// Queue is a first-in, first-out queue in shared memory. Any number of processes and threads may
// put and get. It is handed to a process as part of the argument that this starts with.
//
// The encoded items that are in the queue at one time have 8 MiB of room; when that is full, Put
// waits, as it does for a queue with a limit. If a process dies in the middle of a Put or Get, the
// others get [ErrOwnerDied]. An item costs its encoding and a copy; the kernel is asked only where
// somebody sleeps.
//
// Python: multiprocessing.Queue, in which a thread of the putter feeds a pipe.
type Queue[T any] struct{ rawQueue }

// rawQueue is a queue without the type of its items.
type rawQueue struct{ shared }

// NewQueue returns an empty queue that holds at most limit items; 0 or less means no limit but the
// room. A type of which nothing can be sent is [ErrUnsendable].
func NewQueue[T any](name string, limit int) (*Queue[T], error) {
	if err := wire.Check[T](); err != nil {
		return nil, err
	}
	s, err := shm.New(trace.KindQueue, name, queueCells, queueHeaderSize+queueBytes)
	if err != nil {
		return nil, err
	}
	q := &Queue[T]{rawQueue{sharedObject(s)}}
	q.header().limit.Store(max(int64(limit), 0))
	return q, nil
}

func (q rawQueue) header() *queueHeader { return (*queueHeader)(unsafe.Pointer(&q.Object.Data[0])) }

// Put adds an item. It blocks while the queue is full, until ctx is done; then it returns the
// cause, which is also a [queue.ErrFull] if that was a deadline. An item that can never fit is
// [ErrTooLarge], and one that would not arrive as it is [ErrUnsendable]; see [Register]. After a
// shutdown it returns [queue.ErrShutDown].
func (q *Queue[T]) Put(ctx context.Context, item T) error {
	return park.TimedOut(ctx, queue.ErrFull, q.put(ctx, item, trace.OpPut))
}

// TryPut adds an item if the queue is not full, else it returns [queue.ErrFull]. It waits for
// others only while they put or get.
func (q *Queue[T]) TryPut(ctx context.Context, item T) error { return q.put(ctx, item, trace.OpTryPut) }

func (q *Queue[T]) put(ctx context.Context, item T, op trace.Op) error {
	raw, err := wire.Encode(item)
	if err != nil {
		return err
	}
	need := itemHeader + len(raw)
	if need > queueBytes {
		return fmt.Errorf("%w: %d bytes, a queue has room for %d", ErrTooLarge, need, queueBytes)
	}
	h := q.header()
	if w := trace.From(ctx); w.Controlled() {
		can := func() bool { return h.hasRoom(need) }
		w.Before(ctx, q.Object.Step(trace.Step{Op: op, Can: can, Show: q.show}))
	}
	var refused error
	err = q.Object.Await(ctx, op, shm.Guarded{
		Cell:  cellSpace,
		Ready: func() bool { return h.hasRoom(need) },
		Act: func() {
			if h.isClosed() {
				refused = queue.ErrShutDown
				return
			}
			q.Object.Notified(ctx, cellItems)
			q.write(h, raw)
		},
	})
	if err = cmp.Or(err, refused); err == nil {
		q.Object.Cells[cellItems].Wake(1)
	}
	return err
}

// Get takes the oldest item. It blocks while the queue is empty, until ctx is done; then it returns
// the cause, which is also a [queue.ErrEmpty] if that was a deadline. Once the queue is shut down
// and empty it returns [queue.ErrShutDown].
func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	item, err := q.get(ctx, trace.OpGet)
	return item, park.TimedOut(ctx, queue.ErrEmpty, err)
}

// TryGet takes the oldest item if there is one, else it returns [queue.ErrEmpty]. It waits for
// others only while they put or get.
func (q *Queue[T]) TryGet(ctx context.Context) (T, error) { return q.get(ctx, trace.OpTryGet) }

func (q *Queue[T]) get(ctx context.Context, op trace.Op) (T, error) {
	var raw []byte
	var refused error
	h := q.header()
	trace.Before(ctx, trace.From(ctx), q.rawQueue, op, rawQueue.step)
	err := q.Object.Await(ctx, op, shm.Guarded{
		Cell:  cellItems,
		Ready: h.hasItem,
		Act: func() {
			if h.count.Load() <= 0 {
				refused = queue.ErrShutDown
				return
			}
			q.Object.Notified(ctx, cellSpace)
			raw, refused = q.read(h)
		},
	})
	if err = cmp.Or(err, refused); err != nil {
		var none T
		return none, err
	}
	q.Object.Cells[cellSpace].Wake(shm.Everyone)
	return wire.Decode[T](raw)
}

// hasRoom says whether so many bytes fit, or are refused.
func (h *queueHeader) hasRoom(bytes int) bool {
	limit := h.limit.Load()
	room := (limit == 0 || h.count.Load() < limit) && h.tail.Load()-h.head.Load()+uint64(bytes) <= queueBytes
	return room || h.isClosed()
}

// hasItem says whether there is an item, or will be none.
func (h *queueHeader) hasItem() bool { return h.count.Load() > 0 || h.isClosed() }

// write puts an encoded item at the tail. A ring that has become empty begins anew, so that a queue
// which never holds much never touches much memory.
func (q rawQueue) write(h *queueHeader, raw []byte) {
	if h.count.Load() == 0 {
		h.head.Store(0)
		h.tail.Store(0)
	}
	at := h.tail.Load()
	var head [itemHeader]byte
	binary.LittleEndian.PutUint32(head[:], uint32(len(raw)))
	q.copyIn(at, head[:])
	q.copyIn(at+itemHeader, raw)
	h.tail.Store(at + itemHeader + uint64(len(raw)))
	h.count.Add(1)
	h.unfinished.Add(1)
	q.Object.Signal(cellItems)
}

// read takes the encoded item at the head. If that claims to be longer than all that was put, it
// returns ErrGarbled.
func (q rawQueue) read(h *queueHeader) ([]byte, error) {
	at := h.head.Load()
	var head [itemHeader]byte
	q.copyOut(head[:], at)
	size := binary.LittleEndian.Uint32(head[:])
	if there := h.tail.Load() - at; there > queueBytes || uint64(size)+itemHeader > there {
		return nil, ErrGarbled
	}
	raw := make([]byte, size)
	q.copyOut(raw, at+itemHeader)
	h.head.Store(at + itemHeader + uint64(len(raw)))
	h.count.Add(-1)
	q.Object.Signal(cellSpace)
	return raw, nil
}

func (q rawQueue) ring() []byte { return q.Object.Data[queueHeaderSize:] }

func (q rawQueue) copyIn(at uint64, b []byte) {
	n := copy(q.ring()[at%queueBytes:], b)
	copy(q.ring(), b[n:])
}

func (q rawQueue) copyOut(b []byte, at uint64) {
	n := copy(b, q.ring()[at%queueBytes:])
	copy(b[n:], q.ring())
}

// Len is how many items are in the queue at this moment (Python: qsize).
func (q rawQueue) Len() int {
	defer runtime.KeepAlive(q.Object)
	return int(q.header().count.Load())
}
