package spawn

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"concurrency-lab/primitives/internal/wire"
	"concurrency-lab/primitives/trace"
)

// probeLimit is how long a child may take to answer. One that cannot answer, because it is stopped
// or starved, is not known to be quiet.
const probeLimit = 2 * time.Second

// prober asks all children of a host whether any of their threads can go on, when the host's own
// process is quiet: that is how a deadlock between processes is found. See [trace.Recorder.Still]
// for why two rounds of questions prove it.
type prober struct {
	mu      sync.Mutex
	running bool
	again   bool // somebody became quiet while a probe was running
	round   uint64
	answers chan stillFrame
}

// probeFrame is the question, and stillFrame the answer.
type probeFrame struct{ Round uint64 }

type stillFrame struct {
	Round uint64
	trace.Stillness
	from *Child `cbor:"-"` // who answers
}

// look starts a probe, or makes the one that runs begin anew. It does not block.
func (b *prober) look(h *Host, rec *trace.Recorder) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.again = true
	if !b.running {
		b.running = true
		go b.run(h, rec)
	}
}

func (b *prober) run(h *Host, rec *trace.Recorder) {
	for {
		b.mu.Lock()
		if !b.again {
			b.running = false
			b.mu.Unlock()
			return
		}
		b.again = false
		b.mu.Unlock()
		b.twice(h, rec)
	}
}

// twice asks two times and declares a deadlock if nothing has moved in between.
func (b *prober) twice(h *Host, rec *trace.Recorder) {
	here := rec.Still()
	first, ok := b.ask(h)
	if !here.Quiet || !ok {
		return
	}
	second, ok := b.ask(h)
	if !ok || len(first) != len(second) {
		return
	}
	var waits []trace.Wait
	for p, still := range second {
		if before, asked := first[p]; !asked || before.Activity != still.Activity {
			return
		}
		waits = append(waits, still.Waits...)
	}
	rec.Declare(len(second), here.Activity, waits)
}

// ask sends the question to every child and collects the answers. It returns false as soon as one
// is not quiet.
func (b *prober) ask(h *Host) (map[*Child]trace.Stillness, bool) {
	h.mu.Lock()
	children := slices.Collect(maps.Keys(h.children))
	h.mu.Unlock()
	if !allQuiet(children) { // those who are not will say when they are, and need not be disturbed
		return nil, false
	}
	b.mu.Lock()
	b.round++
	round, answers := b.round, make(chan stillFrame, 2*len(children)) // each may answer, and then end
	b.answers = answers
	b.mu.Unlock()
	for _, p := range children {
		if p.link.send(frameProbe, probeFrame{round}) != nil {
			return nil, false
		}
	}
	if !allQuiet(children) { // one may have ended before the question was put, so that gone has answered an older one
		return nil, false
	}
	limit, cancel := context.WithTimeout(context.Background(), probeLimit)
	defer cancel()
	still := map[*Child]trace.Stillness{}
	for len(still) < len(children) {
		select {
		case a := <-answers:
			if !a.Quiet {
				return nil, false
			}
			still[a.from] = a.Stillness
		case <-limit.Done():
			return nil, false
		}
	}
	return still, true
}

func allQuiet(children []*Child) bool {
	return !slices.ContainsFunc(children, func(p *Child) bool { return !p.quiet.Load() || p.doomed.Load() })
}

// hear takes a child's answer. One to an older question is dropped.
func (b *prober) hear(p *Child, body []byte) {
	if a, err := wire.Decode[stillFrame](body); err == nil {
		a.from = p
		b.answer(a)
	}
}

// gone answers for a child that has ended: its end is something that happens.
func (b *prober) gone(p *Child) {
	p.quiet.Store(false)
	b.mu.Lock()
	a := stillFrame{Round: b.round, from: p}
	b.mu.Unlock()
	b.answer(a)
}

func (b *prober) answer(a stillFrame) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if a.Round != b.round {
		return
	}
	select {
	case b.answers <- a:
	default: // nobody has asked yet, or a child answers more often than it should
	}
}

// still answers the parent's question, after everything that was recorded before.
func (c *childSide) still(body []byte) {
	q, err := wire.Decode[probeFrame](body)
	if err != nil {
		return
	}
	if c.rec == nil {
		_ = c.link.send(frameStill, stillFrame{Round: q.Round})
		return
	}
	c.flush(func() { _ = c.link.send(frameStill, stillFrame{Round: q.Round, Stillness: c.rec.Still()}) })
}
