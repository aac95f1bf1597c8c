package semantics

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"concurrency-lab/primitives/multiprocessing"
)

// gate is where tasks stop until a case lets them go on: each tells that it has begun, and then
// waits for something in its lane.
type gate struct {
	Began *multiprocessing.Queue[int] // the lanes of the tasks that have begun
	Lanes []*multiprocessing.Queue[int]
}

func newGate(t *testing.T, lanes int) *gate {
	t.Helper()
	g := &gate{}
	var err error
	if g.Began, err = multiprocessing.NewQueue[int]("began", 0); err != nil {
		t.Fatal(err)
	}
	for range lanes {
		lane, err := multiprocessing.NewQueue[int]("lane", 0)
		if err != nil {
			t.Fatal(err)
		}
		g.Lanes = append(g.Lanes, lane)
	}
	return g
}

// awaitBegun blocks until n more tasks have begun.
func (g *gate) awaitBegun(ctx context.Context, t *testing.T, n int) {
	t.Helper()
	for range n {
		if _, err := g.Began.Get(ctx); err != nil {
			t.Fatalf("no task begins: %v", err)
		}
	}
}

// let has the next n tasks of a lane go on with a value.
func (g *gate) let(ctx context.Context, t *testing.T, lane, n, value int) {
	t.Helper()
	for range n {
		if err := g.Lanes[lane].Put(ctx, value); err != nil {
			t.Fatal(err)
		}
	}
}

// ours is the gate of this process.
var ours atomic.Pointer[gate]

var errTask = multiprocessing.RegisterError(errors.New("the task failed"))

var (
	// build gives a process its gate; it is for initializers.
	build = multiprocessing.RegisterTask("semantics.build", func(_ context.Context, g *gate) error {
		ours.Store(g)
		return nil
	})
	// spoilt is an initializer that fails, after something lies in the first lane.
	spoilt = multiprocessing.RegisterTask("semantics.spoilt", func(ctx context.Context, g *gate) error {
		_, err := g.Lanes[0].Get(ctx)
		return errors.Join(err, errTask)
	})
	// held is a task that stops at the gate. It returns what it finds in its lane, or fails if that
	// is negative.
	held = multiprocessing.Register("semantics.held", func(ctx context.Context, lane int) (int, error) {
		g := ours.Load()
		if err := g.Began.Put(ctx, lane); err != nil {
			return 0, err
		}
		v, err := g.Lanes[lane].Get(ctx)
		if err == nil && v < 0 {
			err = errTask
		}
		return v, err
	})
	// half is a task that fails for odd numbers.
	half = multiprocessing.Register("semantics.half", func(_ context.Context, n int) (int, error) {
		if n%2 != 0 {
			return 0, errTask
		}
		return n / 2, nil
	})
)
