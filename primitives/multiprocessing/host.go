package multiprocessing

import (
	"context"
	"sync"
)

// Host is the program around the processes: what it gives to each child that is started under
// it, and what it hears from them. It travels in the context ([WithHost]). The zero value gives
// nothing and hears nothing.
type Host struct {
	// Env is handed to every child, which finds it by [Env].
	Env []byte
	// Message is called with what a child sent by [Emit], in the order in which it was sent.
	Message func(p *Process, data []byte)
	// Output is called with each line that a child wrote to its standard output or error.
	Output func(p *Process, line string)

	mu       sync.Mutex
	children map[*Process]struct{}
	prober   prober
	nursery  nursery
}

type hostKey struct{}

// WithHost returns a context under which processes belong to h.
func WithHost(ctx context.Context, h *Host) context.Context {
	return context.WithValue(ctx, hostKey{}, h)
}

// orphans is the host of processes that are started under no other.
var orphans = &Host{}

func hostOf(ctx context.Context) *Host {
	if h, ok := ctx.Value(hostKey{}).(*Host); ok {
		return h
	}
	return orphans
}

func (h *Host) enter(p *Process) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.children == nil {
		h.children = map[*Process]struct{}{}
	}
	h.children[p] = struct{}{}
}

func (h *Host) leave(p *Process) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.children, p)
}

// next returns a child that has not ended and, unless daemons, is no daemon.
func (h *Host) next(daemons bool) *Process {
	h.mu.Lock()
	defer h.mu.Unlock()
	for p := range h.children {
		if daemons || !p.Daemon {
			return p
		}
	}
	return nil
}

// Shutdown does what a Python process does at its end: it waits for the children of the current host that are
// no daemons, then terminates the daemons and waits for these too. It blocks until all are gone or ctx is done. The children that
// [Warm] keeps ready are ended in any case.
func Shutdown(ctx context.Context) error {
	h := hostOf(ctx)
	defer h.nursery.close()
	for _, daemons := range []bool{false, true} {
		for p := h.next(daemons); p != nil; p = h.next(daemons) {
			if daemons {
				p.Terminate()
			}
			if err := p.wait(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}
