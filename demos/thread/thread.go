// Package thread is a demo. It shows how threads are started, named, listed and joined, and the
// states that they pass through.
package thread

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// Demo is what 000, 001 and 003 show of threads: how they are made, listed and joined, and their
// states.
func Demo() *demo.Demo {
	return &demo.Demo{
		Name:    "thread",
		Group:   demo.Threads,
		Summary: "How threads are started, named, listed and joined, and the states that they pass through",
		Variants: []demo.Variant{
			{Name: "start", Source: "000, 001, 003 Thread", Run: threadStart,
				Summary: "threads made by a function and by a type; a list of them; a join with a timeout; a daemon",
				Why: "join waits until a thread ends, or until the timeout. The program's end does not wait for a " +
					"daemon."},
			{Name: "clock", Source: "001 print_time", Run: threadClock,
				Summary: "two threads show the time five times each, made in two styles",
				Why:     "The threads sleep at the same time, so neither waits for the other's ticks."},
			{Name: "result", Source: "003 MyThread", Run: threadResult,
				Summary: "a thread that keeps the result of its function",
				Why:     "The thread keeps its result. A request for the result waits until the thread has ended."},
			{Name: "states", Source: "001 thread states", Run: threadStates,
				Summary: "new, runnable, running, blocked, dead: the states that each thread was seen in",
				Why:     "A thread goes from new to dead, and only by the steps that the diagram allows."},
		},
	}
}

// The documents' figures: 000's threads take two seconds, 003's half a second, and a join of those
// gives up before.
const (
	greetingTime = 2 * time.Second
	briefTime    = 500 * time.Millisecond
	joinTime     = 300 * time.Millisecond
)

type threadInfo struct {
	Name   string `json:"name"`
	Daemon bool   `json:"daemon"`
}

// timedJoin is a join with a timeout, and whether the thread was still alive after it.
type timedJoin struct {
	Name  string `json:"name"`
	Alive bool   `json:"alive"`
}

type threadStartResult struct {
	Threads []threadInfo `json:"threads"` // those that were alive at the roll call
	Active  int          `json:"active"`
	Joins   []timedJoin  `json:"joins"`
}

func threadStart(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	st.Total(4)
	st.Say(ctx, "the current thread is %s; active threads: %d", threading.Current(ctx).Name, threading.ActiveCount(ctx))
	if err := threadsInTurn(ctx, st); err != nil {
		return demo.Report{Result: threadStartResult{Threads: []threadInfo{}, Joins: []timedJoin{}}}, err
	}
	return threadsTogether(ctx, st)
}

// greet is what 000's threads do: sleep, then say the current thread's name and what they were
// given.
func greet(ctx context.Context, given string) error {
	st := stage.In(ctx)
	if err := st.Sleep(ctx, greetingTime); err != nil {
		return err
	}
	st.Say(ctx, "my name is %s; I was given the text %s", threading.Current(ctx).Name, given)
	return nil
}

// greeter is a type of thread. Where Python derives a class and overrides run, Go embeds a thread
// that runs a method.
type greeter struct {
	*threading.Thread
	given string
}

func newGreeter(given string) *greeter {
	g := &greeter{given: given}
	g.Thread = threading.NewThread(given, g.run)
	return g
}

func (g *greeter) run(ctx context.Context) error { return greet(ctx, g.given) }

// threadsInTurn starts and joins a thread made by a function, without a name, and then one made
// by a type.
func threadsInTurn(ctx context.Context, st *stage.Stage) error {
	byFunction := threading.NewThread("", func(ctx context.Context) error { return greet(ctx, "thread_task_func") })
	byType := newGreeter("thread_task_class").Thread
	for _, t := range []*threading.Thread{byFunction, byType} {
		_ = t.Start(ctx) // a new thread cannot have been started
		if err := crew.JoinThreads(ctx, t); err != nil {
			return err
		}
		st.Advance()
	}
	return nil
}

