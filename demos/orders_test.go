package demos

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/big"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/orders"
	"concurrency-lab/demos/stage"
	"concurrency-lab/demos/urls/web"
	"concurrency-lab/primitives/schedule"
)

// example is a variant of a demo at its size for running every order, with what the flags say.
func example(t *testing.T, d *demo.Demo, variant, on string, flags ...string) orders.Example {
	t.Helper()
	v, ok := d.Variant(variant)
	if !ok {
		t.Fatalf("%s has no variant %q", d.Name, variant)
	}
	o := stage.Options{Variant: v.Name, On: on, Workers: v.Workers, Speed: 1, Seed: 1}
	all, args := v.SmallFlags()
	o.Args = args
	for i := 0; i < len(flags); i += 2 {
		all = append(all, [2]string{flags[i], flags[i+1]})
	}
	for _, f := range all {
		if f[0] == "workers" {
			o.Workers, _ = strconv.Atoi(f[1])
		} else {
			demotest.SetFlag(t, d, f[0], f[1])
		}
	}
	return orders.Example{Variant: v, Options: o}
}

func demoNamed(name string) *demo.Demo {
	all := All(web.Web{})
	return all[slices.IndexFunc(all, func(d *demo.Demo) bool { return d.Name == name })]
}

// TestEveryOrder holds the orders of well-known programs to what theory says of them: how many
// there are, how many of these are different, and to how many of both a fault comes.
func TestEveryOrder(t *testing.T) {
	demotest.SkipWithRace(t)
	for _, test := range []struct {
		demo, variant string
		flags         []string
		orders        string
		different     int
		faulty        string
		differentF    int
	}{
		{"counter", "no-lock", []string{"workers", "2", "adds", "1"}, "6", 4, "4", 2},
		{"counter", "no-lock", []string{"workers", "3", "adds", "1"}, "90", 36, "84", 30},
		{"counter", "no-lock", []string{"workers", "2", "adds", "2"}, "70", 34, "64", 28},
		{"counter", "lock", []string{"workers", "3"}, "6", 6, "0", 0},
		{"lock", "deadlock", nil, "6", 3, "2", 1},
		{"lock", "wrong-lock", nil, "70", 4, "36", 2},
		{"lock", "half-lock", nil, "10", 6, "6", 4},
		{"philosophers", "naive", []string{"workers", "3"}, "168", 7, "6", 1},
		{"philosophers", "naive", nil, "98184", 15, "24", 1},
		{"philosophers", "ordered", nil, "64000", 14, "0", 0},
		{"condition", "lost-wakeup", nil, "3", 3, "1", 1},
		{"readers", "fair", nil, "33822", 70, "0", 0},
	} {
		for _, on := range explorable {
			e := example(t, demoNamed(test.demo), test.variant, on, test.flags...)
			for _, plain := range []bool{false, true} {
				if many := len(test.orders) > 1 && on == demo.OnProcess; many && plain {
					continue // primitives/schedule makes all orders of such programs on processes
				}
				if len(test.orders) > 4 && (plain || on == demo.OnProcess) {
					continue // they take minutes
				}
				found := e.Explore(t.Context(), schedule.Exploration{Plain: plain})
				if found.Err != nil {
					t.Fatalf("%s %s on %s: %v", test.demo, test.variant, on, found.Err)
				}
				all, exact := found.Orders()
				faulty := new(big.Int)
				for _, o := range found.Outcomes {
					if o.Fault() {
						faulty.Add(faulty, o.Orders)
					}
				}
				different, _ := found.Faults()
				got := fmt.Sprint(all, found.Different(), faulty, different, exact, found.Wrong())
				want := fmt.Sprintf("%s %d %s %d true false", test.orders, test.different, test.faulty, test.differentF)
				if got != want {
					t.Errorf("%s %s %v on %s, plain %t: %s, want %s", test.demo, test.variant, test.flags, on, plain, got, want)
				}
			}
		}
	}
}

