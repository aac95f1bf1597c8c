package multiprocessing

import (
	"context"
	"fmt"
	"os"
	"runtime"

	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// died is the bit in a lock's word that says that the owner, whose id is in the other bits, has died.
const diedBit = 1 << 31

// self is what this process writes into the word of a lock that it holds.
var self = uint32(os.Getpid())

// Lock is a mutual exclusion lock between processes, and between the threads of each. Any
// thread of any process may release it. It is handed to a process as part of the
// argument that this starts with.
//
// One who waits sleeps in the kernel; a process occupies one thread of the operating system for that. If the
// process that holds the lock dies, every Acquire returns [ErrOwnerDied], then and ever after.
// Taking and giving back a free lock costs two atomic operations.
//
// Python: multiprocessing.Lock, where the death of the owner is a hang.
type Lock struct{ *shared }

// NewLock returns a free lock with a name that recorders show. It costs a page of shared memory and a file descriptor.
func NewLock(name string) (*Lock, error) {
	s, err := newShared(trace.KindLock, name, 1, 0)
	if err != nil {
		return nil, err
	}
	return &Lock{s}, nil
}

// UnmarshalCBOR implements [cbor.Unmarshaler]: it finds the lock that this process was started with.
func (l *Lock) UnmarshalCBOR(raw []byte) (err error) {
	l.shared, err = inherit(raw, openShared)
	return err
}

// Acquire takes the lock. It blocks while another holds it, until ctx is done; then it
// returns the context's cause. A free lock is taken even if ctx is done.
func (l *Lock) Acquire(ctx context.Context) error { return l.acquire(ctx) }

// TryAcquire takes the lock if it is free, and says whether it did. It never blocks.
func (l *Lock) TryAcquire(ctx context.Context) bool { return l.tryAcquire(ctx) }

// Release gives the lock back and wakes one who waits. It returns [threading.ErrNotHeld] if nobody holds it.
func (l *Lock) Release(ctx context.Context) error { return l.release(ctx) }

func (s *shared) acquire(ctx context.Context) error {
	w := trace.From(ctx)
	if w.Recorder() == nil {
		return s.lock(ctx)
	}
	w.Yield() // between this and the release of another lock much can happen
	err := s.lock(ctx)
	if err == nil {
		w.Acquired(&s.object, s.kind)
	}
	return err
}

func (s *shared) lock(ctx context.Context) error {
	defer runtime.KeepAlive(s)
	if !s.cells[0].word.CompareAndSwap(0, self) {
		if err := s.acquireSlow(ctx); err != nil {
			return err
		}
	}
	s.order.after()
	return nil
}

// take takes the lock if it is free.
func (s *shared) take() bool { return s.cells[0].word.CompareAndSwap(0, self) }

// acquireSlow takes a lock that was not free. Who holds it will most often give it back before a waiter could go to sleep.
func (s *shared) acquireSlow(ctx context.Context) error {
	for !awaitOrReport(ctx, func() bool { return s.cells[0].word.Load() == 0 && s.take() }) {
		if err := s.waitUnlocked(ctx); err != nil {
			return err
		}
	}
	return nil
}

// waitUnlocked blocks until the lock may be free.
func (s *shared) waitUnlocked(ctx context.Context) error {
	c := s.cells[0]
	word := c.word.Load()
	switch {
	case word&diedBit != 0:
		return fmt.Errorf("%w: process %d", ErrOwnerDied, word&^diedBit)
	case word == 0:
		return nil
	}
	return c.wait(ctx, word, &s.object, s.kind)
}

func (s *shared) tryAcquire(ctx context.Context) bool {
	defer runtime.KeepAlive(s)
	if !s.take() {
		return false
	}
	s.order.after()
	trace.From(ctx).Acquired(&s.object, s.kind)
	return true
}

func (s *shared) release(ctx context.Context) error {
	defer runtime.KeepAlive(s)
	c := s.cells[0]
	word := c.word.Load()
	if word == 0 || word&diedBit != 0 {
		return threading.ErrNotHeld
	}
	trace.From(ctx).Released(&s.object, s.kind)
	s.order.before()
	if !c.word.CompareAndSwap(word, 0) {
		return threading.ErrNotHeld // another was quicker, and so for a moment nobody held it
	}
	c.wake(1)
	return nil
}

// died implements handle: if that process holds the lock, nobody will ever release it.
func (s *shared) died(pid int) {
	defer runtime.KeepAlive(s)
	if len(s.cells) == 0 {
		return
	}
	c := s.cells[0]
	if c.word.CompareAndSwap(uint32(pid), uint32(pid)|diedBit) {
		c.unpark(c, everyone)
	}
}
