package models

import (
	"context"
	"errors"
	"runtime"
	"testing"

	"pgregory.net/rapid"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
)

// barrierState is a barrier: how many have come, and whether it is broken.
type barrierState struct {
	parties, waiting int
	broken           bool
}

// meeting is a barrier with the threads that wait there.
type meeting struct {
	wait    func(ctx context.Context) (int, error)
	abort   func(ctx context.Context) error
	reset   func(ctx context.Context) error
	waiting func() int
	isWhole func() bool
	parties int
	guests  []*guest
}

// guest is one who waits, or has waited.
type guest struct {
	cancel context.CancelFunc
	ended  chan struct{}
	index  int
	err    error
}

// parting is what an operation comes to: the index of each whose wait has ended with it, in the
// order of their arrival, and how many wait.
type parting struct {
	Indices []int
	Waiting int
	Whole   bool
}

// arrive brings one more, and returns when that waits or has ended.
func (m *meeting) arrive(ctx context.Context) {
	g := &guest{ended: make(chan struct{})}
	ctx, g.cancel = context.WithCancel(ctx)
	m.guests = append(m.guests, g)
	threading.Go(ctx, "guest", func(ctx context.Context) error {
		defer close(g.ended)
		g.index, g.err = m.wait(ctx)
		return nil
	})
	if len(m.guests) == m.parties || !m.isWhole() { // it need not wait, and may be seen among those who do for a moment
		<-g.ended
		return
	}
	for !g.over() && m.waiting() < len(m.guests) && ctx.Err() == nil {
		runtime.Gosched()
	}
}

func (g *guest) over() bool {
	select {
	case <-g.ended:
		return true
	default:
		return false
	}
}

// part says what an operation came to after which, if all is over, nobody waits.
func (m *meeting) part(all bool, errs ...error) outcome {
	p := parting{Indices: []int{}}
	for _, g := range m.guests {
		if all {
			<-g.ended
			g.cancel()
			p.Indices = append(p.Indices, g.index)
			if g.err != nil && !errors.Is(g.err, threading.ErrBrokenBarrier) {
				errs = append(errs, g.err)
			}
		}
	}
	if all {
		m.guests = nil
	}
	p.Waiting, p.Whole = m.waiting(), m.isWhole()
	return outcome{p, errors.Join(errs...)}
}

// end is the state in which nobody waits any more: those who did met, or not.
func (s barrierState) end(met, broken bool, came int) (barrierState, outcome) {
	p := parting{Indices: []int{}, Whole: !broken}
	for i := range came {
		if !met {
			i = -1
		}
		p.Indices = append(p.Indices, i)
	}
	return barrierState{parties: s.parties, broken: broken}, outcome{value: p}
}

var barrierModel = model[*meeting, barrierState]{
	{"arrive", nil, nil,
		func(ctx context.Context, m *meeting, _ int) outcome {
			m.arrive(ctx)
			return m.part(m.guests[len(m.guests)-1].over())
		},
		func(s barrierState, _ int) (barrierState, outcome) {
			switch came := s.waiting + 1; {
			case s.broken:
				return s.end(false, true, 1)
			case came == s.parties:
				return s.end(true, false, came)
			default:
				s.waiting = came
				return s, outcome{value: parting{Indices: []int{}, Waiting: came, Whole: true}}
			}
		}},
	{"give up", nil, func(s barrierState) bool { return s.waiting > 0 },
		func(_ context.Context, m *meeting, _ int) outcome {
			m.guests[len(m.guests)/2].cancel()
			return m.part(true)
		},
		func(s barrierState, _ int) (barrierState, outcome) { return s.end(false, true, s.waiting) }},
	{"abort", nil, nil,
		func(ctx context.Context, m *meeting, _ int) outcome { return m.part(true, m.abort(ctx)) },
		func(s barrierState, _ int) (barrierState, outcome) { return s.end(false, true, s.waiting) }},
	{"reset", nil, nil,
		func(ctx context.Context, m *meeting, _ int) outcome { return m.part(true, m.reset(ctx)) },
		func(s barrierState, _ int) (barrierState, outcome) { return s.end(false, false, s.waiting) }},
}

func TestBarriers(t *testing.T) {
	for name, create := range map[string]func(ctx context.Context, m *managers.Manager, parties int) (*meeting, error){
		"threading": func(_ context.Context, _ *managers.Manager, parties int) (*meeting, error) {
			b := threading.NewBarrier("b", parties, 0, nil)
			return &meeting{wait: b.Wait, waiting: b.NWaiting, isWhole: func() bool { return !b.Broken() },
				abort: b.Abort, reset: b.Reset}, nil
		},
		"multiprocessing": func(_ context.Context, _ *managers.Manager, parties int) (*meeting, error) {
			b, err := multiprocessing.NewBarrier("b", parties, 0)
			if err != nil {
				return nil, err
			}
			return &meeting{wait: b.Wait, waiting: b.NWaiting, isWhole: func() bool { return !b.Broken() }, abort: b.Abort,
				reset: b.Reset}, nil
		},
		"manager": func(ctx context.Context, m *managers.Manager, parties int) (*meeting, error) {
			b, err := managers.NewBarrier(ctx, m, "b", parties, 0)
			if err != nil {
				return nil, err
			}
			waiting := func() int { n, _ := b.NWaiting(ctx); return n } // if the manager is gone the other calls tell
			isWhole := func() bool { broken, err := b.Broken(ctx); return !broken && err == nil }
			return &meeting{wait: b.Wait, waiting: waiting, isWhole: isWhole, abort: b.Abort, reset: b.Reset}, nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			withManager(t, func(ctx context.Context, manager *managers.Manager) {
				rapid.Check(t, func(t *rapid.T) {
					parties := rapid.IntRange(1, 4).Draw(t, "parties")
					m, err := create(ctx, manager, parties)
					must(t, err)
					m.parties = parties
					barrierModel.drive(ctx, t, m, barrierState{parties: parties})
					m.part(true, m.abort(ctx))
				})
			})
		})
	}
}
