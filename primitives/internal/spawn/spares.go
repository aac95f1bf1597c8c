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

// spares keeps children ready for a host's processes. It fills up in the background when one is
// taken. Nobody takes its children for active ones. They end with this process, however it ends,
// and with [Shutdown].
type spares struct {
	object   trace.Object
	mu       sync.Mutex
	ready    []*newborn
	starting *newborn      // one that has been started and is not ready yet
	filling  chan struct{} // closed when the nursery stops filling up; nil while it does not
	closing  bool
	err      error // why it stopped before it was full
	waiters  park.List
}

// warmSize is how many children are kept ready: a machine does not bring up more at a time, and
// each takes some memory.
func warmSize() int { return min(max(runtime.NumCPU(), 2), 8) }

// take returns a child that is ready, or nil if there is none.
func (n *spares) take() *newborn {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.fill()
	if len(n.ready) == 0 {
		return nil
	}
	b := n.ready[0]
	n.ready = n.ready[1:]
	return b
}

// fill begins to fill up unless that is under way. The caller holds the mutex.
func (n *spares) fill() {
	if n.filling == nil {
		n.filling, n.err = make(chan struct{}), nil
		go n.fillUp()
	}
}

func (n *spares) fillUp() {
	for n.needsMore() {
		b, err := newNewborn(warmName)
		if err == nil && n.note(b) {
			err = b.awaitUp()
		}
		n.settle(b, err)
	}
}

// needsMore says whether another child is wanted. If not, the nursery has stopped filling up.
func (n *spares) needsMore() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.ready) < warmSize() && !n.closing && n.err == nil {
		return true
	}
	close(n.filling)
	n.filling = nil
	n.waiters.WakeAll()
	return false
}

// note notes a child that is about to come up, and says whether it is still wanted.
func (n *spares) note(b *newborn) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.starting = b
	return !n.closing
}

// settle keeps a child that has come up, and gets rid of one that has not, or that nobody wants any
// more.
func (n *spares) settle(b *newborn, err error) {
	n.mu.Lock()
	n.starting = nil
	keep := err == nil && !n.closing
	if n.err = err; keep {
		n.ready = append(n.ready, b)
	}
	n.mu.Unlock()
	if b != nil && !keep {
		b.discard()
	}
}

// close ends the children that are kept ready, and waits until nothing of them is left.
func (n *spares) close() {
	n.mu.Lock()
	n.closing = true
	idle, filling := n.ready, n.filling
	n.ready = nil
	if n.starting != nil {
		_ = n.starting.os.Kill() // whoever waits for it to come up will hear of its end
	}
	n.mu.Unlock()
	for _, b := range idle {
		b.discard()
	}
	if filling != nil {
		<-filling
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.closing = false
}

// WarmUp starts the children that [Warm] keeps ready for the current host, and blocks until all
// are, or until ctx is done; then it returns the cause. Without it they are started when the first
// process is. If one cannot be started it returns why.
func WarmUp(ctx context.Context) error {
	n := &hostOf(ctx).spares
	rec := trace.From(ctx).Recorder()
	rec.Outside(1) // children come up by themselves
	defer rec.Outside(-1)
	n.mu.Lock()
	defer n.mu.Unlock()
	n.err = nil
	for len(n.ready) < warmSize() && n.err == nil {
		n.fill()
		if err := n.waiters.Wait(ctx, &n.mu, &n.object, trace.KindProcess); err != nil {
			return err
		}
	}
	return n.err
}