// threadsTogether has two threads and a daemon at the same time, and joins the two with a timeout
// that is too short for the first.
func threadsTogether(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	called := threading.NewEvent(trace.Aside("roll call"))
	var spoken atomic.Int32 // threads that have said their line
	running := func(ctx context.Context) error {
		if err := called.Wait(ctx); err != nil { // so that it is alive at the roll call, at any speed
			return err
		}
		if err := st.Sleep(ctx, briefTime); err != nil {
			return err
		}
		st.Say(ctx, "this is %s, about to end", threading.Current(ctx).Name)
		spoken.Add(1)
		st.Advance()
		return nil
	}
	threads := crew.Threads(ctx, "thread", 1, 2, running)
	startIdler(ctx, st)
	r := threadStartResult{Threads: rollCall(ctx, st), Active: threading.ActiveCount(ctx), Joins: []timedJoin{}}
	called.Set(ctx)
	// In 003 the second thread's end is taken for that of both. The first is joined once more here,
	// as main is to speak last.
	for _, t := range append(threads, threads[0]) {
		j, err := joinBriefly(ctx, st, t)
		if err != nil {
			return demo.Report{Result: r}, err
		}
		r.Joins = append(r.Joins, j)
	}
	before := int(spoken.Load())
	st.Say(ctx, "this is the main function")
	err := crew.JoinThreads(ctx, threads...)
	return threadStartReport(r, before), err
}

// startIdler starts a daemon that would sleep for a thousand hours.
func startIdler(ctx context.Context, st *stage.Stage) {
	idler := threading.NewThread("daemon-1", func(ctx context.Context) error { return st.Sleep(ctx, 1000*time.Hour) })
	idler.Daemon = true
	_ = idler.Start(ctx) // a new thread cannot have been started
}

// rollCall lists the threads that are alive.
func rollCall(ctx context.Context, st *stage.Stage) []threadInfo {
	var all []threadInfo
	for _, t := range threading.Enumerate(ctx) {
		all = append(all, threadInfo{t.Name, t.Daemon})
	}
	st.Say(ctx, "threads that are alive: %s", names(all))
	return all
}

func names(threads []threadInfo) string {
	words := make([]string, len(threads))
	for i, t := range threads {
		if words[i] = t.Name; t.Daemon {
			words[i] += " (daemon)"
		}
	}
	return strings.Join(words, ", ")
}

// joinBriefly waits for a thread's end, but not for long. As in Python, it then asks whether the
// thread is alive.
func joinBriefly(ctx context.Context, st *stage.Stage, t *threading.Thread) (timedJoin, error) {
	limited, cancel := st.Timeout(ctx, joinTime)
	defer cancel()
	_ = t.Join(limited)
	if ctx.Err() != nil {
		return timedJoin{}, context.Cause(ctx)
	}
	j := timedJoin{t.Name, t.Alive()}
	if j.Alive {
		st.Say(ctx, "joined %s for %v at most: it is still alive", t.Name, joinTime)
	} else {
		st.Say(ctx, "joined %s for %v at most: it has ended", t.Name, joinTime)
	}
	return j, nil
}

// threadStartReport checks which threads were alive. It also checks that each thread that had ended
// before main's last line had said its own line before.
func threadStartReport(r threadStartResult, before int) demo.Report {
	ended := map[string]bool{}
	for _, j := range r.Joins {
		ended[j.Name] = !j.Alive
	}
	least := 0
	for _, gone := range ended {
		if gone {
			least++
		}
	}
	return demo.Report{
		Result:  r,
		Outcome: fmt.Sprintf("%d spoke before main", before),
		Words:   demo.Tell("threads that spoke before main: %d", before),
		Checks: []demo.Check{
			demo.Expect("alive at the roll call", "main, thread-1, thread-2, daemon-1 (daemon)", names(r.Threads)).
				As("alive at the roll call: %s", names(r.Threads)),
			demo.Expect("active", 4, r.Active).As("active: %d threads", r.Active),
			demo.Check{Name: "spoke before main", OK: before >= least, Grade: demo.Required,
				Want: fmt.Sprintf("%d or more, as so many had ended", least), Got: fmt.Sprint(before)}.
				As("spoke before main: %d; had ended before it: %d", before, least),
		},
		Next: "thread --variant states",
	}
}
