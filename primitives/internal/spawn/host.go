package spawn

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
)

// Host is the program around the processes: what it gives to each child that is started under it,
// and what it hears from them. It travels in the context ([With]). The zero value gives nothing,
// hears no messages, and writes what a child prints to the standard output.
type Host struct {
	// Env is handed to every child, which finds it by Env.
	Env []byte
	// Message is called with what a child sent by Emit, in the order in which it was sent.
	Message func(p *Child, data []byte)
	// Output is called with each line that a child wrote to its standard output or error; and, also
	// after its end, with what others write there whom it has started. If it is nil, the line is
	// written to the standard output of this process.
	Output func(p *Child, line string)

	mu       sync.Mutex
	children map[*Child]struct{}
	prober   prober
	spares   Spares
}

type hostKey struct{}

// With returns a context under which processes belong to h.
func With(ctx context.Context, h *Host) context.Context {
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

func (h *Host) enter(p *Child) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.children == nil {
		h.children = map[*Child]struct{}{}
	}
	h.children[p] = struct{}{}
}

func (h *Host) leave(p *Child) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.children, p)
}

// next returns the first child that has not ended and, unless daemons, is no daemon.
func (h *Host) next(daemons bool) (first *Child) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for p := range h.children {
		if (daemons || !p.daemon) && (first == nil || p.born < first.born) {
			first = p
		}
	}
	return first
}

// Shutdown does what a Python process does at its end: it waits for the children of the current
// host that are no daemons, then terminates the daemons and waits for these too. It blocks until
// all are gone or ctx is done. The children that [Warm] keeps ready are ended in any case.
func Shutdown(ctx context.Context) error {
	h := hostOf(ctx)
	defer h.spares.Close()
	if err := h.joinOthers(ctx); err != nil {
		return err
	}
	return h.terminateDaemons(ctx)
}

// joinOthers waits for the children that are no daemons.
func (h *Host) joinOthers(ctx context.Context) error {
	for p := h.next(false); p != nil; p = h.next(false) {
		if err := p.Wait(ctx); err != nil {
			return err
		}
	}
	return nil
}

// terminateDaemons ends the children that are left.
func (h *Host) terminateDaemons(ctx context.Context) error {
	for p := h.next(true); p != nil; p = h.next(true) {
		p.Terminate()
		if err := p.Wait(ctx); err != nil {
			return err
		}
	}
	return nil
}

// ActiveChildren returns the processes of the current host that have started and not ended, in the
// order of their start.
func ActiveChildren(ctx context.Context) []*Child {
	h := hostOf(ctx)
	h.mu.Lock()
	defer h.mu.Unlock()
	all := slices.Collect(maps.Keys(h.children))
	slices.SortFunc(all, func(a, b *Child) int { return cmp.Compare(a.born, b.born) })
	return all
}
