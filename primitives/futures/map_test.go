package futures

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

type pair struct {
	Value int
	Err   error
}

func TestMapYieldsInOrderOfInputs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ex := newExecutor(t, 3)
		begin := time.Now()
		slow := func(_ context.Context, seconds int) (int, error) {
			time.Sleep(time.Duration(seconds) * time.Second)
			if seconds == 2 {
				return 0, errBoom
			}
			return seconds * seconds, nil
		}
		var got []pair
		for v, err := range Map(t.Context(), ex, Bind(slow), []int{3, 2, 1}) {
			got = append(got, pair{v, err})
		}
		want := []pair{{9, nil}, {0, errBoom}, {1, nil}}
		if diff := cmp.Diff(want, got, cmpopts.EquateErrors()); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if took := time.Since(begin); took != 3*time.Second {
			t.Errorf("took %v: not all were submitted at once", took)
		}
	})
}

func TestMapCancelsTheRest(t *testing.T) {
	tests := []struct {
		name    string
		consume func(v int, err error) bool
		panics  bool
		want    []pair
	}{
		{"the consumer stops", func(int, error) bool { return false }, false, []pair{{0, nil}}},
		{"the consumer panics", func(int, error) bool { panic(errBoom) }, true, []pair{{0, nil}}},
		{"the context is done", func(int, error) bool { return true }, false, []pair{{0, nil}, {0, errNotDone}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ex := newExecutor(t, 1)
				ctx, cancel := context.WithTimeoutCause(t.Context(), 90*time.Second, errNotDone)
				defer cancel()
				var ran []int
				results := Map(ctx, ex, Bind(func(_ context.Context, n int) (int, error) {
					ran = append(ran, n)
					time.Sleep(time.Minute)
					return n, nil
				}), []int{0, 1, 2, 3})
				var got []pair
				func() {
					defer func() {
						if (recover() != nil) != tt.panics {
							t.Error("a panic was made or lost")
						}
					}()
					for v, err := range results {
						got = append(got, pair{v, err})
						if !tt.consume(v, err) {
							break
						}
					}
				}()
				if diff := cmp.Diff(tt.want, got, cmpopts.EquateErrors()); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
				if err := ex.Shutdown(t.Context()); err != nil {
					t.Error(err)
				}
				if len(ran) > 2 { // the thread may have begun the second before the first was seen
					t.Errorf("%v ran", ran)
				}
			})
		})
	}
}

func TestMapOnAnExecutorThatWasShutDown(t *testing.T) {
	ex := NewThreadExecutor(t.Context(), 1)
	if err := ex.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	var got []pair
	for v, err := range Map(t.Context(), ex, Bind(func(_ context.Context, n int) (int, error) { return n, nil }),
		[]int{1, 2}) {
		got = append(got, pair{v, err})
	}
	if diff := cmp.Diff([]pair{{0, ErrShutdown}}, got, cmpopts.EquateErrors()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// double is a call of a type of its own, as those that can be sent to a process are.
type double struct{ n int }

func (d double) Run(context.Context) (string, error) { return string(rune('0' + 2*d.n)), nil }

func TestResultTypeIsInferredFromTheCall(t *testing.T) {
	ex := newExecutor(t, 1)
	f, err := Submit(t.Context(), ex, double{2})
	if err != nil {
		t.Fatal(err)
	}
	if v, err := f.Result(t.Context()); v != "4" || err != nil {
		t.Errorf("Submit: %q, %v", v, err)
	}
	for v, err := range Map(t.Context(), ex, func(n int) double { return double{n} }, []int{3}) {
		if v != "6" || err != nil {
			t.Errorf("Map: %q, %v", v, err)
		}
	}
}

// TestMapBuffered takes no more inputs than there are places in the buffer before a result is
// taken, yields all in order, and forgets what the consumer does not want.
func TestMapBuffered(t *testing.T) {
	for _, buffer := range []int{-1, 1, 3, 100} {
		ex := newExecutor(t, 2)
		made, taken := 0, 0
		numbers := func(yield func(int) bool) {
			for made < 10 {
				if made++; !yield(made) {
					return
				}
			}
		}
		double := Bind(func(_ context.Context, n int) (int, error) { return 2 * n, nil })
		for v, err := range MapBuffered(t.Context(), ex, double, numbers, buffer) {
			if taken++; err != nil || v != 2*taken {
				t.Fatalf("buffer %d: result %d is %d, %v", buffer, taken, v, err)
			}
			if made > taken-1+max(buffer, 1) {
				t.Errorf("buffer %d: %d inputs were made when %d results were taken", buffer, made, taken-1)
			}
		}
		if taken != 10 {
			t.Errorf("buffer %d: %d results", buffer, taken)
		}
		made = 0
		for range MapBuffered(t.Context(), ex, double, numbers, buffer) {
			break
		}
		if made > max(buffer, 1) {
			t.Errorf("buffer %d: %d inputs were made for one result", buffer, made)
		}
	}
}
