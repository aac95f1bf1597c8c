package multiprocessing

import (
	"context"
	"errors"
	"slices"
	"testing"
)

// A worker that finds what no board says ends, and with it the pool, which nobody can use any more.
func TestBoardThatIsGarbled(t *testing.T) {
	withPool(t, func(ctx context.Context, p *Pool) {
		p.workers.board.header().head.Store(1 << 40)
		if _, err := Apply(ctx, p, square, 3); !errors.Is(err, ErrGarbled) {
			t.Errorf("the call came to %v", err)
		}
	})
}

// A worker that leaves what no worker would is ended and replaced.
func TestWorkerThatLeavesRubbish(t *testing.T) {
	withPool(t, func(ctx context.Context, p *Pool) {
		if x, err := Apply(ctx, p, square, 3); x != 9 || err != nil {
			t.Fatalf("%v, %v", x, err)
		}
		before := p.PIDs()
		for seat := range p.workers.size {
			p.workers.board.seat(seat).tail.Add(1 << 40)
		}
		c := p.workers.board.obj.cells[cellResults]
		c.word.Add(1)
		c.wake(everyone)
		left := func(pid int) bool { return slices.Contains(p.PIDs(), pid) }
		for slices.ContainsFunc(before, left) && ctx.Err() == nil {
			if x, err := Apply(ctx, p, square, 4); err != nil && !errors.Is(err, ErrWorkerDied) || err == nil && x != 16 {
				t.Fatalf("%v, %v", x, err)
			}
		}
		must(t, ctx.Err())
	})
}