// TestOrdersOfTheBuffer: a notification wakes the first thread that waits, and any process. So
// there are more orders on processes, with the same outcomes.
func TestOrdersOfTheBuffer(t *testing.T) {
	demotest.SkipWithRace(t)
	demotest.Long(t)
	for variant, want := range map[string][]string{
		"right": {
			"2 put, 2 taken: 28 orders, 28 different, fault false",
			"2 put, 2 taken: 32 orders, 32 different, fault false",
		},
		"one-notify": {
			"2 put, 2 taken: 28 orders, 28 different, fault false\ndeadlock found: 2 orders, 2 different, fault true",
			"2 put, 2 taken: 36 orders, 36 different, fault false\ndeadlock found: 4 orders, 4 different, fault true",
		},
		"if": {
			"0 from an empty buffer, 0 into a full one: 24 orders, 24 different, fault false\n" +
				"1 from an empty buffer, 0 into a full one: 4 orders, 4 different, fault true",
			"0 from an empty buffer, 0 into a full one: 28 orders, 28 different, fault false\n" +
				"1 from an empty buffer, 0 into a full one: 4 orders, 4 different, fault true",
		},
	} {
		for i, on := range explorable {
			found := example(t, demoNamed("buffer"), variant, on).Explore(t.Context(), schedule.Exploration{})
			got := strings.Join(outcomes(found), "\n")
			if found.Err != nil || !found.Complete || found.Wrong() || got != want[i] {
				t.Errorf("%s on %s: %v, complete %t\n%s", variant, on, found.Err, found.Complete, got)
			}
		}
	}
}

// TestStarvation: how far a reader or a writer can be passed, in all orders of one round.
func TestStarvation(t *testing.T) {
	for variant, want := range map[string]string{
		"readers-first": "writer passed by 0, reader by 0: 32670 orders, 58 different, fault false\n" +
			"writer passed by 1, reader by 0: 1428 orders, 12 different, fault false",
		"writers-first": "writer passed by 0, reader by 0: 4522 orders, 44 different, fault false\n" +
			"writer passed by 0, reader by 1: 2860 orders, 10 different, fault false",
		"fair": "writer passed by 0, reader by 0: 33822 orders, 70 different, fault false",
	} {
		found := example(t, demoNamed("readers"), variant, demo.OnThread).Explore(t.Context(), schedule.Exploration{})
		if got := strings.Join(outcomes(found), "\n"); found.Err != nil || !found.Complete || got != want {
			t.Errorf("%s: %v, complete %t\n%s", variant, found.Err, found.Complete, got)
		}
	}
}

// explorable is on what workers can be whose order somebody chooses.
var explorable = []string{demo.OnThread, demo.OnProcess}

// small is how many runs a test makes of a variant. With the race detector each takes long.
var small = map[bool]int{false: 100, true: 30}[demotest.Race]

// replays is how often TestReplay runs an order again.
var replays = flag.Int("replays", 10, "how often each order is run again, on threads")

// everyVariant calls f with each variant that can be explored on threads.
func everyVariant(t *testing.T, f func(t *testing.T, d *demo.Demo, v demo.Variant)) {
	for _, d := range All(web.Web{}) {
		for _, v := range d.Variants {
			if v.Timed || v.Unscheduled != "" || len(v.On) > 0 && !slices.Contains(v.On, demo.OnThread) || onlyProcesses(d, v) {
				continue
			}
			t.Run(d.Name+"/"+v.Name, func(t *testing.T) { f(t, d, v) })
		}
	}
}

// onlyProcesses says whether the workers of a variant without --on are processes.
func onlyProcesses(d *demo.Demo, v demo.Variant) bool {
	return len(v.On) == 0 && slices.Contains([]string{"process", "shared", "pipe", "register", "manager"}, d.Name)
}

// said is a sink that keeps what was said and by whom.
type said struct{ lines []string }

func (s *said) Line(l stage.Line) {
	if l.Did == nil {
		s.lines = append(s.lines, fmt.Sprint(l.At, " ", l.Worker, ": ", l.Text))
	}
}
func (s *said) Total(int)   {}
func (s *said) Advance(int) {}

// TestReplay: an order that led to an outcome leads to it again, with the same steps and lines, on
// however many processors.
func TestReplay(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	everyVariant(t, func(t *testing.T, d *demo.Demo, v demo.Variant) {
		e := example(t, d, v.Name, first(v))
		found := e.Explore(t.Context(), schedule.Exploration{Orders: small})
		if found.Err != nil {
			t.Fatal(found.Err)
		}
		for _, o := range found.Outcomes {
			var want []string
			for i := range *replays {
				runtime.GOMAXPROCS([]int{1, 8, 2}[i%3])
				var lines said
				order, _ := e.Follow(t.Context(), o.First.Schedule(), schedule.Options{}, &lines)
				if order.Err != nil || order.Outcome != o.Name && o.End != schedule.Endless {
					t.Fatalf("%v led to %q, %v, and now to %q, %v", o.First.Schedule(), o.Name, o.End, order.Outcome, order.Err)
				}
				got := append(lines.lines, order.Schedule().String())
				if want == nil {
					want = got
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("%v, repetition %d:\n%s", o.First.Schedule(), i, diff)
				}
			}
		}
	})
}

