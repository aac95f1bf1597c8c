// Package process is a demo. A parent starts child processes, asks who they are, joins them and
// ends them.
package process

import (
	"context"
	"fmt"
	"os"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
)

// Demo is the life of a process: how it is started, who it is, and how it ends.
func Demo() *demo.Demo {
	var starts int
	return &demo.Demo{
		Name:    "process",
		Group:   demo.Processes,
		Summary: "A parent starts child processes, asks who they are, joins them and ends them",
		Flags: []demo.Flag{{
			Name: "starts", Value: demo.Int(&starts, 20, 1, 10_000), For: []string{"start-methods"},
			Usage: "how many processes each method starts",
		}},
		Variants: []demo.Variant{
			{Name: "start", Source: "001, 002, 004 Process", Run: processStart,
				Summary: "children that run a function or a method: start, is_alive, pid, join and the parent",
				Why:     "join waits for the end of each child, so every child has ended before the parent goes on."},
			{Name: "three", Source: "001, 003 three tasks", Run: processThree,
				Summary: "three tasks of one second at the same time, the list of children, and the total time",
				Why:     "The three children sleep at the same time, so all of them take about as long as one."},
			{Name: "lifecycle", Source: "001 text", Run: processLifecycle,
				Summary: "how a process can end: it returns, fails, is terminated, is killed, or is a daemon",
				Why: "A parent that joins a child learns how the child ended: its exit code, or the signal that " +
					"killed it."},
			{Name: "start-methods", Source: "002 start methods", Timed: true, Figure: true,
				Run: func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
					return processStartMethods(ctx, st, starts)
				}, Summary: "how long a start takes by spawn, and with children kept ready; why there is no fork",
				Why: "A spawned child starts from nothing. A warm child is up already, and only has to be told what " +
					"to do."},
		},
	}
}

// identity is what a child says of itself.
type identity struct{ PID, PPID int }

// introduced is the argument of a child that says who it is before it does its work.
type introduced[A any] struct {
	Intro *multiprocessing.Connection[identity]
	Arg   A
}

// introduce says who this process is.
func introduce(ctx context.Context, to *multiprocessing.Connection[identity]) error {
	return to.Send(ctx, identity{os.Getpid(), os.Getppid()})
}

// registerChild registers work for a child that introduces itself first.
func registerChild[A any](
	name string, work func(ctx context.Context, arg A) error,
) *multiprocessing.Func[introduced[A], struct{}] {
	return multiprocessing.RegisterTask(name, func(ctx context.Context, a introduced[A]) error {
		if err := introduce(ctx, a.Intro); err != nil {
			return err
		}
		return work(ctx, a.Arg)
	})
}

// child is a child process, and what it says of itself.
type child struct {
	*multiprocessing.Process
	intro *multiprocessing.Connection[identity]
	id    identity
}

// startChild starts a process of that name. The caller must call end.
func startChild[A any](
	ctx context.Context, name string, f *multiprocessing.Func[introduced[A], struct{}], arg A,
) (*child, error) {
	here, there, err := multiprocessing.NewPipe[identity](trace.Aside("intro"), false)
	if err != nil {
		return nil, err
	}
	defer there.Close()
	c := &child{Process: multiprocessing.NewProcess(name, f, introduced[A]{there, arg}), intro: here}
	if err := c.Start(ctx); err != nil {
		here.Close()
		return nil, err
	}
	return c, nil
}

// meet waits until the child has said who it is. One that has ended without a word is [io.EOF].
func (c *child) meet(ctx context.Context) (err error) {
	if c.id.PID == 0 {
		c.id, err = c.intro.Receive(ctx)
	}
	return err
}

// end joins the child and returns what is known of it, and its failure; or, when ctx is done, the
// cause.
func (c *child) end(ctx context.Context) (childRow, error) {
	defer c.intro.Close()
	row := childRow{Name: c.Name, PID: c.PID()}
	err := c.Join(ctx)
	exit, ended := c.Exit()
	if !ended {
		return row, err
	}
	row.ExitCode, row.Signal = &exit.Code, exit.Signal
	if c.meet(ctx) == nil && c.id.PID == row.PID {
		row.PPID = &c.id.PPID
	}
	return row, err
}

