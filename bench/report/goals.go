package main

import (
	"slices"
	"strings"
)

// goal is how a contender must stand beside another one, or how much it may allocate.
type goal struct {
	// What says in words what is measured.
	What string
	// Work is what the lab's own time is of. One that ends in a slash is that of the works below it
	// with the greatest ratio.
	Work string
	// Against is with whom it is compared; empty: the goal is a number of allocations.
	Against string
	// Most is the greatest ratio, or number, with which the goal is met.
	Most float64
	// Limit is what stands in the way where it is not met, and what was tried.
	Limit string
}

// startLimit was found by counting page faults, which take most of a start where memory is virtual
// twice over, and by ending a child at one point after the other.
const startLimit = "the Go runtime alone, ended before the first package is initialised, takes 1.4 times as long in " +
	"a program of this size as in the minimal one: most of that is page faults, for its table of interfaces above all. " +
	"The initialisation of packages brings a child to 2.8 times, of which the primitives and demos are 0.2; the rest " +
	"is what they import, and what Go initialises before that because it comes first in the alphabet. " +
	"Tried: a larger first stack, kept (3 % fewer faults); no cgo, kept (15 % of the time); one processor until the " +
	"work begins, dropped (5 % fewer faults, for a second environment variable that has to be undone); " +
	"the first heap and the code mapped at once by madvise(2), dropped (a quarter fewer faults, but the same time: the " +
	"first use of each page stays dear); a child that needs no package but those of CBOR, files and processes, not " +
	"built (it would come to its work at 2.2 instead of 2.6 times, as what waits for net and net/url comes after the " +
	"packages for pictures and text; but managers are made of net)"

// handOver is where two processes take turns.
const handOver = "each call hands the turn to another process and back. Both look into shared memory for a while " +
	"before they sleep, and need no system call where the other is quick. How often it is differs " +
	"by a factor of four between machines of the same kind; on a quieter one the goal was met: 0.08 and 0.16 for the " +
	"dict, 0.05 for Pool.apply"

