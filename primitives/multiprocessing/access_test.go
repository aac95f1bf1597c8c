package multiprocessing

import (
	"context"
	"fmt"
	"strconv"
	"testing"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

const accessAdds = 40

type accessArg struct {
	Value *Value[int64]
	Array *Array[int32]
}

// addOpenly adds without a lock, and lets a recorder see that.
var addOpenly = RegisterTask("test.access", func(ctx context.Context, a accessArg) error {
	for range accessAdds {
		a.Value.Set(ctx, a.Value.Get(ctx)+1)
		a.Array.Set(ctx, 1, a.Array.Get(ctx, 1)+1)
	}
	return nil
})

// TestAccessesAreSeenInOrder: whatever the workers are, each read is seen to give what was seen to
// be written last, and the updates that are found lost are as many as are missing.
func TestAccessesAreSeenInOrder(t *testing.T) {
	const workers = 4
	for _, on := range []string{"threads", "processes", "threads and processes"} {
		t.Run(on, func(t *testing.T) {
			var a accessArg
			rec := proctest.Record(t, func(ctx context.Context, rec *trace.Recorder) (err error) {
				rec.Shake(1)
				if a.Value, err = NewValue("V", int64(0)); err != nil {
					return err
				}
				if a.Array, err = NewArray("A", int32(5), 0); err != nil {
					return err
				}
				g := threading.NewGroup(ctx)
				for i := range workers {
					name := strconv.Itoa(i)
					if on == "threads" || on != "processes" && i%2 == 0 {
						g.Go(name, func(ctx context.Context) error {
							_, err := addOpenly.Run(ctx, a)
							return err
						})
						continue
					}
					p := NewProcess(name, addOpenly, a)
					if err := p.Start(g.Context()); err != nil {
						return err
					}
					g.Add(p)
				}
				return g.Join(ctx)
			})
			for place, want := range map[string]int64{"": a.Value.Load(), "1": int64(a.Array.Load(1))} {
				now, writes, lost := proctest.Story(t, rec, place, "0")
				if now != fmt.Sprint(want) || writes != workers*accessAdds || int64(writes-lost) != want {
					t.Errorf("place %q: %s at the end, %d writes, %d lost; there is %d", place, now, writes, lost, want)
				}
			}
		})
	}
}

// TestTooManyAccessesAreNoEvents, and plain ones never are.
func TestTooManyAccessesAreNoEvents(t *testing.T) {
	rec := proctest.Record(t, func(ctx context.Context, rec *trace.Recorder) error {
		v, err := NewValue("V", int64(0))
		if err != nil {
			return err
		}
		a, err := NewArray("A", int32(0), 0)
		if err != nil {
			return err
		}
		v.Store(v.Load() + 1)
		rec.Unwatched()
		p := NewProcess("p", addOpenly, accessArg{v, a})
		if err := p.Start(ctx); err != nil {
			return err
		}
		_, err = addOpenly.Run(ctx, accessArg{v, a})
		if err := p.Join(ctx); err != nil {
			return err
		}
		return err
	})
	for _, name := range []string{"main", "p"} {
		for _, k := range proctest.EventsOf(rec, name) {
			if k == trace.Read || k == trace.Wrote {
				t.Errorf("%s %v", name, k)
			}
		}
	}
}

// TestALockIsNotItsValue: they are two objects to a reader.
func TestALockIsNotItsValue(t *testing.T) {
	rec := proctest.Record(t, func(ctx context.Context, _ *trace.Recorder) error {
		v, err := NewValue("V", false)
		if err != nil {
			return err
		}
		if err := v.Acquire(ctx); err != nil {
			return err
		}
		v.Set(ctx, true)
		return v.Release(ctx)
	})
	events, _ := rec.Events()
	var names []string
	for _, e := range events {
		if o, ok := rec.Object(e.Object); ok && (e.Kind == trace.Acquired || e.Kind == trace.Wrote) {
			names = append(names, o.String())
		}
	}
	if fmt.Sprint(names) != "[lock V value V]" {
		t.Error(names)
	}
}

// TestAccessIsFree: without a recorder a marked access costs a check.
func TestAccessIsFree(t *testing.T) {
	v, err := NewValue("V", int64(1000))
	if err != nil {
		t.Fatal(err)
	}
	a, err := NewArray("A", make([]float64, 200)...)
	if err != nil {
		t.Fatal(err)
	}
	unwatched := trace.NewRecorder(0, nil)
	unwatched.Unwatched()
	for name, ctx := range map[string]context.Context{"no worker": t.Context(),
		"no recorder": trace.NewWorker(t.Context(), "w", nil), "unwatched": trace.NewWorker(t.Context(), "w", unwatched)} {
		n := testing.AllocsPerRun(100, func() {
			v.Set(ctx, v.Get(ctx)+1)
			a.Set(ctx, 150, a.Get(ctx, 150)+1)
		})
		if n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}
