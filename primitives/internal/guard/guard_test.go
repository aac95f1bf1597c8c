package guard

import (
	"errors"
	"runtime"
	"testing"
)

type textless struct{ text string }

func (e *textless) Error() string { return e.text } // panics for nil

// TestCall leaves in each way, and wants the outcome of each, and the calls after it.
func TestCall(t *testing.T) {
	failed := errors.New("failed")
	ways := []func() error{
		func() error { return nil },
		func() error { return failed },
		func() error { panic("at the disco") },
		func() error { panic((*textless)(nil)) },
		func() error { runtime.Goexit(); return nil },
		func() error { return nil },
	}
	var outcomes []error
	Again(func() {
		for len(outcomes) < len(ways) {
			Call("it", ways[len(outcomes)], func(err error) { outcomes = append(outcomes, err) })
		}
	})
	var panicked *PanicError
	if outcomes[0] != nil || outcomes[1] != failed || !errors.As(outcomes[2], &panicked) ||
		!errors.As(outcomes[3], &panicked) || !errors.Is(outcomes[4], ErrExited) || outcomes[5] != nil {
		t.Errorf("%v", outcomes)
	}
	for i, want := range map[int]string{2: "it panicked: at the disco", 4: "it left by runtime.Goexit",
		3: "it panicked: *guard.textless without a text: its Error method panicked"} {
		if got := outcomes[i].Error(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestEach wants every item to have its turn, whatever becomes of those before it.
func TestEach(t *testing.T) {
	var turns []int
	var failures []error
	err := Run("all", func() error {
		Each("one", []int{0, 1, 2, 3, 4}, func(n int) {
			turns = append(turns, n)
			switch n {
			case 1:
				panic(n)
			case 2, 3:
				runtime.Goexit()
			}
		}, func(err error) { failures = append(failures, err) })
		return nil
	})
	var panicked *PanicError
	if !errors.Is(err, ErrExited) || len(turns) != 5 || len(failures) != 3 || !errors.As(failures[0], &panicked) ||
		!errors.Is(failures[1], ErrExited) || !errors.Is(failures[2], ErrExited) {
		t.Errorf("%v, turns %v, failures %v", err, turns, failures)
	}
	if err := Run("it", func() error { return nil }); err != nil {
		t.Error(err)
	}
}
