// Package register is a demo. Processes count names in a dict that a manager process keeps, with
// and without a lock.
package register

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/crew/managed"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// students are the names that the document registers.
var students = []string{"Amy", "Lily", "Dirk", "Lily", "Denial", "Amy", "Amy", "Amy"}

// mostNames limits the arguments, because each is a process.
const mostNames = 1000

// Demo is 000's register of names in a dict that a manager keeps.
func Demo() *demo.Demo {
	return &demo.Demo{
		Name:    "register",
		Group:   demo.Processes,
		Summary: "Processes count names in a dict that a manager process keeps, with and without a lock",
		Args:    "[NAME...]",
		CheckArgs: func(args []string) error {
			if len(args) > mostNames {
				return fmt.Errorf("%d names: at most %d are allowed", len(args), mostNames)
			}
			if i := slices.Index(args, ""); i >= 0 {
				return fmt.Errorf("name %d is empty: a name needs at least one letter", i+1)
			}
			return nil
		},
		Variants: []demo.Variant{
			{Name: "lock", Small: "Ann Ann", Source: "000 Manager", Args: true, Run: registerWithLock,
				Summary: "one process for each name; it holds a lock while it counts",
				Why:     "Each process holds the lock from its look at a count to its write, so no registration is lost."},
			{Name: "no-lock", Small: "Ann Ann",
				Source: "000 Manager, without the lock", Args: true, Faulty: true, Run: registerWithoutLock,
				Goal:    "make a registration get lost",
				Summary: "the same without the lock, all at once: another process can write between look and write",
				Why: "This variant is meant to lose registrations: between a process's look at a count and its " +
					"write, another process can write."},
		},
	}
}

// registerResult is the figures of both variants.
type registerResult struct {
	Names      map[string]int `json:"names"`
	Registered int            `json:"registered"`
}

type registerArg struct {
	Name  string
	Dict  *managers.Dict[string, int]
	Lock  *multiprocessing.Lock    // nil: without a lock
	Start *multiprocessing.Barrier // nil: each process begins when it is started
}

var registerOne = multiprocessing.RegisterTask("register", func(ctx context.Context, a registerArg) error {
	if a.Start != nil {
		if _, err := a.Start.Wait(ctx); err != nil {
			return err
		}
	}
	count := func() error { return countName(trace.Mark(ctx), a.Dict, a.Name) }
	if a.Lock != nil {
		count = func() error {
			return threading.With(ctx, a.Lock, func() error { return countName(ctx, a.Dict, a.Name) })
		}
	}
	if err := count(); err != nil {
		return err
	}
	st := stage.In(ctx)
	pause := time.Duration(st.Rand(trace.From(ctx).Name).Float64() * float64(time.Second))
	return st.Sleep(ctx, pause)
})

// countName makes at most three calls to the manager. Other processes may call between them.
func countName(ctx context.Context, d *managers.Dict[string, int], name string) error {
	found, err := d.Contains(ctx, name)
	if err != nil {
		return err
	}
	n := 0
	if found {
		stage.In(ctx).Say(ctx, "%s is already in the dict: adds 1 to the count", name)
		if n, _, err = d.Get(ctx, name); err != nil {
			return err
		}
	}
	return d.Set(ctx, name, n+1)
}

func registerWithLock(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	lock, err := multiprocessing.NewLock("register")
	if err != nil {
		return demo.Report{}, err
	}
	r, err := registerAll(ctx, st, lock, nil)
	r.Next = "register --variant no-lock --speed 20 --repeat 50"
	return r, err
}

func registerWithoutLock(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	start, err := multiprocessing.NewBarrier(trace.Aside("start"), len(namesOf(st)), 0)
	if err != nil {
		return demo.Report{}, err
	}
	r, err := registerAll(ctx, st, nil, start)
	r.Next = "register --variant lock"
	return r, err
}

func namesOf(st *stage.Stage) []string {
	if len(st.Args) > 0 {
		return st.Args
	}
	return students
}

func registerAll(
	ctx context.Context, st *stage.Stage, lock *multiprocessing.Lock, start *multiprocessing.Barrier,
) (demo.Report, error) {
	return managed.With(ctx, func(ctx context.Context, m *managers.Manager) (demo.Report, error) {
		return registerWith(ctx, st, m, lock, start)
	})
}

func registerWith(
	ctx context.Context, st *stage.Stage, m *managers.Manager, lock *multiprocessing.Lock, start *multiprocessing.Barrier,
) (demo.Report, error) {
	dict, err := managers.NewDict[string, int](ctx, m, "register")
	if err != nil {
		return demo.Report{}, err
	}
	st.Say(ctx, "the manager, process %d, keeps the dict", m.PID())
	names := namesOf(st)
	st.Total(len(names))
	c := crew.New(ctx, st.Advance)
	for i, name := range names {
		c.Add(crew.Start(c.Ctx, demo.OnProcess, fmt.Sprintf("%s-%d", name, i), registerOne,
			registerArg{name, dict, lock, start}))
	}
	if err := c.Join(ctx); err != nil {
		return demo.Report{}, err
	}
	st.Say(ctx, "all processes have ended")
	items, err := dict.Items(ctx)
	if err != nil {
		return demo.Report{}, err
	}
	got := map[string]int{}
	for _, it := range items {
		st.Say(ctx, "%s: %d", it.Key, it.Value)
		got[it.Key] = it.Value
	}
	return registerReport(names, got, lock != nil), nil
}

// registerReport has a check for each name, in the order in which they first come.
func registerReport(names []string, got map[string]int, guarded bool) demo.Report {
	result := registerResult{Names: got}
	want := map[string]int{}
	var order, outcome []string
	for _, name := range names {
		if want[name]++; want[name] == 1 {
			order = append(order, name)
		}
	}
	r := demo.Report{}
	for _, name := range order {
		result.Registered += got[name]
		outcome = append(outcome, fmt.Sprintf("%s %d", name, got[name]))
		ok, grade := gradeCount(want[name], got[name], guarded)
		r.Checks = append(r.Checks,
			demo.Check{Name: name, OK: ok, Want: fmt.Sprint(want[name]), Got: fmt.Sprint(got[name]), Grade: grade}.
				As("%s is registered %d of %d times", name, got[name], want[name]))
	}
	r.Checks = append(r.Checks, demo.Check{
		Name: "names", OK: len(got) == len(want), Want: fmt.Sprint(len(want)), Got: fmt.Sprint(len(got)),
		Grade: demo.Required,
	}.As("the dict has %d of %d names", len(got), len(want)))
	r.Result, r.Outcome = result, strings.Join(outcome, ", ")
	return r
}

// gradeCount grades the count of one name. Without the lock it may be too low. It is never too high
// and never 0.
func gradeCount(want, got int, guarded bool) (ok bool, g demo.Grade) {
	switch {
	case guarded:
		return got == want, demo.Required
	case got == want:
		return true, demo.Allowed
	case got < 1 || got > want:
		return false, demo.Forbidden
	}
	return true, demo.Interesting
}
