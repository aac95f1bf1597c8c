package workers

import (
	"bytes"
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

func init() { maxRow = 1 << 20 } // in the workers of these tests too

var repeat = spawn.Register(&spawn.Function[int, []byte]{
	Name: "test.repeat",
	Run:  func(_ context.Context, n int) ([]byte, error) { return bytes.Repeat([]byte{byte(n)}, n), nil },
})

// Results that have no room in one frame come in several, and a large one by itself.
func TestResultsThatAreLargeTogether(t *testing.T) {
	withWorkers(t, func(ctx context.Context, p *Pool) {
		sizes := []int{700 << 10, 3, 700 << 10, 700 << 10, 3 << 20, 5, 6}
		got := make(chan []int, 1)
		k := &Task{Func: repeat.Name, Done: func(results []wire.Outcome, err error) {
			var found []int
			for _, r := range results {
				b, err := wire.ValueOf[[]byte](r)
				if err != nil {
					t.Error(err)
				}
				found = append(found, len(b))
			}
			if err != nil {
				t.Error(err)
			}
			got <- found
		}}
		for _, n := range sizes {
			k.Args = append(k.Args, testkit.Encoded(t, n))
		}
		testkit.Must(t, p.Submit(k))
		select {
		case found := <-got:
			if !slices.Equal(found, sizes) {
				t.Errorf("results of %v bytes, want %v", found, sizes)
			}
		case <-ctx.Done():
			t.Error(context.Cause(ctx))
		}
		if x, err := squareOf(t, ctx, p, 3); x != 9 || err != nil {
			t.Errorf("the next task came to %v, %v", x, err)
		}
	})
}
