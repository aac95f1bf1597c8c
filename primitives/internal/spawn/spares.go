package spawn

import (
	"context"
	"runtime"
	"sync"

	"concurrency-lab/primitives/internal/capacity"
	"concurrency-lab/primitives/internal/park"
	"concurrency-lab/primitives/trace"
)

// warmName is what the system shows of a child that is kept ready.
const warmName = "ready"

// Spares are children that are kept ready for the processes of a host, or of several. They fill up
// in the background when one is taken. Nobody takes its children for active ones. They end with
// this process, however it ends; those of a host with [Shutdown], others with [Spares.Close].
type Spares struct {
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

type sparesKey struct{}

// With returns a context under which every process is one of the spares, as long as there are any,
// by whatever start method.
func (s *Spares) With(ctx context.Context) context.Context {
	return context.WithValue(ctx, sparesKey{}, s)
}

// sparesOf returns the children that a process started under ctx is taken from, or nil.
func (c *Child) sparesOf(ctx context.Context) *Spares {
	if s, ok := ctx.Value(sparesKey{}).(*Spares); ok {
		return s
	}
	if StartMethodOf(ctx) == Warm {
		return &c.host.spares
	}
	return nil
}

// take returns a child that is ready, or nil if there is none. It may be called on a nil *Spares.
func (s *Spares) take() *newborn {
	if s == nil {
		return nil
	}
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
func (s *Spares) fill() {
	if s.filling == nil {
		s.filling, s.err = make(chan struct{}), nil
		go s.fillUp()
	}
}

func (s *Spares) fillUp() {
	for s.needsMore() {
		b, err := startNewborn(warmName)
		if err == nil && s.note(b) {
			err = b.awaitUp()
		}
		s.settle(b, err)
	}
}

// needsMore says whether another child is wanted. If not, they have stopped filling up.
func (s *Spares) needsMore() bool {
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
func (s *Spares) note(b *newborn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.starting = b
	return !s.closing
}

// settle keeps a child that has come up, and gets rid of one that has not, or that nobody wants any
// more.
func (s *Spares) settle(b *newborn, err error) {
	s.mu.Lock()
	s.starting = nil
	keep := err == nil && !s.closing
	if keep {
		s.ready = append(s.ready, b)
	}
	s.mu.Unlock()
	switch {
	case err != nil && b != nil:
		err = b.ended(warmName, err)
	case err == nil && !keep:
		b.discard()
	}
	s.mu.Lock()
	s.err = err
	s.mu.Unlock()
}

// Close ends the children that are kept ready, and waits until nothing of them is left.
func (s *Spares) Close() {
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

// missing is how many children are still to be made ready.
func (s *Spares) missing() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return warmSize() - len(s.ready)
}

// WarmUp starts the children that [Warm] keeps ready for the current host, and blocks until all
// are, or until ctx is done; then it returns the cause. Without it they are started when the first
// process is. If one cannot be started it returns why; if there is no room for so many, that is a
// [*capacity.Error].
func WarmUp(ctx context.Context) error {
	s := &hostOf(ctx).spares
	if err := capacity.Check(s.missing(), 0); err != nil {
		return err
	}
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
