package models

import (
	"context"
	"math"
	"strings"

	"concurrency-lab/primitives/threading"
)

// eventState is an event while clients come and go: whether it is set, and who waits or may go.
type eventState struct {
	set   bool
	waits [clients]bool
}

var eventModel = model[*threading.Event, eventState]{
	{"come", nil, nil,
		func(ctx context.Context, e *threading.Event, _ int) outcome { return outcome{err: e.Wait(ctx)} },
		func(s eventState, client int) (eventState, outcome) {
			s.waits[client] = !s.set
			return s, outcome{}
		}},
	{"go", nil, nil, nil,
		func(s eventState, client int) (eventState, outcome) {
			if s.waits[client] {
				return s, outcome{err: errBlocks}
			}
			return s, outcome{}
		}},
	{"set", nil, nil,
		func(ctx context.Context, e *threading.Event, _ int) outcome { e.Set(ctx); return outcome{} },
		func(eventState, int) (eventState, outcome) { return eventState{set: true}, outcome{} }},
	{"clear", nil, nil,
		func(ctx context.Context, e *threading.Event, _ int) outcome { e.Clear(ctx); return outcome{} },
		func(s eventState, _ int) (eventState, outcome) { s.set = false; return s, outcome{} }},
}

// conditionState is a condition: who has its lock, from 1, who waits, in the order of arrival, and
// who was notified.
type conditionState struct {
	owner    int
	waiting  string // a letter for each
	notified string
}

func letter(client int) string { return string(rune('a' + client)) }

// notify notifies so many.
func (s conditionState) notify(client, n int) (conditionState, outcome) {
	if s.owner != client+1 {
		return s, outcome{err: threading.ErrNotHeld}
	}
	n = min(n, len(s.waiting))
	s.notified, s.waiting = s.notified+s.waiting[:n], s.waiting[n:]
	return s, outcome{}
}

var conditionModel = model[*threading.Condition, conditionState]{
	{"acquire", nil, func(s conditionState) bool { return s.owner == 0 },
		func(ctx context.Context, c *threading.Condition, _ int) outcome { return outcome{err: c.Acquire(ctx)} },
		func(s conditionState, client int) (conditionState, outcome) {
			s.owner = client + 1
			return s, outcome{}
		}},
	{"release", nil, nil,
		func(ctx context.Context, c *threading.Condition, _ int) outcome { return outcome{err: c.Release(ctx)} },
		func(s conditionState, client int) (conditionState, outcome) {
			if s.owner != client+1 {
				return s, outcome{err: threading.ErrNotHeld}
			}
			s.owner = 0
			return s, outcome{}
		}},
	{"come", nil, nil,
		func(ctx context.Context, c *threading.Condition, _ int) outcome { return outcome{err: c.Wait(ctx)} },
		func(s conditionState, client int) (conditionState, outcome) {
			if s.owner == client+1 { // otherwise it goes with an error
				s.owner, s.waiting = 0, s.waiting+letter(client)
			}
			return s, outcome{}
		}},
	{"go", nil, nil, nil,
		func(s conditionState, client int) (conditionState, outcome) {
			switch me := letter(client); {
			case strings.Contains(s.waiting, me), strings.Contains(s.notified, me) && s.owner > 0:
				return s, outcome{err: errBlocks}
			case strings.Contains(s.notified, me):
				s.owner, s.notified = client+1, strings.Replace(s.notified, me, "", 1)
				return s, outcome{}
			}
			return s, outcome{err: threading.ErrNotHeld}
		}},
	{"leave", nil, nil, nil,
		func(s conditionState, client int) (conditionState, outcome) {
			me := letter(client)
			if !strings.Contains(s.waiting, me) {
				return s, outcome{err: errBlocks}
			}
			s.notified, s.waiting = s.notified+me, strings.Replace(s.waiting, me, "", 1)
			return s, outcome{}
		}},
	{"notify", nil, nil,
		func(ctx context.Context, c *threading.Condition, _ int) outcome {
			return outcome{err: c.Notify(ctx, 1)}
		},
		func(s conditionState, client int) (conditionState, outcome) { return s.notify(client, 1) }},
	{"notify all", nil, nil,
		func(ctx context.Context, c *threading.Condition, _ int) outcome {
			return outcome{err: c.NotifyAll(ctx)}
		},
		func(s conditionState, client int) (conditionState, outcome) { return s.notify(client, math.MaxInt) }},
}
