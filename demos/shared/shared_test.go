package shared

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
)

func TestShared(t *testing.T) {
	p := demotest.Play(t, Demo(), "negate", stage.Options{})
	want := sharedResult{3.1415926, []int32{0, -1, -2, -3, -4, -5, -6, -7, -8, -9}}
	if diff := cmp.Diff(want, p.Result); diff != "" {
		t.Error(diff)
	}
	if len(p.Lines) != 3 || p.Lines[0].Child || !p.Lines[1].Child || p.Lines[0].PID == p.Lines[1].PID {
		t.Errorf("the parent should speak, then the child, then the parent: %+v", p.Lines)
	}
	if p.Said("0 and [0 1 2 3 4 5 6 7 8 9]") != 1 || p.Said("3.1415926 and [0 -1 -2 -3 -4 -5 -6 -7 -8 -9]") != 1 {
		t.Errorf("the numbers before and after were not said: %+v", p.Lines)
	}
}

func TestSharedTypes(t *testing.T) {
	p := demotest.Play(t, Demo(), "types", stage.Options{})
	numbers := typedNumbers{0, 67, []float64{2.4, 6, 7.2, 0.9}, []uint64{45645465456, 4565456465}}
	if diff := cmp.Diff(sharedTypesResult{numbers, numbers}, p.Result); diff != "" {
		t.Error(diff)
	}
	if p.Said("67, as a character 'C'") != 2 {
		t.Errorf("parent and child should read a C: %+v", p.Lines)
	}
}