// processResult is the figures of the variants start and lifecycle.
type processResult struct {
	Children []childRow `json:"children"`
}

// childrenEnded are the checks of children that are all to end well.
func childrenEnded(want int, rows []childRow) []demo.Check {
	ours, well := 0, 0
	for _, r := range rows {
		if r.PPID != nil && *r.PPID == os.Getpid() && r.PID != os.Getpid() {
			ours++
		}
		if r.ExitCode != nil && *r.ExitCode == 0 {
			well++
		}
	}
	return []demo.Check{demo.Expect("children whose parent is this process", want, ours).
		As("%d children have this process as their parent", ours),
		demo.Expect("children with exit code 0", want, well).As("%d children ended with exit code 0", well)}
}

// sayIDs is 002's info: which process am I, and which is my parent?
func sayIDs(ctx context.Context) {
	stage.In(ctx).Say(ctx, "I am process %d; my parent is process %d", os.Getpid(), os.Getppid())
}

// work is 001's type of its own: what a process does can be a method, if the value it belongs to
// can be sent.
type work struct{ Name string }

func (w work) Run(ctx context.Context) error {
	stage.In(ctx).Say(ctx, "%s: I run a method", w.Name)
	return nil
}

type pair struct{ A, B int }

// doJob is 004's, for a thread and for a process alike.
func doJob(ctx context.Context, _ pair) error {
	stage.In(ctx).Say(ctx, "I do a job")
	return nil
}

var (
	greetBob = registerChild("process.greet", func(ctx context.Context, name string) error {
		sayIDs(ctx)
		stage.In(ctx).Say(ctx, "hello %s", name)
		return nil
	})
	announce = registerChild("process.announce", func(ctx context.Context, name string) error {
		stage.In(ctx).Say(ctx, "%s: I run a function", name)
		return nil
	})
	runWork = registerChild("process.work", func(ctx context.Context, w work) error { return w.Run(ctx) })
	job     = registerChild("process.job", doJob)
	plus    = registerChild("process.plus", func(ctx context.Context, x pair) error {
		stage.In(ctx).Say(ctx, "%d + (%d) = %d", x.A, x.B, x.A+x.B)
		return nil
	})
)

// processStart runs the documents' children one after the other.
func processStart(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	sayIDs(ctx)
	res := processResult{Children: []childRow{}}
	step := func(c *child, err error) error {
		if err != nil {
			return err
		}
		if c.Alive() {
			st.Say(ctx, "%s is alive: process %d", c.Name, c.PID())
		}
		row, err := c.end(ctx)
		res.Children = append(res.Children, row)
		if err == nil {
			st.Advance()
		}
		return err
	}
	steps := []func() error{
		func() error { return step(startChild(ctx, "bob", greetBob, "bob")) },
		func() error { return step(startChild(ctx, "Process-1", announce, "child process")) },
		func() error { return step(startChild(ctx, "child", runWork, work{"child"})) },
		func() error { return step(startChild(ctx, "mp1", job, pair{1, 2})) },
		func() error {
			return threading.Go(ctx, "td1", func(ctx context.Context) error { return doJob(ctx, pair{1, 2}) }).Join(ctx)
		},
		func() error { return step(startChild(ctx, "mp2", plus, pair{10, -3})) },
	}
	const children = 5 // one of the steps is a thread, for comparison
	st.Total(children)
	var err error
	for i := 0; i < len(steps) && err == nil; i++ {
		err = steps[i]()
	}
	if err == nil {
		st.Say(ctx, "all children have ended")
	}
	return demo.Report{
		Result:  res,
		Outcome: fmt.Sprintf("%d children", len(res.Children)),
		Checks:  childrenEnded(children, res.Children),
		Table:   childTable(res.Children),
		Next:    "process --variant lifecycle",
	}, err
}
