package futures

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// newFutures returns futures by their names and the function that names one.
func newFutures(names ...string) (map[string]*Future[int], func(*Future[int]) string) {
	futures := map[string]*Future[int]{}
	for _, name := range names {
		futures[name] = New[int](name)
	}
	return futures, func(f *Future[int]) string {
		if f == nil {
			return "none"
		}
		return f.object.Name
	}
}

func TestAsCompletedYieldsInOrderOfCompletion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, name := newFutures("a", "b", "c", "d", "e")
		_ = f["d"].SetResult(4)
		for after, end := range map[time.Duration]func(){
			3 * time.Second: func() { _ = f["a"].SetResult(1) },
			1 * time.Second: func() { _ = f["b"].SetError(errBoom) },
			2 * time.Second: func() { f["c"].Cancel() },
			4 * time.Second: func() { _ = f["e"].SetResult(5) },
		} {
			time.AfterFunc(after, end)
		}
		type arrival struct {
			Name  string
			After time.Duration
		}
		var got []arrival
		begin := time.Now()
		for g, err := range AsCompleted(t.Context(), f["a"], f["b"], f["a"], f["c"], f["d"], f["e"], f["d"]) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, arrival{name(g), time.Since(begin)})
		}
		want := []arrival{{"d", 0}, {"b", time.Second}, {"c", 2 * time.Second}, {"a", 3 * time.Second},
			{"e", 4 * time.Second}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}

func TestAsCompletedEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, name := newFutures("a", "b")
		_ = f["a"].SetResult(1)
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, errNotDone)
		defer cancel()
		var got []string
		var last error
		for g, err := range AsCompleted(ctx, f["b"], f["a"]) {
			got, last = append(got, name(g)), err
		}
		if want := []string{"a", "none"}; !slices.Equal(got, want) || last != errNotDone {
			t.Errorf("yielded %v, and %v last; want %v and %v", got, last, want, errNotDone)
		}
		if f["b"].IsDone() || len(f["b"].watchers) != 0 {
			t.Error("the future that was left is done, or still watched")
		}
	})
}

func TestAsCompletedStopsWhenTheConsumerDoes(t *testing.T) {
	f, name := newFutures("a", "b", "c")
	_, _ = f["a"].SetResult(1), f["b"].SetResult(2)
	for g, err := range AsCompleted(t.Context(), f["c"], f["a"], f["b"]) {
		if name(g) != "a" || err != nil {
			t.Errorf("first came %s, %v", name(g), err)
		}
		break
	}
	if len(f["c"].watchers) != 0 {
		t.Error("the future that was left is still watched")
	}
}

func TestAsCompletedOfNothing(t *testing.T) {
	for f, err := range AsCompleted[int](t.Context()) {
		t.Errorf("yielded %v, %v", f, err)
	}
}

func TestWait(t *testing.T) {
	tests := []struct {
		name          string
		when          When
		steps         []func(f map[string]*Future[int]) // one a second
		timeout       time.Duration
		done, notDone []string
		after         time.Duration
	}{
		{"all", AllCompleted, []func(map[string]*Future[int]){result("b"), fail("a"), cancel("c")}, 0,
			[]string{"a", "b", "c"}, nil, 3 * time.Second},
		{"first", FirstCompleted, []func(map[string]*Future[int]){result("b"), fail("a")}, 0, []string{"b"},
			[]string{"a", "c"}, time.Second},
		{"first, cancelled", FirstCompleted, []func(map[string]*Future[int]){cancel("b")}, 0, []string{"b"},
			[]string{"a", "c"}, time.Second},
		{"first error", FirstError, []func(map[string]*Future[int]){result("b"), fail("c")}, 0, []string{"b", "c"},
			[]string{"a"}, 2 * time.Second},
		{"no error", FirstError, []func(map[string]*Future[int]){result("b"), cancel("c"), result("a")}, 0,
			[]string{"a", "b", "c"}, nil, 3 * time.Second},
		{"timeout", AllCompleted, []func(map[string]*Future[int]){result("b")}, 90 * time.Second, []string{"b"},
			[]string{"a", "c"}, 90 * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, name := newFutures("a", "b", "c")
				for i, step := range tt.steps {
					time.AfterFunc(time.Duration(i+1)*time.Second, func() { step(f) })
				}
				ctx := t.Context()
				if tt.timeout > 0 {
					timed, cancel := context.WithTimeout(ctx, tt.timeout)
					defer cancel()
					ctx = timed
				}
				begin := time.Now()
				done, notDone := Wait(ctx, []*Future[int]{f["a"], f["b"], f["c"], f["b"]}, tt.when)
				if after := time.Since(begin); after != tt.after {
					t.Errorf("waited %v, want %v", after, tt.after)
				}
				if got := names(done, name); !slices.Equal(got, tt.done) {
					t.Errorf("done %v, want %v", got, tt.done)
				}
				if got := names(notDone, name); !slices.Equal(got, tt.notDone) {
					t.Errorf("not done %v, want %v", got, tt.notDone)
				}
				for _, g := range f {
					if len(g.watchers) != 0 {
						t.Errorf("%s is still watched", name(g))
					}
				}
			})
		})
	}
}

func result(name string) func(map[string]*Future[int]) {
	return func(f map[string]*Future[int]) { _ = f[name].SetResult(1) }
}

func fail(name string) func(map[string]*Future[int]) {
	return func(f map[string]*Future[int]) { _ = f[name].SetError(errBoom) }
}

func cancel(name string) func(map[string]*Future[int]) {
	return func(f map[string]*Future[int]) { f[name].Cancel() }
}

func names(futures []*Future[int], name func(*Future[int]) string) (all []string) {
	for _, f := range futures {
		all = append(all, name(f))
	}
	return all
}

func TestWaitReturnsAtOnce(t *testing.T) {
	f, _ := newFutures("a", "b")
	_ = f["a"].SetError(errBoom)
	all := []*Future[int]{f["b"], f["a"]}
	for _, when := range []When{FirstCompleted, FirstError} {
		if done, notDone := Wait(t.Context(), all, when); !slices.Equal(done, all[1:]) || !slices.Equal(notDone, all[:1]) {
			t.Errorf("%d: done %v, not done %v", when, done, notDone)
		}
	}
	if done, notDone := Wait[int](t.Context(), nil, AllCompleted); done != nil || notDone != nil {
		t.Errorf("of none: %v, %v", done, notDone)
	}
}

// Whoever collects while futures end gets each of them once.
func TestCollectWhileFuturesEnd(t *testing.T) {
	const collectors, n = 4, 200
	futures := make([]*Future[int], n)
	for i := range futures {
		futures[i] = &Future[int]{}
	}
	var wg sync.WaitGroup
	for range collectors {
		wg.Go(func() {
			counts := map[*Future[int]]int{}
			for f, err := range AsCompleted(t.Context(), futures...) {
				if err != nil || !f.IsDone() {
					t.Errorf("yielded a future not done, %v", err)
				}
				counts[f]++
			}
			for _, f := range futures {
				if counts[f] != 1 {
					t.Errorf("yielded %d times", counts[f])
				}
			}
		})
		wg.Go(func() {
			if _, notDone := Wait(t.Context(), futures, AllCompleted); len(notDone) != 0 {
				t.Errorf("%d were not done", len(notDone))
			}
		})
	}
	for half := range 2 {
		order := rand.Perm(n)
		wg.Go(func() {
			for _, i := range order {
				if half == 0 {
					futures[i].Cancel()
				} else if err := futures[i].SetResult(i); err != nil && !errors.Is(err, ErrInvalidState) {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}
