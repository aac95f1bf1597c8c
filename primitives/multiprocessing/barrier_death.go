package multiprocessing

import (
	"context"
	"sync/atomic"
	"unsafe"

	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/trace"
)

const seatSize = int(unsafe.Sizeof(atomic.Uint32{}))

// seats are the rest of a barrier's memory: the process of each party that waits, by arrival. Its
// own lock guards them.
func (b *Barrier) seats() []atomic.Uint32 {
	raw := b.Object.Data[unsafe.Sizeof(barrierState{}):]
	return unsafe.Slice((*atomic.Uint32)(unsafe.Pointer(unsafe.SliceData(raw))), len(raw)/seatSize)
}

// seat is that of a party. There is one for each, whatever else another process may have written.
func (b *Barrier) seat(index int) *atomic.Uint32 {
	seats := b.seats()
	return &seats[uint(index)%uint(len(seats))]
}

func init() {
	shm.OnDeath = func(o *shm.Object, dead func(pid int) bool) {
		if o.Kind == trace.KindBarrier {
			(&Barrier{sharedObject(o)}).partiesDied(dead)
		}
	}
}

// partiesDied makes the parties leave whose process is dead. A round that they wait in breaks.
func (b *Barrier) partiesDied(dead func(pid int) bool) {
	var lost []*atomic.Uint32
	for i := range b.seats() {
		if pid := b.seat(i).Load(); pid != 0 && dead(int(pid)) {
			lost = append(lost, b.seat(i))
		}
	}
	if len(lost) == 0 {
		return
	}
	st := b.state()
	_ = b.Object.Do(context.Background(), func() { // if it fails nobody can use the barrier any more
		for _, seat := range lost {
			if pid := seat.Load(); pid == 0 || !dead(int(pid)) { // another was quicker
				continue
			}
			seat.Store(0)
			if st.phase.Load() == filling {
				st.phase.Store(broken)
			}
			b.exit()
		}
	})
	b.Object.Cells[cellChanged].Wake(shm.Everyone)
}
