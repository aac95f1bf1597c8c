package pool

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
)

// TestFigureIsInTheOrderOfTheTasks: in whatever order the results came.
func TestFigureIsInTheOrderOfTheTasks(t *testing.T) {
	r := &fibRun{Stage: stage.New(stage.Options{Workers: 2}, &demotest.Played{}),
		jobs: []fibJob{{N: 3, Fib: 3}, {N: 1, Fib: 1}, {N: 7, Fib: 21}}}
	got := r.report(1).Figure
	if diff := cmp.Diff([]demo.Point{{X: 1, Y: 1}, {X: 3, Y: 3}, {X: 7, Y: 21}}, got.Points); diff != "" {
		t.Error(diff)
	}
}
