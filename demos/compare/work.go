package compare

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"concurrency-lab/demos/contest"
	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

// The works, as --json names them.
const (
	workCal = "cal"
	workIO  = "io"
)

// pythonIterations is the default of the computing loop in CPython: it takes a hundred times as
// long.
const pythonIterations = 3_000_000

type calArg struct {
	I, N    int
	Results *multiprocessing.Array[uint64]
}

// denseCal multiplies N times. The document's product is zero from the first step on, which a
// compiler may see; here the factors are odd, so that the product changes with each, and is kept.
var denseCal = multiprocessing.RegisterTask("compare.cal", func(ctx context.Context, a calArg) error {
	product := uint64(1)
	for from := 0; from < a.N; from += demo.CheckEvery {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		for i := from; i < min(a.N, from+demo.CheckEvery); i++ {
			product *= uint64(i) | 1
		}
	}
	a.Results.Store(a.I, product)
	return nil
})

// calProduct is what denseCal must find, by a shorter way: the factors come in pairs of the same
// odd number.
func calProduct(n int) uint64 {
	product := uint64(1)
	for odd := uint64(1); odd < uint64(n); odd += 2 {
		product *= odd * odd
	}
	if n%2 == 1 {
		product *= uint64(n) // the last factor, n-1 with its lowest bit set, has no partner
	}
	return product
}

var denseIO = multiprocessing.RegisterTask("compare.io", func(ctx context.Context, d time.Duration) error {
	return stage.In(ctx).Sleep(ctx, d)
})

// calWork is the tasks that compute.
type calWork struct {
	workers, n int
	remote     int // n of a remote; 0: the same
	products   *multiprocessing.Array[uint64]
	known      map[int]string // products by n: what must be found takes long to calculate
}

func newCalWork(workers int, o *compareOptions) (*calWork, error) {
	n, remote := or(o.iterations, calIterations), 0
	if o.iterations == 0 {
		remote = pythonIterations
	}
	products, err := multiprocessing.NewArray("products", make([]uint64, workers)...)
	return &calWork{workers, n, remote, products, map[int]string{}}, err
}

func (c *calWork) arg(i, n int) calArg { return calArg{i, n, c.products} }

// found is the workers' products, each once: there should be one.
func (c *calWork) found() string {
	return distinctResults(c.workers, func(i int) string { return fmt.Sprint(c.products.Load(i)) })
}

func (c *calWork) want(n int) string {
	if _, ok := c.known[n]; !ok {
		c.known[n] = fmt.Sprint(calProduct(n))
	}
	return c.known[n]
}

// mode is the tasks on threads, on processes or one after the other.
func (c *calWork) mode(on string) contest.Mode {
	return contest.Mode{Work: workCal, Name: on, Workers: c.workers, Tasks: c.workers, N: c.n, RemoteN: c.remote,
		Want: c.want,
		Run: func(ctx context.Context, n int) (contest.Ran, error) {
			took, err := contest.Timed(func() error {
				return runOn(ctx, on, "cal", c.workers, denseCal, func(i int) calArg { return c.arg(i, n) })
			})
			return contest.Ran{Took: took, Found: c.found()}, err
		}}
}

// waited is what tasks that wait have found: nothing.
func waited(int) string { return "" }

// ioMode is tasks that wait for d, on threads or on processes. To warm up they do not wait.
func ioMode(st *stage.Stage, on string, workers int, d time.Duration) contest.Mode {
	return contest.Mode{Work: workIO, Name: on, Workers: workers, Tasks: workers, N: 1, Want: waited,
		Size: st.Scaled(d).Seconds(), Wait: st.Scaled(d),
		Run: func(ctx context.Context, n int) (contest.Ran, error) {
			took, err := contest.Timed(func() error {
				return runOn(ctx, on, "io", workers, denseIO, func(int) time.Duration { return time.Duration(n) * d })
			})
			return contest.Ran{Took: took}, err
		}}
}

// serialIO is ioMode for one wait after the other.
func serialIO(st *stage.Stage, workers int, d time.Duration) contest.Mode {
	return contest.Mode{Work: workIO, Name: contest.Serial, Workers: workers, Tasks: workers, N: 1,
		Known: time.Duration(workers) * st.Scaled(d)}
}

func compareWork(ctx context.Context, st *stage.Stage, o *compareOptions) (demo.Report, error) {
	if err := multiprocessing.CheckCapacity(o.ioWorkers, 0); err != nil {
		return demo.Report{}, fmt.Errorf("--io-workers %d: %w", o.ioWorkers, err)
	}
	cal, err := newCalWork(st.Workers, o)
	if err != nil {
		return demo.Report{}, err
	}
	wait := or(o.io, ioWait)
	return topic{
		name: "work",
		modes: []contest.Mode{
			cal.mode(contest.Serial), cal.mode(demo.OnThread), cal.mode(demo.OnProcess),
			serialIO(st, o.ioWorkers, wait), ioMode(st, demo.OnThread, o.ioWorkers, wait),
			ioMode(st, demo.OnProcess, o.ioWorkers, wait),
		},
		claims: []claim{
			{text: "threads speed up computing", work: workCal, a: demo.OnThread, b: contest.Serial, decide: faster},
			{text: "processes speed up computing", work: workCal, a: demo.OnProcess, b: contest.Serial, decide: faster},
			{text: "processes compute faster than threads", source: "000", work: workCal, a: demo.OnProcess, b: demo.OnThread,
				decide: faster},
			{text: "threads speed up waiting", work: workIO, a: demo.OnThread, b: contest.Serial, decide: faster},
		},
		next: "compare --topic sum",
	}.measure(ctx, st, o)
}

// distinctResults lists the results of n workers, each once.
func distinctResults(n int, result func(i int) string) string {
	all := make([]string, n)
	for i := range all {
		all[i] = result(i)
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), " ")
}

// runOn does f n times, with an argument each, serially or on as many threads or processes at once.
func runOn[A any](
	ctx context.Context, on, name string, n int, f *multiprocessing.Func[A, struct{}], arg func(i int) A,
) error {
	if on == contest.Serial {
		for i := range n {
			if _, err := f.Run(ctx, arg(i)); err != nil {
				return err
			}
		}
		return nil
	}
	c := crew.New(ctx, func() {})
	c.NeedRoom(on, n)
	for i := 0; i < n && c.Ctx.Err() == nil; i++ {
		c.Add(crew.Start(c.Ctx, on, fmt.Sprintf("%s-%d", name, i), f, arg(i)))
	}
	return c.Join(ctx)
}
