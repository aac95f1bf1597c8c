package spawn

import (
	"context"
	"runtime"
	"sync"

	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/trace"
)

// warmName is what the system shows of a child that is kept ready.
const warmName = "ready"

// spares are children that are kept ready for a host's processes. They fill up in the background
// when one is taken. Nobody takes its children for active ones. They end with this process, however
// it ends, and with [Shutdown].
type spares struct {
	object   trace.Object
	mu       sync.Mutex
	ready    []*newborn
	starting *newborn      // one that has been started and is not ready yet
	filling  chan struct{} // closed when they stop filling up; nil while it does not
	closing  bool
	err      error // why it stopped before it was full
	waiters  park.List
}

// warmSize is how many children are kept ready: a machine does not bring up more at a time, and
// each takes some memory.
func warmSize() int { return min(max(runtime.NumCPU(), 2), 8) }

// take returns a child that is ready, or nil if there is none.
func (s *spares) take() *newborn {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fill()
	if len(s.ready) == 0 {
		return nil
	}
	b := s.ready[0]
	s.ready = s.ready[1:]
	return b
}

// fill begins to fill up unless that is under way. The caller holds the mutex.
func (s *spares) fill() {
	if s.filling == nil {
		s.filling, s.err = make(chan struct{}), nil
		go s.fillUp()
	}
}

func (s *spares) fillUp() {
	for s.needsMore() {
		b, err := startNewborn(warmName)
		if err == nil && s.note(b) {
			err = b.awaitUp()
		}
		s.settle(b, err)
	}
}

// needsMore says whether another child is wanted. If not, they have stopped filling up.
func (s *spares) needsMore() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.ready) < warmSize() && !s.closing && s.err == nil {
		return true
	}
	close(s.filling)
	s.filling = nil
	s.waiters.WakeAll()
	return false
}

// note remembers a child that is coming up, and says whether it is still wanted.
func (s *spares) note(b *newborn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.starting = b
	return !s.closing
}

// settle keeps a child that has come up, and gets rid of one that has not, or that nobody wants any
// more.
func (s *spares) settle(b *newborn, err error) {
	s.mu.Lock()
	s.starting = nil
	keep := err == nil && !s.closing
	if s.err = err; keep {
		s.ready = append(s.ready, b)
	}
	s.mu.Unlock()
	if b != nil && !keep {
		b.discard()
	}
}

// close ends the children that are kept ready, and waits until nothing of them is left.
func (s *spares) close() {
	s.mu.Lock()
	s.closing = true
	idle, filling := s.ready, s.filling
	s.ready = nil
	if s.starting != nil {
		_ = s.starting.os.Kill() // whoever waits for it to come up will hear of its end
	}
	s.mu.Unlock()
	for _, b := range idle {
		b.discard()
	}
	if filling != nil {
		<-filling
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closing = false
}

// WarmUp starts the children that [Warm] keeps ready for the current host, and blocks until all
// are, or until ctx is done; then it returns the cause. Without it they are started when the first
// process is. If one cannot be started it returns why.
func WarmUp(ctx context.Context) error {
	s := &hostOf(ctx).spares
	rec := trace.From(ctx).Recorder()
	rec.Outside(1) // children come up by themselves
	defer rec.Outside(-1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = nil
	for len(s.ready) < warmSize() && s.err == nil {
		s.fill()
		if err := s.waiters.Wait(ctx, &s.mu, &s.object, trace.KindProcess); err != nil {
			return err
		}
	}
	return s.err
}
