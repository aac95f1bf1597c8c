package multiprocessing

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"
)

// At whatever moment a worker dies, the board tells which task it had.
func TestBoardTellsWhoseATaskIs(t *testing.T) {
	const mine = 1
	moments := map[string]struct {
		die  func(b board, n uint64)
		want uint64
	}{
		"before it takes one": {func(board, uint64) {}, 0},
		"when it has put its name there": {func(b board, n uint64) {
			b.place(n).state.Store(stateOf(n, mine+1))
		}, 7},
		"when it has noted which": {func(b board, n uint64) {
			b.place(n).state.Store(stateOf(n, mine+1))
			b.seat(mine).current.Store(n)
		}, 7},
		"when it has copied it": {func(b board, n uint64) { b.take(mine, nil) }, 7},
		"when it has done it":   {func(b board, n uint64) { b.take(mine, nil); b.leaveResult(mine, n, []byte("result")) }, 7},
	}
	for name, m := range moments {
		t.Run(name, func(t *testing.T) {
			b, err := newBoard("b", 2)
			must(t, err)
			for range 6 {
				b.pin([]byte("earlier"))
				b.take(mine, nil)
			}
			b.abandoned(mine) // an earlier worker in the same seat
			n := b.pin([]byte("task"))
			m.die(b, n)
			found := 0
			_, err = b.results(mine, func(uint64, []byte) { found++ })
			must(t, err)
			if got := b.abandoned(mine); got != m.want {
				t.Errorf("it had task %d, want %d", got, m.want)
			}
			if got := b.abandoned(mine); got != 0 {
				t.Errorf("then it had task %d", got)
			}
			next := b.pin([]byte("next")) // whether or not the first still waits, another can go on
			for got, task, err := b.take(0, nil); got != next; got, task, err = b.take(0, nil) {
				must(t, err)
				if got != n || string(task) != "task" {
					t.Fatalf("took %d %q", got, task)
				}
			}
		})
	}
}

func TestBoardRings(t *testing.T) {
	b, err := newBoard("b", 1)
	must(t, err)
	left, taken := uint64(0), uint64(0)
	for taken < 10_000 { // fills the ring, and goes round it many times
		for {
			size := int(left*7919) % 5000
			if !b.leaveResult(0, left+1, bytes.Repeat([]byte{byte(left)}, size)) {
				break
			}
			left++
		}
		_, err := b.results(0, func(n uint64, result []byte) {
			size := int(taken*7919) % 5000
			if n != taken+1 || !bytes.Equal(result, bytes.Repeat([]byte{byte(taken)}, size)) {
				t.Fatalf("result %d of %d bytes, want %d of %d", n, len(result), taken+1, size)
			}
			taken++
		})
		must(t, err)
		if taken != left {
			t.Fatalf("%d results of %d", taken, left)
		}
	}
	if b.leaveResult(0, 1, make([]byte, seatRoom)) {
		t.Error("there was room for a result that is larger than the ring")
	}
	for range 2*boardPlaces + 5 { // nobody takes anything meanwhile
		b.withdraw(b.pin(nil))
	}
	next := b.pin(nil)
	if n, _, err := b.take(0, nil); n != next || err != nil {
		t.Errorf("behind tasks that were withdrawn: took %d, want %d, %v", n, next, err)
	}
	pinned := 0
	for b.pin(nil) != 0 {
		pinned++
	}
	if pinned != boardPlaces {
		t.Errorf("room for %d tasks", pinned)
	}
	if !b.withdraw(next+5) || b.withdraw(next+5) || b.pin(nil) != 0 { // the place that comes next is not this one
		t.Error("a task could not be withdrawn, or twice")
	}
	for want := next + 1; want <= next+boardPlaces; want++ {
		if want == next+5 {
			continue
		}
		if n, _, err := b.take(0, nil); n != want || err != nil {
			t.Fatalf("took %d, want %d, %v", n, want, err)
		}
	}
}

var double = Register("test.double", func(_ context.Context, s string) (string, error) { return s + s, nil })

func TestPoolTakesTasksOfAnySize(t *testing.T) {
	withPool(t, func(ctx context.Context, p *Pool) {
		var inputs []string
		for size := 1; size < 1<<20; size = size*3 + 1 {
			inputs = append(inputs, strings.Repeat("x", size), strings.Repeat("y", placeRoom-size%40))
		}
		for _, chunk := range []int{1, 3} {
			got, err := Map(ctx, p, double, inputs, chunk)
			must(t, err)
			for i, s := range inputs {
				if got[i] != s+s {
					t.Errorf("a task of %d bytes came to %d", len(s), len(got[i]))
				}
			}
		}
	})
}

// However many workers die in the middle of their work, every task has its result, or is known to be lost; and a worker
// takes no more than one with it.
func TestPoolIsShotAt(t *testing.T) {
	const tasks, shots = 20_000, 30
	withPool(t, func(ctx context.Context, p *Pool) {
		inputs := make([]int, tasks)
		for i := range inputs {
			inputs[i] = i
		}
		seen, lost, shot := 0, 0, 0
		for x, err := range Imap(ctx, p, square, inputs, 1) {
			switch {
			case errors.Is(err, ErrWorkerDied):
				lost++
			case err != nil || x != seen*seen:
				t.Fatalf("task %d came to %v, %v", seen, x, err)
			}
			if seen++; seen%(tasks/shots) == 0 {
				shot++
				if pids := p.PIDs(); len(pids) > 0 {
					if victim, err := os.FindProcess(pids[0]); err == nil { // else it has just ended
						_ = victim.Kill()
					}
				}
			}
		}
		if seen != tasks || lost > shot {
			t.Errorf("%d results and %d tasks lost by %d shots", seen, lost, shot)
		}
		t.Logf("%d shots took %d tasks", shot, lost)
	})
}
