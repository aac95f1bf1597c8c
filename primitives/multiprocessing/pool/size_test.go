package pool

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"concurrency-lab/primitives/internal/testkit"
	"concurrency-lab/primitives/multiprocessing"
)

// aboutAPlace is how much of a task has room on a pool's board.
const aboutAPlace = 496

var double = multiprocessing.Register("test.double",
	func(_ context.Context, s string) (string, error) { return s + s, nil })

func TestPoolTakesTasksOfAnySize(t *testing.T) {
	withPool(t, func(ctx context.Context, p *Pool) {
		var inputs []string
		for size := 1; size < 1<<20; size = size*3 + 1 {
			inputs = append(inputs, strings.Repeat("x", size), strings.Repeat("y", aboutAPlace-size%40))
		}
		for _, chunk := range []int{1, 3} {
			got, err := Map(ctx, p, double, inputs, chunk)
			testkit.Must(t, err)
			for i, s := range inputs {
				if got[i] != s+s {
					t.Errorf("a task of %d bytes came to %d", len(s), len(got[i]))
				}
			}
		}
	})
}

// However many workers die in the middle of their work, every task has its result, or is known to
// be lost; and a worker takes no more than one with it.
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
