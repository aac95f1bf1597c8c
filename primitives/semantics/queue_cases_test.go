package semantics

import (
	"cmp"
	"context"
	"fmt"
	"testing"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/queue"
)

const copied = "an item is encoded when it is put"

// fill has an actor put items until a queue of that size is full.
func fill(a *actor, size int) {
	a.t.Helper()
	for i := range size {
		a.does("put", i)
	}
}

// takes has an actor get an item, whichever.
func (a *actor) takes() {
	a.t.Helper()
	a.starts("get")
	total([]*actor{a})
}

// queueCases are those of every queue.
var queueCases = []testCase[*scene[int]]{
	{
		name: "it is empty at first, and says how many items are in it",
		python: "test_queue.BaseQueueTestMixin.test_basic, test_queue.BaseSimpleQueueTest.test_basic, " +
			"_test_multiprocessing._TestQueue.test_qsize, _test_multiprocessing.TestSyncManagerTypes.test_queue, " +
			"_test_multiprocessing.TestSyncManagerTypes.test_joinable_queue",
		run: play(func(s *scene[int]) {
			for _, noLimit := range []int{0, -1} {
				a, b := s.two(noLimit)
				b.gets(0, "len")
				a.does("put", 1)
				b.gets(1, "len")
				a.does("put", 5)
				b.gets(2, "len")
				b.takes()
				a.gets(1, "len")
				b.takes()
				a.gets(0, "len")
			}
		}),
	},
	{
		name:   "a get waits for an item",
		python: "test_queue.BaseQueueTestMixin.test_basic",
		run: play(func(s *scene[int]) {
			a, b := s.two(5)
			a.starts("get")
			a.blocks()
			b.does("put", 7)
			a.returns(7)
			a.within(ages).starts("get")
			a.blocks()
			b.does("put", 8)
			a.returns(8)
		}),
	},
	{
		name: "a get that may not wait fails if there is no item",
		python: "test_queue.BaseQueueTestMixin.test_basic, test_queue.BaseQueueTestMixin.test_nowait, " +
			"_test_multiprocessing._TestQueue.test_get",
		run: play(func(s *scene[int]) {
			a, b := s.two(5)
			a.fails(queue.ErrEmpty, "try get")
			b.does("try put", 1)
			a.gets(1, "try get")
			a.fails(queue.ErrEmpty, "try get")
		}),
	},
	{
		name: "a get ends with its deadline, because the queue is empty",
		python: "test_queue.BaseQueueTestMixin.test_basic, _test_multiprocessing._TestQueue.test_get, " +
			"_test_multiprocessing._TestQueue.test_timeout",
		run: play(func(s *scene[int]) {
			a := s.one(5)
			a.within(moment).starts("get")
			a.refused(queue.ErrEmpty, context.DeadlineExceeded)
		}),
	},
	{
		name:   "a put waits for room",
		python: "test_queue.BaseQueueTestMixin.test_basic, _test_multiprocessing._TestQueue.test_put",
		run: play(func(s *scene[int]) {
			a, b := s.two(3)
			fill(a, 3)
			a.starts("put", 3)
			a.blocks()
			b.takes()
			a.finishes()
			a.within(ages).starts("put", 4)
			a.blocks()
			b.takes()
			a.finishes()
			b.gets(3, "len")
		}),
	},
	{
		name: "a put that may not wait fails if there is no room",
		python: "test_queue.BaseQueueTestMixin.test_basic, test_queue.BaseQueueTestMixin.test_nowait, " +
			"_test_multiprocessing._TestQueue.test_put",
		run: play(func(s *scene[int]) {
			a, b := s.two(2)
			a.does("try put", 1)
			b.does("try put", 1)
			a.fails(queue.ErrFull, "try put", 1)
			b.gets(2, "len")
		}),
	},
	{
		name:   "a put ends with its deadline, because the queue is full",
		python: "test_queue.BaseQueueTestMixin.test_basic, _test_multiprocessing._TestQueue.test_put",
		run: play(func(s *scene[int]) {
			a, b := s.two(2)
			fill(a, 2)
			a.within(moment).starts("put", 2)
			a.refused(queue.ErrFull, context.DeadlineExceeded)
			b.gets(2, "len")
		}),
	},
	{
		name:   "one whose size is 0 is never full",
		python: "test_queue.BaseQueueTestMixin.test_queue_join, test_queue.BaseSimpleQueueTest.test_basic",
		run: play(func(s *scene[int]) {
			a := s.one(0)
			a.within(ages).does("put many", 1000)
			a.gets(1000, "len")
		}),
	},
	{
		name: "a wait whose time is below 0 is one that tries",
		python: "test_queue.BaseQueueTestMixin.test_negative_timeout_raises_exception, " +
			"test_queue.BaseSimpleQueueTest.test_negative_timeout_raises_exception",
		differs: "a deadline that has passed is like any that does; Python refuses a timeout below 0",
		run: play(func(s *scene[int]) {
			a := s.one(1)
			a.within(past).fails(queue.ErrEmpty, "get")
			a.does("put", 1)
			a.within(past).fails(queue.ErrFull, "put", 2)
		}),
	},
	{
		name:   "after it was full, empty, and in vain waited for, it is as good as it was",
		python: "test_queue.BaseQueueTestMixin.test_basic",
		run: play(func(s *scene[int]) {
			a, b := s.two(2)
			for range 2 {
				fill(a, 2)
				a.timesOut("put", 2)
				for range 2 {
					b.takes()
				}
				b.timesOut("get")
			}
			a.does("put", 9)
			b.gets(9, "get")
			b.gets(0, "len")
		}),
	},
	many("each once", "get many", 300,
		"test_queue.BaseSimpleQueueTest.test_many_threads"),
	many("each once, also if the getters only try", "poll many", 100,
		"test_queue.BaseSimpleQueueTest.test_many_threads_nonblock"),
	many("each once, also if the getters give up all the time and come again", "hurry many", 50,
		"test_queue.BaseSimpleQueueTest.test_many_threads_timeout"),
	{
		name:   "an item that was taken is kept by nobody",
		python: "test_queue.BaseSimpleQueueTest.test_references",
		except: map[string]string{sharedThreads: copied, sharedProcs: copied, managed: copied},
		run:    play(func(s *scene[int]) { s.one(0).does("forget", 20) }),
	},
}

