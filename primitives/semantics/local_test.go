package semantics

import (
	"context"
	"runtime"
	"testing"
	"time"
	"weak"

	"concurrency-lab/primitives/threading"
)

// join starts a thread and waits for its end.
func join(t *testing.T, ctx context.Context, code func(ctx context.Context) error) {
	t.Helper()
	wantErr(t, "the thread", threading.Go(ctx, "", code).Join(ctx), nil)
}

// has says whether the current thread has a value.
func has[T any](ctx context.Context, l *threading.Local[T]) bool {
	_, ok := l.Get(ctx)
	return ok
}

// collected says whether what p points to is collected when nobody needs it.
func collected[T any](p weak.Pointer[T]) bool {
	for range 10 {
		if runtime.GC(); p.Value() == nil {
			return true
		}
	}
	return false
}

// loop is something that knows the local variable whose value it is.
type loop struct{ of *threading.Local[*loop] }

var localTable = table[context.Context]{
	name:  "Local",
	impls: []impl[context.Context]{{threads, inBubble}},
	cases: []testCase[context.Context]{
		{
			name: "a thread does not see what another has set",
			python: "test_threading_local.BaseLocalTest.test_threading_local, " +
				"test_threading_local.BaseLocalTest.test_threading_local_subclass",
			run: func(t *testing.T, ctx context.Context) {
				var l threading.Local[string]
				set := threading.NewEvent("set")
				done := threading.NewEvent("done")
				first := threading.Go(ctx, "", func(ctx context.Context) error {
					wantErr(t, "set", l.Set(ctx, "foo"), nil)
					set.Set(ctx)
					return done.Wait(ctx)
				})
				wantErr(t, "wait", set.Wait(ctx), nil)
				join(t, ctx, func(ctx context.Context) error {
					want(t, "seen by another", has(ctx, &l), false)
					return nil
				})
				done.Set(ctx)
				wantErr(t, "join", first.Join(ctx), nil)
			},
		},
		{
			name:   "each thread sees what it has set itself",
			python: "test_threading_local.BaseLocalTest.test_derived",
			run: func(t *testing.T, ctx context.Context) {
				var l threading.Local[int]
				var all []*threading.Thread
				for i := range 10 {
					all = append(all, threading.Go(ctx, "", func(ctx context.Context) error {
						err := l.Set(ctx, i)
						time.Sleep(time.Second) // until all have
						got, _ := l.Get(ctx)
						want(t, "value", got, i)
						return err
					}))
				}
				for _, th := range all {
					wantErr(t, "join", th.Join(ctx), nil)
				}
			},
		},
		{
			name:   "what was deleted is not there",
			python: "test_threading_local.BaseLocalTest.test_threading_local",
			run: func(t *testing.T, ctx context.Context) {
				var l threading.Local[string]
				wantErr(t, "set", l.Set(ctx, "bar"), nil)
				l.Delete(ctx)
				want(t, "there", has(ctx, &l), false)
			},
		},
		{
			name:   "a new one is empty, whatever others were in the thread",
			python: "test_threading_local.BaseLocalTest.test_derived_cycle_dealloc",
			run: func(t *testing.T, ctx context.Context) {
				wantErr(t, "set", new(threading.Local[string]).Set(ctx, "bar"), nil)
				for range 1000 {
					runtime.Gosched()
					if has(ctx, new(threading.Local[string])) {
						t.Fatal("it has the value of one that is gone")
					}
				}
			},
		},
		{
			name:   "a thread's values are forgotten at its end",
			python: "test_threading_local.BaseLocalTest.test_local_refs",
			run: func(t *testing.T, ctx context.Context) {
				var l threading.Local[*[1 << 10]byte]
				var values []weak.Pointer[[1 << 10]byte]
				var ended []*threading.Thread
				for range 20 {
					th := threading.Go(ctx, "", func(ctx context.Context) error {
						v := new([1 << 10]byte)
						values = append(values, weak.Make(v))
						return l.Set(ctx, v)
					})
					wantErr(t, "join", th.Join(ctx), nil)
					ended = append(ended, th)
				}
				for i, v := range values {
					if !collected(v) {
						t.Errorf("value %d is kept", i)
					}
				}
				runtime.KeepAlive(&l)
				runtime.KeepAlive(ended)
			},
		},
		{
			name:   "a value that knows its variable is forgotten with the thread",
			python: "test_threading_local.BaseLocalTest.test_cycle_collection",
			differs: "Python forgets it when nobody else knows the two; here the values belong to the thread, as long as it " +
				"runs",
			run: func(t *testing.T, ctx context.Context) {
				var value weak.Pointer[loop]
				join(t, ctx, func(ctx context.Context) error {
					v := &loop{of: new(threading.Local[*loop])}
					value = weak.Make(v)
					return v.of.Set(ctx, v)
				})
				want(t, "collected", collected(value), true)
			},
		},
	},
}
