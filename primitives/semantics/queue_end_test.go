package semantics

import (
	"concurrency-lab/primitives/queue"
)

// shutdownCases are those about the end of a queue.
var shutdownCases = []testCase[*scene[int]]{
	{
		name:   "after a shutdown of an empty one neither put nor get is possible",
		python: "test_queue.BaseQueueTestMixin.test_shutdown_empty",
		run: play(func(s *scene[int]) {
			a, b := s.two(0)
			a.does("shut down")
			for _, op := range []string{"put", "try put", "get", "try get"} {
				b.fails(queue.ErrShutDown, op)
			}
		}),
	},
	{
		name: "after a shutdown nothing more can be put, but what is there can be got",
		python: "test_queue.BaseQueueTestMixin.test_shutdown_nonempty, " +
			"test_queue.BaseQueueTestMixin.test_shutdown_all_methods_in_one_thread",
		run: play(func(s *scene[int]) {
			a, b := s.two(2)
			a.does("put", 1)
			a.does("put", 1)
			b.does("shut down")
			a.fails(queue.ErrShutDown, "put", 2)
			a.fails(queue.ErrShutDown, "try put", 2)
			a.gets(1, "get")
			a.gets(1, "try get")
			a.fails(queue.ErrShutDown, "get")
			a.fails(queue.ErrShutDown, "try get")
			a.within(ages).fails(queue.ErrShutDown, "get")
		}),
	},
	{
		name: "an immediate shutdown throws away what is there",
		python: "test_queue.BaseQueueTestMixin.test_shutdown_immediate, " +
			"test_queue.BaseQueueTestMixin.test_shutdown_immediate_all_methods_in_one_thread",
		run: play(func(s *scene[int]) {
			a, b := s.two(2)
			fill(a, 2)
			b.does("throw away")
			a.gets(0, "len")
			for _, op := range []string{"put", "try put", "get", "try get"} {
				a.fails(queue.ErrShutDown, op)
			}
		}),
	},
	{
		name:   "what was thrown away is no unfinished task, and cannot be finished",
		python: "test_queue.BaseQueueTestMixin.test_shutdown_immediate_all_methods_in_one_thread",
		run: play(func(s *scene[int]) {
			a := s.one(2)
			fill(a, 2)
			a.does("throw away")
			a.fails(queue.ErrTaskDone, "task done")
			a.does("join")
		}),
	},
	{
		name:   "a shutdown can become an immediate one, and any can be repeated",
		python: "test_queue.BaseQueueTestMixin.test_shutdown_allowed_transitions",
		run: play(func(s *scene[int]) {
			a := s.one(0)
			a.does("put", 1)
			for _, op := range []string{"shut down", "shut down", "throw away", "throw away", "shut down"} {
				a.does(op)
				a.fails(queue.ErrShutDown, "put", 2)
			}
			a.fails(queue.ErrShutDown, "get")
		}),
	},
	{
		name: "a shutdown ends the gets that wait",
		python: "test_queue.BaseQueueTestMixin.test_shutdown_pending_get, " +
			"test_queue.BaseQueueTestMixin.test_shutdown_get, test_queue.BaseQueueTestMixin.test_shutdown_immediate_get",
		run: play(func(s *scene[int]) {
			a, b, c := s.three(0)
			getters := []*actor{b, c}
			all(getters, func(b *actor) { b.starts("get") })
			all(getters, (*actor).blocks)
			a.does("shut down")
			all(getters, func(b *actor) { b.refused(queue.ErrShutDown) })
		}),
	},
	{
		name:   "a shutdown ends the puts that wait, and what they have is not put",
		python: "test_queue.BaseQueueTestMixin.test_shutdown_put, test_queue.BaseQueueTestMixin.test_shutdown_immediate_put",
		run: play(func(s *scene[int]) {
			a, b, c := s.three(2)
			putters := []*actor{b, c}
			fill(a, 2)
			all(putters, func(b *actor) { b.starts("put", 5) })
			all(putters, (*actor).blocks)
			a.does("shut down")
			all(putters, func(b *actor) { b.refused(queue.ErrShutDown) })
			a.gets(2, "len")
		}),
	},
	{
		name: "after a shutdown a join waits still until all is finished that was put",
		python: "test_queue.BaseQueueTestMixin.test_shutdown_join, test_queue.BaseQueueTestMixin.test_shutdown_put_join, " +
			"test_queue.BaseQueueTestMixin.test_shutdown_get_task_done_join",
		run: play(func(s *scene[int]) {
			a, b, c := s.three(2)
			fill(a, 2)
			joiners := []*actor{b, c}
			all(joiners, func(b *actor) { b.starts("join") })
			a.does("shut down")
			all(joiners, (*actor).blocks)
			a.works()
			all(joiners, (*actor).blocks)
			a.works()
			all(joiners, (*actor).finishes)
		}),
	},
	{
		name: "an immediate shutdown ends the joins, if nobody works on an item",
		python: "test_queue.BaseQueueTestMixin.test_shutdown_immediate_join, " +
			"test_queue.BaseQueueTestMixin.test_shutdown_immediate_put_join",
		run: play(func(s *scene[int]) {
			a, b, c := s.three(2)
			fill(a, 2)
			joiners := []*actor{b, c}
			all(joiners, func(b *actor) { b.starts("join") })
			all(joiners, (*actor).blocks)
			a.does("throw away")
			all(joiners, (*actor).finishes)
		}),
	},
	{
		name:   "a shutdown ends all who put and get at that time, and no item is lost",
		python: "test_queue.BaseQueueTestMixin.test_shutdown_all_methods_in_many_threads",
		run: play(func(s *scene[int]) {
			putters, getters := s.busy("shut down")
			if put, got := total(putters), 1+total(getters); put != got {
				s.t.Errorf("%d were put, and %d got", put, got)
			}
		}),
	},
	{
		name:   "an immediate shutdown ends all who put and get at that time, and nothing is left",
		python: "test_queue.BaseQueueTestMixin.test_shutdown_immediate_all_methods_in_many_threads",
		run: play(func(s *scene[int]) {
			putters, getters := s.busy("throw away")
			if put, got := total(putters), 1+total(getters); put < got {
				s.t.Errorf("%d were put, and %d got", put, got)
			}
			putters[0].gets(0, "len")
		}),
	},
}