// first is what the workers of a variant are on threads, if it has the choice.
func first(v demo.Variant) string {
	if len(v.On) == 0 {
		return ""
	}
	return demo.OnThread
}

// alive is a sink that looks whether whoever speaks is a process of its own, and lives.
type alive struct {
	t    *testing.T
	pids map[int]bool
}

func (a *alive) Line(l stage.Line) {
	if l.Worker == "main" || l.Did != nil {
		return
	}
	p, err := os.FindProcess(l.PID)
	if err == nil {
		err = p.Signal(syscall.Signal(0))
	}
	if err != nil || l.PID == os.Getpid() {
		a.t.Errorf("%s is no living process: %d, %v", l.Worker, l.PID, err)
	}
	a.pids[l.PID] = true
}
func (*alive) Total(int)   {}
func (*alive) Advance(int) {}

// TestProcessesAreReal: the steps of an order are made by processes that live.
func TestProcessesAreReal(t *testing.T) {
	e, sink := example(t, demoNamed("counter"), "no-lock", demo.OnProcess), &alive{t, map[int]bool{}}
	for _, text := range []string{"ab2a", "a2b2", "bab"} {
		s, err := schedule.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		clear(sink.pids)
		order, played := e.Follow(t.Context(), s, schedule.Options{}, sink)
		if order.Err != nil || played.Err != nil || len(sink.pids) != 2 {
			t.Fatalf("%s: %v, %v, processes %v", text, order.Err, played.Err, sink.pids)
		}
		for _, step := range order.Steps {
			if !sink.pids[step.PID] {
				t.Errorf("%s: step of %s, process %d, which is none of %v", text, step.Name, step.PID, sink.pids)
			}
		}
	}
}

// TestExploreInterrupted: what was found before an interrupt is told.
func TestExploreInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	found := example(t, demoNamed("counter"), "no-lock", demo.OnThread).Explore(ctx, schedule.Exploration{
		Progress: func(r *schedule.Result) {
			if r.Runs == 3 {
				cancel()
			}
		}})
	if found.Err != context.Canceled || found.Complete || found.Different() != 3 {
		t.Errorf("%v, complete %t, %d different", found.Err, found.Complete, found.Different())
	}
}

// TestCutOff: of an order that has too many steps nothing is known, so it is no fault, and no error
// where it is followed.
func TestCutOff(t *testing.T) {
	e := example(t, demoNamed("counter"), "no-lock", demo.OnThread)
	found := e.Explore(t.Context(), schedule.Exploration{Options: schedule.Options{Steps: 3}})
	if o := found.Outcomes; len(o) != 1 || o[0].End != schedule.Endless || o[0].Fault() || found.Wrong() {
		t.Errorf("%v", outcomes(found))
	}
	order, played := e.Follow(t.Context(), nil, schedule.Options{Steps: 3}, &said{})
	if order.End != schedule.Endless || order.Err != nil || played.Err != nil {
		t.Errorf("%v, %v, %v", order.End, order.Err, played.Err)
	}
}

// TestMachineCannot: what the machine lacks is no outcome of an order.
func TestMachineCannot(t *testing.T) {
	e := example(t, demoNamed("counter"), "no-lock", demo.OnThread)
	e.Variant.Run = func(context.Context, *stage.Stage) (demo.Report, error) { return demo.Report{}, syscall.EMFILE }
	found := e.Explore(t.Context(), schedule.Exploration{})
	if !errors.Is(found.Err, syscall.EMFILE) || len(found.Outcomes) > 0 {
		t.Errorf("%v, %v", found.Err, outcomes(found))
	}
	s, err := schedule.Parse("ab")
	if err != nil {
		t.Fatal(err)
	}
	if _, played := e.Follow(t.Context(), s, schedule.Options{}, &said{}); !errors.Is(played.Err, syscall.EMFILE) {
		t.Error(played.Err)
	}
}

// TestAnytime: if a sleep may end at any time, a worker may leave before another enters, or not.
func TestAnytime(t *testing.T) {
	e := example(t, demoNamed("semaphore"), "semaphore", demo.OnThread, "workers", "2")
	for anytime, want := range map[bool]int{false: 1, true: 2} {
		found := e.Explore(t.Context(), schedule.Exploration{Options: schedule.Options{Anytime: anytime}})
		if !found.Complete || len(found.Outcomes) != want || found.Wrong() {
			t.Errorf("anytime %t: %v", anytime, outcomes(found))
		}
	}
}