// goals are what the primitives are to reach. Against CPython, a ratio of 0.1 is ten times as fast.
var goals = []goal{
	{What: "Lock, uncontended", Work: "Lock", Against: "mutex", Most: 2},
	{What: "Lock, 4 threads contending", Work: "Lock4", Against: "mutex", Most: 2},
	{What: "Queue between 2 threads", Work: "Queue", Against: "channel", Most: 1.5},
	{What: "Barrier of 4 threads, a round", Work: "Barrier", Against: "mutex-cond", Most: 1.3,
		Limit: "each party waits on a channel of its own, so that its context can end the wait; sync.Cond wakes all by " +
			"one call that only the runtime has. Bare, without a context or a recorder, such channels take 1.13 times as " +
			"long as sync.Cond, and a channel of the round that is closed 1.17 times; with a select on that and the context, " +
			"which is what it takes to be cancellable, 1.77 times. Dropped therefore"},
	{What: "Thread, start and join", Work: "Thread", Against: "goroutine", Most: 3},
	{What: "Executor on threads, submit and result", Work: "Submit", Against: "conc", Most: 1},
	{What: "Executor on threads, submit and result", Work: "Submit", Against: "pond", Most: 1},
	{What: "Executor on threads, allocations of a task", Work: "Submit", Most: 3},
	{What: "Value += 1 under its lock, 1 process", Work: "ValueAdd1", Against: "futex", Most: 2},
	{What: "Value += 1 under its lock, 4 processes", Work: "ValueAdd4", Against: "futex", Most: 2},
	{What: "Lock between 4 processes", Work: "ProcessLock4", Against: "futex", Most: 2},
	{What: "Pipe, a round trip on one core", Work: "PipeRoundTrip", Against: "pipe", Most: 1.5,
		Limit: "two fifths of the time are CBOR, locks and what the Go runtime does around each system call, and each " +
			"side looks once too early before it yields; to sleep in poll(2) instead takes longer still"},
	{What: "Queue between 2 processes", Work: "ProcessQueue", Against: cpython, Most: 0.1},
	{What: "Manager's dict, read, modify, write; 1 client", Work: "ManagerDict1", Against: cpython, Most: 0.25,
		Limit: handOver},
	{What: "Manager's dict, read, modify, write; 4 clients", Work: "ManagerDict4", Against: cpython, Most: 0.25,
		Limit: handOver},
	{What: "Manager, start and shutdown", Work: "ManagerStart", Against: "exec", Most: 3,
		Limit: "a manager is a process, and the limits of its start are those of a process; a connection, a challenge in " +
			"both directions and an orderly end come on top"},
	{What: "Pool.map, a task at a time", Work: "PoolMap", Against: cpython, Most: 0.1},
	{What: "Pool.apply, a round trip", Work: "PoolApply", Against: cpython, Most: 0.125,
		Limit: handOver},
	{What: "Executor on processes, submit and result", Work: "ProcessExecutor", Against: cpython, Most: 0.1},
	{What: "Process, start and join", Work: "ProcessStart", Against: "exec", Most: 2.5,
		Limit: startLimit},
	{What: "Process, start and join", Work: "ProcessStart", Against: cpython, Most: 1,
		Limit: "a fork copies the page tables of a process that has come up, and initialises nothing; a child that is " +
			"started anew has to. The warm server is the way round"},
	{What: "Process from the warm server", Work: "WarmStart", Against: "cold", Most: 0.25},
	{What: "The document's primes on 2 processes", Work: "Primes", Against: "goroutines", Most: 1.25,
		Limit: "the executor's two processes are started within the measured time, and the limits of a start are those of " +
			"a process. Where a start takes 4 ms the goal was met (1.20)"},
	{What: "concurrency-lab --help", Work: "Help", Against: "exec", Most: 4,
		Limit: "all packages of the program are initialised, those for Markdown, menu and pictures included, which " +
			"allocates five times what the initialisation of a child does"},
	{What: "counter with 1,000 processes", Work: "Counter1000", Against: cpython, Most: 1},
	{What: "Recorder, not attached: Lock", Work: "Detached/Lock", Against: without, Most: 1.05},
	{What: "Recorder, not attached: Semaphore", Work: "Detached/Semaphore", Against: without, Most: 1.05},
	{What: "Recorder, attached, where it costs most", Work: "Demo/", Against: "unrecorded", Most: 1.5,
		Limit: "measured a million times hurried, so that no sleep counts and a demo is little more than what is " +
			"reported: in download, 700 events in a third of a millisecond, for which 20 threads meet at the recorder's one " +
			"lock. At the speed of the documents the same events are spread over seconds"},
}

// judged is a goal with what was measured.
type judged struct {
	goal
	Got spread
	Met bool
}

// judge holds the goals against what was measured. A goal whose contenders were not run is left
// out.
func judge(works []*work) []judged {
	var all []judged
	for _, g := range goals {
		var worst *judged
		for _, w := range works {
			if j, ok := g.judge(w); ok && (worst == nil || j.Got.Median > worst.Got.Median) {
				worst = &j
			}
		}
		if worst != nil {
			all = append(all, *worst)
		}
	}
	return all
}

// judge holds the goal against a work, if it is one of that.
func (g goal) judge(w *work) (judged, bool) {
	if below, ok := strings.CutPrefix(w.Name, g.Work); ok && strings.HasSuffix(g.Work, "/") {
		g.What += ": " + below
	} else if w.Name != g.Work {
		return judged{}, false
	}
	c, against := w.contender(lab), w.contender(g.Against)
	if c == nil || g.Against != "" && against == nil {
		return judged{}, false
	}
	got := spread{c.Allocs, c.Allocs, c.Allocs}
	if against != nil {
		got = c.ratio(against)
	}
	return judged{goal: g, Got: got, Met: got.Median <= g.Most}, true
}

// missed are the goals that were not met.
func missed(all []judged) []judged {
	return slices.DeleteFunc(slices.Clone(all), func(j judged) bool { return j.Met })
}
