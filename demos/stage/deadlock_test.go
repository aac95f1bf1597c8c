package stage

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// holdTwice waits for itself.
func holdTwice(ctx context.Context) error {
	l := threading.NewLock("L")
	return threading.With(ctx, l, func() error { return l.Acquire(ctx) })
}

// TestDeadlockIsEnded: at once, or after three seconds at speed 1 where somebody watches. The lab
// says what it sees before it ends the run, and that is an event.
func TestDeadlockIsEnded(t *testing.T) {
	told := []string{"deadlock: every worker waits", "main waits for lock L, which it holds itself"}
	for _, try := range []struct {
		Options
		took time.Duration
		said []string
	}{
		{Options{Speed: 1}, 0, append(slices.Clone(told), "ends the run at once", "without the lab it would wait for ever")},
		{Options{Speed: 2, Watched: true}, 1500 * time.Millisecond, slices.Concat(
			[]string{"nothing has moved for 0.5 s: every worker waits"}, told,
			[]string{"ends the run after 1.5 s in which nothing moved", "without the lab it would wait for ever"})},
	} {
		synctest.Test(t, func(t *testing.T) {
			begin, s := time.Now(), &sink{}
			st := New(try.Options, s)
			err := st.Run(t.Context(), holdTwice)
			if d := Deadlock(err); d == nil || time.Since(begin) != try.took {
				t.Errorf("%v after %v", err, time.Since(begin))
			}
			var said []string
			for _, l := range s.lines {
				if said = append(said, l.Text); l.Worker != Lab || l.ID != 0 || l.PID != 0 {
					t.Errorf("not the lab's: %+v", l)
				}
			}
			if !slices.Equal(said, try.said) {
				t.Errorf("said %q", said)
			}
			events, _ := st.Recorder().Events()
			stop := slices.IndexFunc(events, func(e trace.Event) bool { return e.Kind == trace.Stopped })
			if stop < 0 || events[stop].At != try.took || events[stop-1].Kind != trace.Waiting || stop == len(events)-1 {
				t.Errorf("the lab's doing is event %d of %v", stop, events)
			}
		})
	}
}

// TestDeadlockInterrupted: who watches a deadlock need not wait for the lab.
func TestDeadlockInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		enough, s := errors.New("enough"), &sink{}
		ctx, cancel := context.WithTimeoutCause(t.Context(), 2*time.Second, enough)
		defer cancel()
		begin := time.Now()
		err := New(Options{Speed: 1, Watched: true}, s).Run(ctx, holdTwice)
		s.mu.Lock()
		defer s.mu.Unlock()
		if !errors.Is(err, enough) || time.Since(begin) != 2*time.Second || len(s.lines) != 1 {
			t.Errorf("%v after %v, %v", err, time.Since(begin), s.lines)
		}
	})
}
