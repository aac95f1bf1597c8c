package multiprocessing

import (
	"context"
	"slices"
	"testing"
)

type counts struct {
	Value *Value[int]
	Array *Array[uint]
}

const addEach = 1000

var addByUpdate = RegisterTask("add by update", func(ctx context.Context, c counts) error {
	for range addEach {
		if err := c.Value.Update(ctx, func(x int) int { return x + 1 }); err != nil {
			return err
		}
		err := c.Array.Update(ctx, func(all []uint) {
			for i := range all {
				all[i]++
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
})

// TestUpdate loses no addition of several processes, and lets go of the lock after a panic.
func TestUpdate(t *testing.T) {
	ctx := t.Context()
	value, err := NewValue("value", 0)
	if err != nil {
		t.Fatal(err)
	}
	array, err := NewArray[uint]("array", 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	var all []*Process
	for range 3 {
		p := NewProcess("", addByUpdate, counts{value, array})
		if err := p.Start(ctx); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	for _, p := range all {
		if err := p.Join(ctx); err != nil {
			t.Error(err)
		}
	}
	if got := array.Numbers(); value.Load() != 3*addEach || !slices.Equal(got, []uint{3 * addEach, 3*addEach + 10}) {
		t.Errorf("%d %d", value.Load(), got)
	}
	func() {
		defer func() { _ = recover() }()
		_ = array.Update(ctx, func(all []uint) { all[0] = 7; panic("no") })
	}()
	if array.Load(0) == 7 || !array.TryAcquire(ctx) {
		t.Error("a change that panicked was stored, or has the lock")
	}
}
