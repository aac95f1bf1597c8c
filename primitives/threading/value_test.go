package threading_test

import (
	"context"
	"fmt"
	"strconv"
	"testing"
	"testing/synctest"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// TestValueIsSeen: also where time stands still.
func TestValueIsSeen(t *testing.T) {
	add := func(t *testing.T) {
		v := threading.NewValue("V", 0)
		rec := trace.NewRecorder(0, nil)
		rec.Shake(3)
		var end int
		err := threading.Run(t.Context(), "main", rec, func(ctx context.Context) error {
			g := threading.NewGroup(ctx)
			for i := range 5 {
				g.Go(strconv.Itoa(i), func(ctx context.Context) error {
					for range 20 {
						v.Set(ctx, v.Get(ctx)+1)
					}
					return nil
				})
			}
			err := g.Join(ctx)
			end = v.Get(ctx)
			return err
		})
		now, writes, lost := proctest.Story(t, rec, "", "0")
		if err != nil || now != fmt.Sprint(end) || writes != 100 || writes-lost != end {
			t.Errorf("%v: %s at the end, %d writes, %d lost; there is %d", err, now, writes, lost, end)
		}
	}
	t.Run("real time", add)
	t.Run("virtual time", func(t *testing.T) { synctest.Test(t, add) })
}

func TestValueIsFree(t *testing.T) {
	v, ctx := threading.NewValue("V", 1000), trace.NewWorker(t.Context(), "w", nil)
	if n := testing.AllocsPerRun(100, func() { v.Set(ctx, v.Get(ctx)+1) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
