package compare

import (
	"context"
	"runtime"
	"time"

	"concurrency-lab/demos/contest"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

// oneCore is the mode in which the threads of a process take turns on one processor, as those of
// CPython do in the default build.
const oneCore = "one core"

// oneCoreArg is what the threads of the process get, each its own, and where the process says how
// long they took together.
type oneCoreArg[A any] struct {
	Args []A
	Took *multiprocessing.Value[int64]
}

// registerOneCore makes f the work of the threads of a process that runs one of them at a time.
func registerOneCore[A any](f *multiprocessing.Func[A, struct{}]) *multiprocessing.Func[oneCoreArg[A], struct{}] {
	return multiprocessing.RegisterTask(f.Name()+".one-core", func(ctx context.Context, a oneCoreArg[A]) error {
		runtime.GOMAXPROCS(1) // for good: the process ends with this
		took, err := contest.Timed(func() error {
			return runOn(ctx, demo.OnThread, "thread", len(a.Args), f, func(i int) A { return a.Args[i] })
		})
		a.Took.Store(int64(took))
		return err
	})
}

var (
	oneCoreCal = registerOneCore(denseCal)
	oneCoreIO  = registerOneCore(denseIO)
)

// runOneCore runs that work in a process of its own, whose start is not measured.
func runOneCore[A any](
	ctx context.Context, f *multiprocessing.Func[oneCoreArg[A], struct{}], args []A,
) (time.Duration, error) {
	took, err := multiprocessing.NewValue("took", int64(0))
	if err != nil {
		return 0, err
	}
	err = runOn(ctx, demo.OnProcess, "one-core", 1, f, func(int) oneCoreArg[A] { return oneCoreArg[A]{args, took} })
	return time.Duration(took.Load()), err
}

// oneCore is the tasks that compute on threads of which one runs at a time.
func (c *calWork) oneCore() contest.Mode {
	m := c.mode(oneCore)
	m.Run = func(ctx context.Context, n int) (contest.Ran, error) {
		args := make([]calArg, c.workers)
		for i := range args {
			args[i] = c.arg(i, n)
		}
		took, err := runOneCore(ctx, oneCoreCal, args)
		return contest.Ran{Took: took, Found: c.found()}, err
	}
	return m
}

// oneCoreWait is the tasks that wait, on such threads.
func oneCoreWait(st *stage.Stage, workers int, d time.Duration) contest.Mode {
	m := ioMode(st, oneCore, workers, d)
	m.Run = func(ctx context.Context, n int) (contest.Ran, error) {
		args := make([]time.Duration, workers)
		for i := range args {
			args[i] = time.Duration(n) * d
		}
		took, err := runOneCore(ctx, oneCoreIO, args)
		return contest.Ran{Took: took}, err
	}
	return m
}

// gilWait is how long a task of this topic waits.
const gilWait = 100 * time.Millisecond

func compareGIL(ctx context.Context, st *stage.Stage, o *compareOptions) (demo.Report, error) {
	cal, err := newCalWork(st.Workers, o)
	if err != nil {
		return demo.Report{}, err
	}
	wait := or(o.io, gilWait)
	return topic{
		name: "gil",
		free: true,
		modes: []contest.Mode{
			cal.mode(contest.Serial), cal.oneCore(), cal.mode(demo.OnThread), cal.mode(demo.OnProcess),
			serialIO(st, st.Workers, wait), oneCoreWait(st, st.Workers, wait), ioMode(st, demo.OnThread, st.Workers, wait),
			ioMode(st, demo.OnProcess, st.Workers, wait),
		},
		claims: []claim{
			{text: "threads that take turns do not speed up computing", source: "001, 003", work: workCal, a: oneCore,
				b: contest.Serial, decide: notFaster},
			{text: "threads that take turns speed up waiting", source: "003", work: workIO, a: oneCore, b: contest.Serial,
				decide: faster},
			{text: "processes speed up computing", source: "001, 003", work: workCal, a: demo.OnProcess, b: contest.Serial,
				decide: faster},
			{text: "threads do not speed up computing", source: "001, 003", work: workCal, a: demo.OnThread, b: contest.Serial,
				decide: notFaster},
			{text: "threads speed up waiting", source: "003", work: workIO, a: demo.OnThread, b: contest.Serial, decide: faster},
		},
		next: "compare --topic primitives",
	}.measure(ctx, st, o)
}
