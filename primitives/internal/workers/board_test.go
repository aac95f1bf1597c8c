package workers

import (
	"bytes"
	"testing"

	"concurrency-lab/primitives/internal/testkit"
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
			testkit.Must(t, err)
			for range 6 {
				b.pin([]byte("earlier"))
				b.take(mine, nil)
			}
			b.abandoned(mine) // an earlier worker in the same seat
			n := b.pin([]byte("task"))
			m.die(b, n)
			found := 0
			_, err = b.results(mine, func(uint64, []byte) { found++ })
			testkit.Must(t, err)
			if got := b.abandoned(mine); got != m.want {
				t.Errorf("it had task %d, want %d", got, m.want)
			}
			if got := b.abandoned(mine); got != 0 {
				t.Errorf("then it had task %d", got)
			}
			next := b.pin([]byte("next")) // whether or not the first still waits, another can go on
			for got, task, err := b.take(0, nil); got != next; got, task, err = b.take(0, nil) {
				testkit.Must(t, err)
				if got != n || string(task) != "task" {
					t.Fatalf("took %d %q", got, task)
				}
			}
		})
	}
}

func TestBoardRings(t *testing.T) {
	b, err := newBoard("b", 1)
	testkit.Must(t, err)
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
		testkit.Must(t, err)
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
