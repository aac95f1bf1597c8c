package demos

import (
	"context"
	"time"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/threading"
)

// turnTime is how long producer and consumer stop after they have been notified.
const turnTime = 2 * time.Second

// slot is a place for one product, which a producer fills and a consumer empties by turns.
type slot struct {
	con      *threading.Condition
	full     bool
	rounds   int // 0: without end
	produced int
	consumed int
}

func conditionSlot(ctx context.Context, st *stage.Stage, rounds int) (Report, error) {
	st.Total(2 * rounds)
	s := &slot{con: threading.NewCondition("slot", nil), rounds: rounds}
	ready := threading.NewEvent("consumer has the lock")
	threads := []*threading.Thread{threading.Go(ctx, "consumer", func(ctx context.Context) error {
		return with(ctx, s.con, func() error {
			ready.Set(ctx)
			return s.turns(ctx, true, &s.consumed, "consumes")
		})
	})}
	// The document starts the consumer first. Only if it also has the lock first is every step 2 s after the one before.
	if ready.Wait(ctx) == nil { // otherwise ctx is done
		threads = append(threads, threading.Go(ctx, "producer", func(ctx context.Context) error {
			return with(ctx, s.con, func() error { return s.turns(ctx, false, &s.produced, "produces") })
		}))
	}
	err := joinThreads(ctx, threads...)
	left := 0
	if s.full {
		left = 1
	}
	r := conditionReport(conditionResult{s.produced, s.consumed, left}, rounds, rounds)
	if rounds == 0 {
		r.Checks = nil // it never ends of itself
	}
	r.Next = "condition --variant lost-wakeup"
	return r, err
}

// turns is the loop of both threads. The current one acts whenever the slot is full or empty, as mine says, and
// notifies the other. The lock is held throughout, the sleep included, and free only while it waits: so it is in the document.
func (s *slot) turns(ctx context.Context, mine bool, count *int, verb string) error {
	st := stage.In(ctx)
	for {
		if s.full == mine {
			*count++
			st.Say(ctx, "%s product %d", verb, *count)
			st.Advance()
			s.full = !mine
			if err := s.con.Notify(ctx, 1); err != nil {
				return err
			}
		}
		if s.rounds > 0 && *count == s.rounds {
			return nil
		}
		if err := s.con.Wait(ctx); err != nil {
			return err
		}
		if err := st.Sleep(ctx, turnTime); err != nil {
			return err
		}
	}
}
