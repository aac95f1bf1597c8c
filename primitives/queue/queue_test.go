package queue_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/primitives/queue"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"

	gocmp "github.com/google/go-cmp/cmp"
)

type job struct {
	priority int
	name     string
}

func byPriority(a, b job) int { return cmp.Compare(a.priority, b.priority) }

func TestOrder(t *testing.T) {
	jobs := []job{{3, "a"}, {1, "b"}, {2, "c"}, {1, "d"}, {3, "e"}, {1, "f"}}
	cases := []struct {
		name string
		q    *queue.Queue[job]
		want []job
	}{
		{"first in, first out", queue.New[job]("Q", 0), jobs},
		{"last in, first out", queue.NewLIFO[job]("Q", 0), []job{{1, "f"}, {3, "e"}, {1, "d"}, {2, "c"}, {1, "b"}, {3, "a"}}},
		{"by priority, equals by age", queue.NewPriority("Q", 0, byPriority),
			[]job{{1, "b"}, {1, "d"}, {1, "f"}, {2, "c"}, {3, "a"}, {3, "e"}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for _, j := range jobs {
				wantErr(t, "put", c.q.Put(t.Context(), j), nil)
			}
			want(t, "items", c.q.Len(), len(jobs))
			var got []job
			for c.q.Len() > 0 {
				j, err := c.q.Get(t.Context())
				wantErr(t, "get", err, nil)
				got = append(got, j)
			}
			if diff := gocmp.Diff(c.want, got, gocmp.AllowUnexported(job{})); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// Whatever is put and got in whatever sequence, each order gives what a plain list would.
func TestOrderAgainstLists(t *testing.T) {
	next := map[string]func(list []job) int{
		"fifo": func([]job) int { return 0 },
		"lifo": func(list []job) int { return len(list) - 1 },
		"priority": func(list []job) int {
			return slices.Index(list, slices.MinFunc(list, byPriority)) // the first of equals
		},
	}
	queues := map[string]*queue.Queue[job]{
		"fifo":     queue.New[job]("Q", 0),
		"lifo":     queue.NewLIFO[job]("Q", 0),
		"priority": queue.NewPriority("Q", 0, byPriority),
	}
	for name, q := range queues {
		t.Run(name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(1, 2))
			var list []job
			for i := range 5000 {
				if grow := i/500%2 == 0; random.IntN(10) < 3 == grow { // long and short in turn
					got, err := q.TryGet(t.Context())
					if len(list) == 0 {
						wantErr(t, "get", err, queue.ErrEmpty)
						continue
					}
					at := next[name](list)
					want(t, "item", got, list[at])
					list = slices.Delete(list, at, at+1)
					continue
				}
				j := job{random.IntN(5), fmt.Sprint(i)}
				wantErr(t, "put", q.TryPut(t.Context(), j), nil)
				list = append(list, j)
			}
			want(t, "items", q.Len(), len(list))
		})
	}
}

func TestPutAndGet(t *testing.T) {
	check(t, []testCase{
		{"trying never blocks", func(ctx context.Context, t *testing.T) {
			q := queue.New[int]("Q", 2)
			_, err := q.TryGet(ctx)
			wantErr(t, "get", err, queue.ErrEmpty)
			wantErr(t, "put", q.TryPut(ctx, 1), nil)
			wantErr(t, "put", q.TryPut(ctx, 2), nil)
			wantErr(t, "put", q.TryPut(ctx, 3), queue.ErrFull)
			v, err := q.TryGet(ctx)
			wantErr(t, "get", err, nil)
			want(t, "item", v, 1)
		}},
		{"what can be done is done under a context that is done", func(ctx context.Context, t *testing.T) {
			q := queue.New[int]("Q", 1)
			over := cancelled(ctx, errStop)
			wantErr(t, "put", q.Put(over, 1), nil)
			wantErr(t, "put", q.Put(over, 2), errStop)
			_, err := q.Get(over)
			wantErr(t, "get", err, nil)
			_, err = q.Get(over)
			wantErr(t, "get", err, errStop)
			want(t, "is a timeout", errors.Is(err, queue.ErrEmpty), false)
		}},
		{"a deadline is Empty or Full, and a deadline", func(ctx context.Context, t *testing.T) {
			q := queue.New[int]("Q", 1)
			start := time.Now()
			soon, cancel := context.WithTimeout(ctx, 10*time.Second)
			defer cancel()
			_, err := q.Get(soon)
			wantErr(t, "get", err, queue.ErrEmpty)
			wantErr(t, "get", err, context.DeadlineExceeded)
			want(t, "waited", time.Since(start), 10*time.Second)
			wantErr(t, "put", q.Put(soon, 1), nil)
			err = q.Put(soon, 2)
			wantErr(t, "put", err, queue.ErrFull)
			wantErr(t, "put", err, context.DeadlineExceeded)
		}},
		{"get waits for an item, in turn", func(ctx context.Context, t *testing.T) {
			q := queue.New[int]("Q", 0)
			var getters []*threading.Thread
			for i := range 3 {
				getters = append(getters, threading.Go(ctx, "", func(ctx context.Context) error {
					v, err := q.Get(ctx)
					want(t, "item", v, i)
					return err
				}))
				synctest.Wait()
			}
			for i := range 3 {
				wantErr(t, "put", q.Put(ctx, i), nil)
				synctest.Wait()
				want(t, "the next one has it", getters[i].Alive(), false)
			}
		}},
		{"who was woken too late keeps its place", func(ctx context.Context, t *testing.T) {
			q := queue.New[int]("Q", 0)
			get := func(ctx context.Context) error { _, err := q.Get(ctx); return err }
			first := threading.Go(ctx, "first", get)
			synctest.Wait()
			second := threading.Go(ctx, "second", get)
			synctest.Wait()
			wantErr(t, "put", q.Put(ctx, 0), nil)
			_, err := q.TryGet(ctx) // it may be quicker than the first
			synctest.Wait()
			if err == nil {
				wantErr(t, "put", q.Put(ctx, 1), nil)
				synctest.Wait()
			}
			want(t, "the first waits", first.Alive(), false)
			want(t, "the second waits", second.Alive(), true)
			wantErr(t, "put", q.Put(ctx, 2), nil)
			wantErr(t, "second", second.Join(ctx), nil)
		}},
		{"put waits for room", func(ctx context.Context, t *testing.T) {
			q := queue.New[int]("Q", 1)
			wantErr(t, "put", q.Put(ctx, 0), nil)
			putter := threading.Go(ctx, "", func(ctx context.Context) error { return q.Put(ctx, 1) })
			synctest.Wait()
			want(t, "waits", putter.Alive(), true)
			for i := range 2 {
				v, err := q.Get(ctx)
				want(t, "item", v, i)
				wantErr(t, "get", err, nil)
			}
			wantErr(t, "put", putter.Join(ctx), nil)
		}},
		{"who gives up leaves the item to the next", func(ctx context.Context, t *testing.T) {
			q := queue.New[int]("Q", 0)
			get := func(ctx context.Context) error { _, err := q.Get(ctx); return err }
			impatient, patient := threading.Go(ctx, "", get), threading.Go(ctx, "", get)
			synctest.Wait()
			impatient.Cancel(errStop)
			wantErr(t, "impatient", impatient.Join(ctx), errStop)
			wantErr(t, "put", q.Put(ctx, 1), nil)
			wantErr(t, "patient", patient.Join(ctx), nil)
		}},
	})
}

func TestTasks(t *testing.T) {
	check(t, []testCase{
		{"join waits until all that was put is done", func(ctx context.Context, t *testing.T) {
			q := queue.New[int]("Q", 0)
			wantErr(t, "join what nothing was put into", q.Join(ctx), nil)
			for i := range 36 {
				wantErr(t, "put", q.Put(ctx, i), nil)
			}
			for range 10 {
				worker := threading.NewThread("", func(ctx context.Context) error {
					for {
						if _, err := q.Get(ctx); err != nil {
							return err
						}
						time.Sleep(time.Second)
						if err := q.TaskDone(ctx); err != nil {
							return err
						}
					}
				})
				worker.Daemon = true
				wantErr(t, "start", worker.Start(ctx), nil)
			}
			start := time.Now()
			soon, cancel := context.WithTimeout(ctx, time.Second/2)
			defer cancel()
			wantErr(t, "join for half a second", q.Join(soon), context.DeadlineExceeded)
			wantErr(t, "join", q.Join(ctx), nil)
			want(t, "took", time.Since(start), 4*time.Second)
			wantErr(t, "once too often", q.TaskDone(ctx), queue.ErrTaskDone)
		}},
		{"shutdown lets the queue run empty", func(ctx context.Context, t *testing.T) {
			q := queue.New[int]("Q", 1)
			wantErr(t, "put", q.Put(ctx, 1), nil)
			putter := threading.Go(ctx, "", func(ctx context.Context) error { return q.Put(ctx, 2) })
			synctest.Wait()
			q.Shutdown(ctx, false)
			wantErr(t, "put that waited", putter.Join(ctx), queue.ErrShutDown)
			wantErr(t, "put", q.TryPut(ctx, 3), queue.ErrShutDown)
			v, err := q.Get(ctx)
			want(t, "item", v, 1)
			wantErr(t, "get", err, nil)
			_, err = q.Get(ctx)
			wantErr(t, "get", err, queue.ErrShutDown)
			wantErr(t, "join", q.Join(cancelled(ctx, errStop)), errStop)
			wantErr(t, "done", q.TaskDone(ctx), nil)
			wantErr(t, "join", q.Join(ctx), nil)
			q.Shutdown(ctx, false)
		}},
		{"shutdown wakes who waits for an item", func(ctx context.Context, t *testing.T) {
			q := queue.NewLIFO[int]("Q", 0)
			getter := threading.Go(ctx, "", func(ctx context.Context) error { _, err := q.Get(ctx); return err })
			synctest.Wait()
			q.Shutdown(ctx, false)
			wantErr(t, "get", getter.Join(ctx), queue.ErrShutDown)
		}},
		{"an immediate one throws the rest away", func(ctx context.Context, t *testing.T) {
			for _, inWork := range []int{0, 1} {
				q := queue.NewPriority("Q", 0, cmp.Compare[int])
				for i := range 3 {
					wantErr(t, "put", q.Put(ctx, i), nil)
				}
				for range inWork {
					_, err := q.Get(ctx)
					wantErr(t, "get", err, nil)
				}
				joiner := threading.Go(ctx, "", q.Join)
				synctest.Wait()
				q.Shutdown(ctx, true)
				want(t, "items", q.Len(), 0)
				_, err := q.TryGet(ctx)
				wantErr(t, "get", err, queue.ErrShutDown)
				synctest.Wait()
				want(t, "join waits for what is in work", joiner.Alive(), inWork > 0)
				for range inWork {
					wantErr(t, "done", q.TaskDone(ctx), nil)
				}
				wantErr(t, "join", joiner.Join(ctx), nil)
			}
		}},
	})
}

func TestQueueDeadlock(t *testing.T) {
	q := queue.New[int]("Q", 1)
	err := run(t, func(ctx context.Context) error { _, err := q.Get(ctx); return err })
	var d *trace.Deadlock
	if !errors.As(err, &d) ||
		d.Waits()[0] != "main waits for queue Q, and no worker is left to wake it" || d.Cycle != nil {
		t.Errorf("got %v", err)
	}
}

// Many threads on a small queue, with waits that are given up: nothing is lost or doubled, and
// nobody is left asleep while there is something for him, which the recorder would call a deadlock.
func TestNothingIsLost(t *testing.T) {
	const putters, getters, each = 8, 8, 500
	q := queue.New[int]("Q", 3)
	seen := make([]int, putters*each)
	var lock threading.Lock
	// impatient tries with a context that somebody is about to end, and then in earnest.
	impatient := func(ctx context.Context, try func(ctx context.Context) error) error {
		short, cancel := context.WithCancelCause(ctx)
		killer := threading.Go(ctx, "", func(context.Context) error { cancel(errStop); return nil })
		err := try(short)
		_ = killer.Join(ctx)
		if err == errStop {
			err = try(ctx)
		}
		return err
	}
	err := run(t, func(ctx context.Context) error {
		for p := range putters {
			threading.Go(ctx, "putter", func(ctx context.Context) error {
				for i := range each {
					err := impatient(ctx, func(ctx context.Context) error { return q.Put(ctx, p*each+i) })
					if err != nil {
						return err
					}
				}
				return nil
			})
		}
		for range getters {
			threading.Go(ctx, "getter", func(ctx context.Context) error {
				for {
					var v int
					err := impatient(ctx, func(ctx context.Context) (err error) { v, err = q.Get(ctx); return err })
					if errors.Is(err, queue.ErrShutDown) {
						return nil
					} else if err != nil {
						return err
					}
					_ = lock.Acquire(ctx)
					seen[v]++
					_ = lock.Release(ctx)
					_ = q.TaskDone(ctx)
				}
			})
		}
		for _, t := range threading.Enumerate(ctx) {
			if t.Name == "putter" {
				if err := t.Join(ctx); err != nil {
					return err
				}
			}
		}
		err := q.Join(ctx)
		q.Shutdown(ctx, false)
		return err
	})
	wantErr(t, "run", err, nil)
	for v, times := range seen {
		if times != 1 {
			t.Errorf("item %d was got %d times", v, times)
		}
	}
}
