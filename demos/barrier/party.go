package barrier

import (
	"context"
	"errors"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

const (
	timeout   = 5 * time.Second // how long a party waits for the others
	lateness  = 7 * time.Second // when the late client comes
	callOffAt = 2500 * time.Millisecond
)

// seat is what each party gets: the barrier, and a queue for what happens to it there.
type seat struct {
	Barrier crew.Barrier
	Failed  crew.Event // set when a party has got the error of a broken barrier
	Notes   crew.Belt[note]
	Rounds  int // how often each party comes
}

// note says that a party has come to the barrier, or what happened to it there.
type note struct {
	Party string
	Is    string
}

// What a note can say.
const (
	isThere = "there"
	isOn    = "on" // it went on with the others
	isAway  = "turned away"
)

// party is the code of one of them.
type party = *multiprocessing.Func[seat, struct{}]

func newParty(name string, code func(seat, context.Context) error) party {
	return multiprocessing.RegisterTask("barrier."+name, func(ctx context.Context, s seat) error {
		return code(s, ctx)
	})
}

var (
	serve    = newParty("server", seat.serve)
	come     = newParty("client", seat.come)
	comeLate = newParty("late-client", seat.comeLate)
	callOff  = newParty("call-off", seat.callOff)
)

func (s seat) serve(ctx context.Context) error {
	for range s.Rounds {
		met, err := s.sit(ctx)
		if err != nil {
			return err
		}
		if met {
			stage.In(ctx).Say(ctx, "the table is full: the game begins")
		}
	}
	return nil
}

func (s seat) come(ctx context.Context) error {
	random := crew.Rand(ctx)
	for range s.Rounds {
		if err := stage.In(ctx).Sleep(ctx, time.Duration(1+random.IntN(4))*time.Second); err != nil {
			return err
		}
		if _, err := s.sit(ctx); err != nil {
			return err
		}
	}
	return nil
}

// comeLate comes when the others have stopped waiting. At a high speed its sleep alone may be too
// short for that.
func (s seat) comeLate(ctx context.Context) error {
	if err := stage.In(ctx).Sleep(ctx, lateness); err != nil {
		return err
	}
	if err := s.Failed.Wait(ctx); err != nil {
		return err
	}
	_, err := s.sit(ctx)
	return err
}

// callOff is a server that does not wait at the barrier, so the game can never begin.
func (s seat) callOff(ctx context.Context) error {
	st := stage.In(ctx)
	if err := st.Sleep(ctx, callOffAt); err != nil {
		return err
	}
	st.Say(ctx, "calls the game off: aborts the barrier")
	return s.Barrier.Abort(ctx)
}

// sit comes to the table, waits for the others and returns whether all met. A broken barrier is no
// error here.
func (s seat) sit(ctx context.Context) (met bool, err error) {
	st := stage.In(ctx)
	st.Say(ctx, "comes to the table")
	if err := s.note(ctx, isThere); err != nil {
		return false, err
	}
	guarded, cancel := st.Guard(ctx, timeout)
	defer cancel()
	_, err = s.Barrier.Wait(guarded)
	switch {
	case ctx.Err() != nil:
		return false, context.Cause(ctx)
	case errors.Is(err, threading.ErrBrokenBarrier):
		if errors.Is(err, context.DeadlineExceeded) {
			st.Say(ctx, "leaves: its timeout ended, and that breaks the barrier")
		} else {
			st.Say(ctx, "leaves: the barrier is broken")
		}
		s.Failed.Set(ctx)
		return false, s.note(ctx, isAway)
	case err != nil:
		return false, err
	}
	return true, s.note(ctx, isOn)
}

func (s seat) note(ctx context.Context, is string) error {
	return s.Notes.Put(ctx, note{trace.From(ctx).Name, is})
}
