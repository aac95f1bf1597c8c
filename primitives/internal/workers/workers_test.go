package workers

import (
	"context"
	"errors"
	"slices"
	"testing"

	"concurrency-lab/primitives/internal/proctest"
	"concurrency-lab/primitives/internal/shm"
	"concurrency-lab/primitives/internal/spawn"
	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/internal/wire"
)

var square = spawn.Register(&spawn.Function[int, int]{
	Name: "test.square",
	Run:  func(_ context.Context, x int) (int, error) { return x * x, nil },
})

// withWorkers runs f with a pool of 2 workers and ends them.
func withWorkers(t *testing.T, f func(ctx context.Context, p *Pool)) {
	t.Helper()
	proctest.Run(t, nil, func(ctx context.Context) {
		p, err := Start(ctx, 2)
		testkit.Must(t, err)
		f(ctx, p)
		p.Terminate()
		testkit.Must(t, p.Join(ctx))
		if pids := p.PIDs(); len(pids) != 0 {
			t.Errorf("workers %v are left", pids)
		}
	})
}

// squareOf has a worker square a number.
func squareOf(t *testing.T, ctx context.Context, p *Pool, x int) (int, error) {
	t.Helper()
	type answer struct {
		x   int
		err error
	}
	got := make(chan answer, 1)
	err := p.Submit(&Task{
		Func: square.Name,
		Args: [][]byte{testkit.Encoded(t, x)},
		Done: func(results []wire.Outcome, err error) {
			a := answer{err: err}
			if err == nil {
				a.err = results[0].Err
			}
			if a.err == nil {
				a.x, a.err = wire.Decode[int](results[0].Value)
			}
			got <- a
		},
	})
	if err != nil {
		return 0, err
	}
	select {
	case a := <-got:
		return a.x, a.err
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
}

// A worker that finds what no board says ends, and with it the pool, which nobody can use any more.
func TestBoardThatIsGarbled(t *testing.T) {
	withWorkers(t, func(ctx context.Context, p *Pool) {
		p.board.header().head.Store(1 << 40)
		if _, err := squareOf(t, ctx, p, 3); !errors.Is(err, wire.ErrGarbled) {
			t.Errorf("the call came to %v", err)
		}
	})
}

// A worker that leaves what no worker would is ended and replaced.
func TestWorkerThatLeavesRubbish(t *testing.T) {
	withWorkers(t, func(ctx context.Context, p *Pool) {
		if x, err := squareOf(t, ctx, p, 3); x != 9 || err != nil {
			t.Fatalf("%v, %v", x, err)
		}
		before := p.PIDs()
		for seat := range p.size {
			p.board.seat(seat).tail.Add(1 << 40)
		}
		c := p.board.obj.Cells[cellResults]
		c.Word.Add(1)
		c.Wake(shm.Everyone)
		left := func(pid int) bool { return slices.Contains(p.PIDs(), pid) }
		for slices.ContainsFunc(before, left) && ctx.Err() == nil {
			x, err := squareOf(t, ctx, p, 4)
			if err != nil && !errors.Is(err, ErrWorkerDied) || err == nil && x != 16 {
				t.Fatalf("%v, %v", x, err)
			}
		}
		testkit.Must(t, ctx.Err())
	})
}

// Work that was refused can be taken back, and leaves no count behind that a join would wait for.
func TestRefusedTaskIsWithdrawn(t *testing.T) {
	withWorkers(t, func(ctx context.Context, p *Pool) {
		p.Close()
		k := &Task{Func: square.Name, Args: [][]byte{{0}}, Done: func([]wire.Outcome, error) { t.Error("it was done") }}
		if err := p.Submit(k); !errors.Is(err, ErrClosed) {
			t.Errorf("after close: %v", err)
		}
		if k.Begun() || !k.Withdraw() {
			t.Error("it has begun, or cannot be taken back")
		}
	})
}