// TestPlainSearchAgrees: what the search leaves out, because it looks the same as another order,
// is nothing new. Otherwise an outcome hangs on data that no step tells of.
func TestPlainSearchAgrees(t *testing.T) {
	demotest.SkipWithRace(t)
	everyVariant(t, func(t *testing.T, d *demo.Demo, v demo.Variant) {
		e := example(t, d, v.Name, first(v))
		found := e.Explore(t.Context(), schedule.Exploration{Orders: small})
		all, exact := found.Orders()
		if !found.Complete || !exact || all.Cmp(big.NewInt(int64(5*small))) > 0 {
			t.Skipf("too many orders: %d different and %v of all were found", found.Different(), all)
		}
		plain := e.Explore(t.Context(), schedule.Exploration{Plain: true})
		diff := cmp.Diff(outcomes(plain), outcomes(found))
		if diff != "" || plain.Err != nil || found.Unsteady || plain.Unsteady {
			t.Errorf("%v, unsteady %t and %t (-all orders +different ones)\n%s", plain.Err, plain.Unsteady, found.Unsteady, diff)
		}
		if found.Wrong() {
			t.Errorf("an outcome must not be: %v", outcomes(found))
		}
	})
}

func outcomes(f *orders.Found) (list []string) {
	for _, o := range f.Outcomes {
		list = append(list, fmt.Sprintf("%s: %v orders, %d different, fault %t", o.Name, o.Orders, o.Different, o.Fault()))
	}
	slices.Sort(list)
	return list
}

var update = flag.Bool("update", false, "write docs/orders.md anew")

const (
	ordersPage = "../docs/orders.md"
	ordersHead = `# Which orders can be run

With ` + "`--explore`" + ` the lab runs every order of a variant's steps, and says which outcomes there are. It
takes a small size, which flags can change. What forces a bug to show in an ordinary run is left out,
so that the bug is one outcome among others.

A *step* is an operation of a primitive: acquire, release, wait, notify, put, get. Where the race is the
example, to read and to write the shared value are steps too. What a worker does alone between two
steps, as to add 1, is none.

An *order* is one way in which the steps of the workers can follow each other. A worker that waits has
no step, so a lock leaves few orders. Two orders look the same if each worker sees the same in both:
say, two workers use two locks that have nothing to do with each other. Of all orders that look the
same one is run. So *different* counts the runs, and *orders* counts all that they stand for.

Each worker has a letter: a, b, c in the order in which they are started, and m is the main thread.
A *schedule* such as ` + "`ab2a`" + ` is one step of a, two of b, one of a. With ` + "`--schedule ab2a`" + ` the lab
runs that order. After its end the worker that made the last step goes on, then the first that can.
Times in such a run are not real: a step takes a millisecond, and time passes when all workers wait.
A capital letter says that the time of a worker's wait is up; that is a choice with
` + "`--explore=anytime`" + ` alone.

![The user chooses who goes next, and an addition is lost](pictures/step.svg)

With ` + "`--step`" + ` you are the scheduler: the terminal shows each worker with the line of code that it
stands before, what it is about to do, and each shared object. The letter of a worker makes its next
step, Backspace takes a step back, and Tab runs the shortest order with an outcome that you have not
seen. Your goal stands on top. While you make steps the lab runs all orders, so it can say whether the
goal can still be reached, and how few switches that takes. A switch is a step of one worker while the
worker of the step before could have gone on. ` + "`--step --schedule ab2`" + ` begins after these steps; a point
has the order printed when you leave. The same small size is taken as with ` + "`--explore`" + `.

With ` + "`--explore --html page.html`" + ` the lab writes a page on which you choose each step. The letter of a
worker makes its next step, Backspace takes a step back, Home goes to the beginning, and End to an
outcome that you have not seen. The page has every state of the search, at most 20,000; it says if
there are more. The address ` + "`page.html#ab2a`" + ` opens it after these steps. The page of a run under
` + "`--schedule`" + ` shows that one order: as a timeline, or step by step.

*A part* is looked at where there are too many orders: first those with the fewest switches from one
worker to another, then random ones. The page is written by a test, which makes fewer runs than the
lab does: ` + "`go test ./demos -run TestOrdersPage -update`" + `.

| demo | variant | size | orders | different | on processes |
|---|---|---|---|---|---|
`
)