// busy has two put and two get until a fifth, who has got one item, ends that.
func (s *scene[S]) busy(end string) (putters, getters []*actor) {
	s.t.Helper()
	var spec any = 5
	cast := s.cast(spec.(S), 5)
	putters, getters = cast[:2], cast[2:4]
	all(putters, func(a *actor) { a.starts("put for all") })
	all(getters, func(a *actor) { a.starts("get for all") })
	cast[4].takes()
	cast[4].does(end)
	return putters, getters
}

// works has an actor take an item and finish it.
func (a *actor) works() {
	a.t.Helper()
	a.starts("get and do")
	total([]*actor{a})
}

// joinCases are those about the account of what is worked on.
var joinCases = []testCase[*scene[int]]{
	{
		name:   "finishing a task more often than items were put is an error",
		python: "test_queue.BaseQueueTestMixin.test_queue_task_done, test_queue.BaseQueueTestMixin.test_queue_join",
		run: play(func(s *scene[int]) {
			a := s.one(0)
			a.fails(queue.ErrTaskDone, "task done")
			a.does("put", 1)
			a.works()
			a.fails(queue.ErrTaskDone, "task done")
		}),
	},
	{
		name: "a join waits until all items that were put are finished, and not only taken",
		python: "test_queue.BaseQueueTestMixin.test_queue_join, " +
			"test_queue.BaseQueueTestMixin.test_shutdown_get_task_done_join, " +
			"_test_multiprocessing._TestQueue.test_task_done",
		run: play(func(s *scene[int]) {
			a, b, c := s.three(0)
			fill(a, 2)
			a.starts("join")
			a.blocks()
			b.takes()
			c.takes()
			b.does("task done")
			a.blocks()
			c.does("task done")
			a.finishes()
		}),
	},
	{
		name:   "it can be joined again",
		python: "test_queue.BaseQueueTestMixin.test_queue_join",
		run: play(func(s *scene[int]) {
			a, b := s.two(0)
			for range 2 {
				a.does("join")
				a.does("put", 1)
				a.starts("join")
				a.blocks()
				b.works()
				a.finishes()
			}
		}),
	},
}
