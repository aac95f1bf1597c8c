package threading_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/threading"
)

// arrive starts n threads that wait at b, and returns when they do.
func arrive(ctx context.Context, b *threading.Barrier, n int) []*threading.Thread {
	threads := make([]*threading.Thread, n)
	for i := range threads {
		threads[i] = threading.Go(ctx, "", func(ctx context.Context) error {
			_, err := b.Wait(ctx)
			return err
		})
	}
	synctest.Wait()
	return threads
}

func allEnd(ctx context.Context, t *testing.T, threads []*threading.Thread, with error) {
	t.Helper()
	for _, thread := range threads {
		wantErr(t, "wait", thread.Join(ctx), with)
	}
}

func TestBarrier(t *testing.T) {
	check(t, []testCase{
		{"all go on together, round after round", func(ctx context.Context, t *testing.T) {
			const parties, rounds = 5, 10
			acted := 0
			b := threading.NewBarrier("B", parties, time.Minute, func(context.Context) error { acted++; return nil })
			want(t, "parties", b.Parties(), parties)
			var indices [rounds][parties]int
			var threads []*threading.Thread
			for p := range parties {
				threads = append(threads, threading.Go(ctx, "", func(ctx context.Context) error {
					for round := range rounds {
						time.Sleep(time.Duration(p) * time.Second)
						index, err := b.Wait(ctx)
						if err != nil {
							return err
						}
						indices[round][p] = index
						want(t, "actions before the others go on", acted, round+1)
					}
					return nil
				}))
			}
			allEnd(ctx, t, threads, nil)
			for _, got := range indices {
				slices.Sort(got[:])
				want(t, "indices", got, [parties]int{0, 1, 2, 3, 4})
			}
			want(t, "broken", b.Broken(), false)
		}},
		{"one party never waits", func(ctx context.Context, t *testing.T) {
			b := threading.NewBarrier("B", 1, 0, nil)
			index, err := b.Wait(cancelled(ctx, errStop))
			want(t, "index", index, 0)
			wantErr(t, "wait", err, nil)
		}},
		{"a wait that times out breaks it for all, and reset mends it", func(ctx context.Context, t *testing.T) {
			b := threading.NewBarrier("B", 3, 5*time.Second, nil)
			first := arrive(ctx, b, 1)
			time.Sleep(2 * time.Second)
			second := arrive(ctx, b, 1)
			want(t, "waiting", b.NWaiting(), 2)
			time.Sleep(3 * time.Second)
			synctest.Wait()
			want(t, "broken after the first one's five seconds", b.Broken(), true)
			want(t, "waiting", b.NWaiting(), 0)
			allEnd(ctx, t, first, context.DeadlineExceeded)
			allEnd(ctx, t, first, threading.ErrBrokenBarrier)
			allEnd(ctx, t, second, threading.ErrBrokenBarrier)
			want(t, "the second one's own time was not up", errors.Is(second[0].Join(ctx), context.DeadlineExceeded), false)
			allEnd(ctx, t, arrive(ctx, b, 3), threading.ErrBrokenBarrier)
			b.Reset(ctx)
			want(t, "broken", b.Broken(), false)
			allEnd(ctx, t, arrive(ctx, b, 3), nil)
		}},
		{"a cancelled party breaks it for all", func(ctx context.Context, t *testing.T) {
			b := threading.NewBarrier("B", 3, 0, nil)
			parties := arrive(ctx, b, 2)
			parties[0].Cancel(errStop)
			wantErr(t, "cancelled", parties[0].Join(ctx), errStop)
			allEnd(ctx, t, parties, threading.ErrBrokenBarrier)
			want(t, "broken", b.Broken(), true)
		}},
		{"abort breaks it", func(ctx context.Context, t *testing.T) {
			b := threading.NewBarrier("B", 3, 0, nil)
			parties := arrive(ctx, b, 2)
			b.Abort(ctx)
			allEnd(ctx, t, parties, threading.ErrBrokenBarrier)
			index, err := b.Wait(ctx)
			want(t, "index", index, -1)
			wantErr(t, "wait", err, threading.ErrBrokenBarrier)
		}},
		{"reset sends away those who wait", func(ctx context.Context, t *testing.T) {
			b := threading.NewBarrier("B", 3, 0, nil)
			parties := arrive(ctx, b, 2)
			b.Reset(ctx)
			want(t, "broken", b.Broken(), false)
			fresh := arrive(ctx, b, 3)
			allEnd(ctx, t, parties, threading.ErrBrokenBarrier)
			allEnd(ctx, t, fresh, nil)
		}},
		{"no parties panic", func(_ context.Context, t *testing.T) {
			err := guard.Catch("", func() error { threading.NewBarrier("B", 0, 0, nil); return nil })
			want(t, "panicked", err != nil, true)
		}},
	})
}

func TestBarrierAction(t *testing.T) {
	check(t, []testCase{
		{"its error breaks the barrier", func(ctx context.Context, t *testing.T) {
			b := threading.NewBarrier("B", 2, 0, func(context.Context) error { return errStop })
			other := arrive(ctx, b, 1)
			_, err := b.Wait(ctx)
			wantErr(t, "the last to come", err, errStop)
			wantErr(t, "the last to come", err, threading.ErrBrokenBarrier)
			allEnd(ctx, t, other, threading.ErrBrokenBarrier)
		}},
		{"its panic breaks the barrier and goes on", func(ctx context.Context, t *testing.T) {
			b := threading.NewBarrier("B", 2, 0, func(context.Context) error { panic(errStop) })
			other := arrive(ctx, b, 1)
			err := guard.Catch("", func() error { _, err := b.Wait(ctx); return err })
			wantErr(t, "the last to come", err, errStop)
			allEnd(ctx, t, other, threading.ErrBrokenBarrier)
			want(t, "broken", b.Broken(), true)
		}},
		{"it is awaited by all, however long it takes", func(ctx context.Context, t *testing.T) {
			b := threading.NewBarrier("B", 2, time.Second, func(context.Context) error {
				time.Sleep(time.Minute)
				return nil
			})
			start := time.Now()
			parties := arrive(ctx, b, 2)
			early := arrive(ctx, b, 1) // for the next round, and so does not see this one's end
			parties[0].Cancel(errStop)
			parties[1].Cancel(errStop)
			allEnd(ctx, t, parties, nil)
			want(t, "took", time.Since(start), time.Minute)
			allEnd(ctx, t, early, context.DeadlineExceeded)
		}},
		{"reset while it runs sends away the others and leaves a barrier that is whole",
			func(ctx context.Context, t *testing.T) {
				for _, result := range []error{nil, errStop} {
					hold := threading.NewEvent("hold")
					b := threading.NewBarrier("B", 2, 0, func(ctx context.Context) error {
						err := hold.Wait(ctx)
						return errors.Join(err, result)
					})
					parties := arrive(ctx, b, 2)
					b.Reset(ctx)
					hold.Set(ctx)
					allEnd(ctx, t, parties, threading.ErrBrokenBarrier)
					want(t, "broken", b.Broken(), false)
					result = nil
					allEnd(ctx, t, arrive(ctx, b, 2), nil)
				}
			}},
	})
}