// TestOrdersPage holds the page of what can be explored to what can be.
func TestOrdersPage(t *testing.T) {
	if !*update {
		demotest.Long(t)
	}
	demotest.SkipWithRace(t)
	var b strings.Builder
	b.WriteString(ordersHead)
	for _, d := range All(web.Web{}) {
		for _, v := range d.Variants {
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", d.Name, v.Name, v.Small, reach(t, d, v))
		}
	}
	if *update {
		if err := os.WriteFile(ordersPage, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(ordersPage)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s is stale; go test ./demos -run TestOrdersPage -update writes it anew (-want +got)\n%s", ordersPage, diff)
	}
}

// reach says how far a variant can be explored: orders, different ones, and whether on processes.
func reach(t *testing.T, d *demo.Demo, v demo.Variant) string {
	if v.Timed {
		return "it measures time | |"
	}
	if v.Unscheduled != "" {
		return v.Unscheduled + " | |"
	}
	onProcesses := onlyProcesses(d, v)
	on, cell := first(v), "–"
	if onProcesses || !slices.Contains(v.On, demo.OnThread) && len(v.On) > 0 {
		on, onProcesses = strings.Join(v.On, ""), true
	}
	runs := 1100
	if onProcesses {
		runs = 80
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	found := example(t, d, v.Name, on).Explore(ctx, schedule.Exploration{Orders: runs,
		Progress: func(r *schedule.Result) {
			if r.Random > 0 { // not all can be run
				cancel()
			}
		}})
	if onProcesses {
		cell = "yes"
	} else if slices.Contains(v.On, demo.OnProcess) {
		cell = "yes"
		if f := example(t, d, v.Name, demo.OnProcess).Explore(t.Context(), schedule.Exploration{Orders: 2}); f.Err != nil {
			cell = "no: " + f.Err.Error()
		}
	}
	all, exact := found.Orders()
	switch {
	case ctx.Err() != nil:
		return "a part | | " + cell
	case found.Err != nil:
		return "no: " + found.Err.Error() + " | |"
	case !exact:
		return fmt.Sprintf("too many to count | %d | %s", found.Different(), cell)
	}
	return fmt.Sprintf("%v | %d | %s", all, found.Different(), cell)
}

// TestByHand makes steps by hand, on threads and on processes, and takes them back.
func TestByHand(t *testing.T) {
	for _, on := range []string{demo.OnThread, demo.OnProcess} {
		t.Run(on, func(t *testing.T) {
			h := example(t, demoNamed("counter"), "no-lock", on).ByHand(t.Context(), schedule.Options{Own: orders.Own})
			defer h.Close()
			lines := -1
			for _, text := range []string{"a", "ab2", "ab2a", "", "a2b2", "ab", "ab2a"} {
				to, err := schedule.Parse(text)
				if err == nil {
					err = h.Go(to)
				}
				if err != nil {
					t.Fatalf("%s: %v", text, err)
				}
				p := h.Position()
				if p.State == nil || len(p.Enabled) > 0 && p.State.Workers[1].Place.Line == 0 {
					t.Errorf("%s: no line is known: %+v", text, p.State)
				}
				if text == "ab2" { // a child's line may come a little later
					for wait := time.Now(); len(h.Lines()) != 1 && time.Since(wait) < 10*time.Second; {
						time.Sleep(time.Millisecond)
					}
					if l := h.Lines(); len(l) != 1 || l[0].Worker != "counter-1" {
						t.Errorf("%s: said before: %v", text, l)
					}
				}
				if text == "ab2a" {
					if p.Order == nil || p.Order.Outcome != h.Played().Report.Outcome || p.Order.Outcome != "1" {
						t.Errorf("%s: order %+v, report %+v", text, p.Order, h.Played().Report)
					}
					if now := len(h.Lines()); lines >= 0 && now != lines {
						t.Errorf("%d lines, and %d the next time", lines, now)
					} else {
						lines = now
					}
				}
			}
			if lines == 0 {
				t.Error("nothing was said")
			}
		})
	}
}

// TestGoal: what somebody is to reach who chooses the steps, before the outcomes are known and
// after.
func TestGoal(t *testing.T) {
	const none = "find an order that breaks it; there is none if it is right"
	for _, test := range []struct{ demo, variant, before, after string }{
		{"counter", "no-lock", "make an addition get lost", "make an addition get lost"},
		{"counter", "lock", none, none},
		{"pipe", "open-end", "make the bug show up", "reach this outcome: the end of the pipe did not come, " +
			"although all was read"},
	} {
		e := example(t, demoNamed(test.demo), test.variant, demo.OnThread)
		found := e.Explore(t.Context(), schedule.Exploration{})
		if before, after := e.Goal(nil), e.Goal(found); before != test.before || after != test.after || found.Err != nil {
			t.Errorf("%s %s: %q, then %q, %v", test.demo, test.variant, before, after, found.Err)
		}
	}
	for _, d := range All(web.Web{}) {
		for _, v := range d.Variants {
			if v.Goal != "" && !v.Faulty {
				t.Errorf("%s %s has a goal, but no bug on purpose", d.Name, v.Name)
			}
		}
	}
}