// many is a case in which two put n numbers each, and two get as many.
func many(how, get string, n int, python string) testCase[*scene[int]] {
	return testCase[*scene[int]]{
		name:   "what many put at the same time comes out, " + how,
		python: python,
		run: play(func(s *scene[int]) {
			cast := s.cast(5, 4)
			putters, getters := cast[:2], cast[2:]
			all(getters, func(a *actor) { a.starts(get, n) })
			all(putters, func(a *actor) { a.starts("put many", n) })
			if got, want := total(getters), n*(n-1); got != want {
				s.t.Errorf("what came out is %d, and not %d", got, want)
			}
			all(putters, (*actor).finishes)
		}),
	}
}

// total is the sum of what actors return.
func total(actors []*actor) (sum int) {
	for _, a := range actors {
		a.t.Helper()
		var n int
		if r := a.ends(); r.Fault != nil {
			a.t.Fatalf("%s, %s: %v", a.name, a.doing, r.Fault)
		} else if _, err := fmt.Sscan(r.Value, &n); err != nil {
			a.t.Fatal(err)
		}
		a.doing = ""
		sum += n
	}
	return sum
}

// copiedCases are those of queues between processes.
var copiedCases = []testCase[*scene[int]]{
	{
		name:   "what one puts comes out before what another puts later",
		python: "_test_multiprocessing._TestQueue.test_fork",
		run: play(func(s *scene[int]) {
			a, b, c := s.three(0)
			a.does("put many", 10)
			b.does("put many", 10)
			for i := range 20 {
				c.gets(i%10, "get")
			}
			c.fails(queue.ErrEmpty, "try get")
		}),
	},
	{
		name: "an item that cannot be encoded is refused, and does no harm",
		python: "_test_multiprocessing._TestQueue.test_queue_feeder_donot_stop_onexc, " +
			"_test_multiprocessing._TestQueue.test_queue_feeder_on_queue_feeder_error",
		differs: "who puts it gets the error; in Python that is told by the thread that feeds the pipe, if by anybody",
		except:  map[string]string{threads: "items are not encoded"},
		run: play(func(s *scene[int]) {
			a, b := s.two(1)
			a.starts("put a chan")
			if r := a.ends(); r.Fault == nil {
				s.t.Error("it was not refused")
			}
			a.doing = ""
			a.does("put", 1)
			b.gets(1, "len")
			b.gets(1, "get")
			b.gets(0, "len")
		}),
	},
}

// brittleCases are those of a queue that calls code of the user's.
var brittleCases = []testCase[*scene[int]]{
	{
		name:   "a put or get in which a comparison panics does no harm",
		python: "test_queue.FailingQueueTest.test_failing_queue",
		run: func(t *testing.T, s *scene[int]) {
			fail := false
			q := queue.NewPriority("Q", 0, func(a, b int) int {
				if fail {
					panic("you lose")
				}
				return cmp.Compare(a, b)
			})
			for _, n := range []int{1, 2, 3} {
				wantErr(t, "put", q.Put(s.ctx, n), nil)
			}
			fail = true
			for what, op := range map[string]func() error{
				"put": func() error { return q.Put(s.ctx, 0) },
				"get": func() error { _, err := q.Get(s.ctx); return err },
			} {
				if err := guard.Catch(what, op); err == nil {
					t.Errorf("%s does not fail", what)
				}
			}
			fail = false
			for n := 1; n <= 3; n++ {
				got, err := q.Get(s.ctx)
				want(t, "the next", got, n)
				wantErr(t, "get", err, nil)
				wantErr(t, "task done", q.TaskDone(s.ctx), nil)
			}
			want(t, "left", q.Len(), 0)
			wantErr(t, "join", q.Join(s.ctx), nil)
		},
	},
}
