package demos

import (
	"context"
	"fmt"
	"math/big"
	"math/bits"
	"time"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

// compareOptions are the flags of compare.
type compareOptions struct {
	runs       int
	iterations int
	ioWorkers  int
	io         time.Duration
}

// The documents' figures.
const (
	calIterations = 100_000_000
	sumIterations = 5_000_000
)

// Compare measures the same work in turn, on threads and on processes.
func Compare() *Demo {
	o := &compareOptions{}
	run := func(f func(context.Context, *stage.Stage, *compareOptions) (Report, error)) func(context.Context, *stage.Stage) (Report, error) {
		return func(ctx context.Context, st *stage.Stage) (Report, error) { return f(ctx, st, o) }
	}
	return &Demo{
		Name:        "compare",
		Group:       Figures,
		Summary:     "The same work in turn, on threads and on processes, timed side by side",
		VariantFlag: "topic",
		Flags: []Flag{
			{Name: "runs", Value: Int(&o.runs, 3, 1, 1000), Usage: "how often each mode is measured, in turn with the others"},
			{Name: "iterations", Value: Int(&o.iterations, 0, 0, 1<<40),
				Usage: "iterations of the computing loop; 0 is the document's figure"},
			{Name: "io", Value: Duration(&o.io, 2*time.Second, 0, time.Hour), For: []string{"work"}, Usage: "how long each I/O task waits"},
			{Name: "io-workers", Value: Int(&o.ioWorkers, 100, 1, 10_000), For: []string{"work"}, Usage: "how many I/O tasks there are"},
		},
		Variants: []Variant{
			{Name: "work", Source: "000 comparison", Workers: 4, Timed: true, Run: run(compareWork),
				Summary: "4 tasks that compute and 100 tasks that wait, on processes and on threads"},
			{Name: "sum", Source: "004 comparison", Workers: 2, Timed: true, Run: run(compareSum),
				Summary: "the sum of i + i*i below 5,000,000, in two processes, in two threads, and once serially"},
		},
	}
}

type calArg struct {
	I, N    int
	Results *multiprocessing.Array[uint64]
}

// checkEvery is how many iterations a loop runs between two looks at its context.
const checkEvery = 1 << 22

// denseCal multiplies N times. The document's product is zero from the first step on, which a compiler may see;
// here the factors are odd, so that the product changes with each, and is kept.
var denseCal = multiprocessing.Register("compare.cal", func(ctx context.Context, a calArg) (nothing, error) {
	product := uint64(1)
	for from := 0; from < a.N; from += checkEvery {
		if ctx.Err() != nil {
			return nothing{}, context.Cause(ctx)
		}
		for i := from; i < min(a.N, from+checkEvery); i++ {
			product *= uint64(i) | 1
		}
	}
	a.Results.Store(a.I, product)
	return nothing{}, nil
})

// calProduct is what denseCal must find, by a shorter way: the factors come in pairs of the same odd number.
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

var denseIO = multiprocessing.Register("compare.io", func(ctx context.Context, d time.Duration) (nothing, error) {
	return nothing{}, stage.In(ctx).Sleep(ctx, d)
})

func compareWork(ctx context.Context, st *stage.Stage, o *compareOptions) (Report, error) {
	n := o.iterations
	if n == 0 {
		n = calIterations
	}
	results, err := multiprocessing.NewArray("products", make([]uint64, st.Workers)...)
	if err != nil {
		return Report{}, err
	}
	cal := func(ctx context.Context, on string, n int) error {
		return runOn(ctx, st, on, "cal", st.Workers, denseCal, func(i int) calArg { return calArg{i, n, results} })
	}
	io := func(ctx context.Context, on string, d time.Duration) error {
		return runOn(ctx, st, on, "io", o.ioWorkers, denseIO, func(int) time.Duration { return d })
	}
	want, wrong := calProduct(n), 0
	check := func() {
		for _, p := range results.Numbers() {
			if p != want {
				wrong++
			}
		}
	}
	var modes []mode
	for _, on := range []string{serial, OnThread, OnProcess} {
		modes = append(modes, mode{name: on, work: "cal", workers: st.Workers,
			warm: func(ctx context.Context) error { return cal(ctx, on, n/10) },
			run:  func(ctx context.Context) error { return cal(ctx, on, n) }, after: check})
	}
	modes = append(modes, mode{name: serial, work: "io", workers: o.ioWorkers, known: time.Duration(o.ioWorkers) * st.Scaled(o.io)})
	for _, on := range []string{OnThread, OnProcess} {
		modes = append(modes, mode{name: on, work: "io", workers: o.ioWorkers,
			warm: func(ctx context.Context) error { return io(ctx, on, 0) },
			run:  func(ctx context.Context) error { return io(ctx, on, o.io) }})
	}
	rows, err := measure(ctx, st, o.runs, modes)
	if err != nil {
		return Report{Result: compareResult{Topic: "work", Rows: rows, Claims: []claim{}}}, err
	}
	claims := []claim{
		faster("threads speed up computing", find(rows, OnThread, "cal"), find(rows, serial, "cal")),
		faster("processes speed up computing", find(rows, OnProcess, "cal"), find(rows, serial, "cal")),
		faster("processes compute faster than threads", find(rows, OnProcess, "cal"), find(rows, OnThread, "cal")),
		faster("threads speed up waiting", find(rows, OnThread, "io"), find(rows, serial, "io")),
	}
	r := compareReport("work", rows, claims)
	r.Checks = append(r.Checks, Check{Name: "products", OK: wrong == 0, Want: "0 wrong", Got: fmt.Sprintf("%d wrong", wrong), Grade: Required})
	r.Next = "compare --topic sum"
	return r, nil
}

type sumArg struct {
	I, N int
	High *multiprocessing.Array[uint64]
	Low  *multiprocessing.Array[uint64]
}

// denseSum adds i + i*i for each i below N, in 128 bits, because the sum does not fit in 64.
var denseSum = multiprocessing.Register("compare.sum", func(ctx context.Context, a sumArg) (nothing, error) {
	var high, low, carry uint64
	for from := 0; from < a.N; from += checkEvery {
		if ctx.Err() != nil {
			return nothing{}, context.Cause(ctx)
		}
		for i := uint64(from); i < uint64(min(a.N, from+checkEvery)); i++ {
			h, l := bits.Mul64(i, i+1)
			low, carry = bits.Add64(low, l, 0)
			high += h + carry
		}
	}
	a.High.Store(a.I, high)
	a.Low.Store(a.I, low)
	return nothing{}, nil
})

// sumFormula is the sum by its closed form, (n-1)n(n+1)/3.
func sumFormula(n int64) *big.Int {
	s := big.NewInt(n - 1)
	s.Mul(s, big.NewInt(n))
	s.Mul(s, big.NewInt(n+1))
	return s.Div(s, big.NewInt(3))
}

func compareSum(ctx context.Context, st *stage.Stage, o *compareOptions) (Report, error) {
	n := o.iterations
	if n == 0 {
		n = sumIterations
	}
	high, err := multiprocessing.NewArray("sums, high half", make([]uint64, st.Workers)...)
	if err != nil {
		return Report{}, err
	}
	low, err := multiprocessing.NewArray("sums, low half", make([]uint64, st.Workers)...)
	if err != nil {
		return Report{}, err
	}
	sum := func(ctx context.Context, on string, workers, n int) error {
		return runOn(ctx, st, on, "sum", workers, denseSum, func(i int) sumArg { return sumArg{i, n, high, low} })
	}
	want, got, wrong := sumFormula(int64(n)), new(big.Int), 0
	var modes []mode
	for _, on := range []string{OnProcess, OnThread, serial} {
		workers := st.Workers
		if on == serial {
			workers = 1
		}
		modes = append(modes, mode{name: on, work: "sum", workers: workers,
			warm: func(ctx context.Context) error { return sum(ctx, on, workers, n/10) },
			run:  func(ctx context.Context) error { return sum(ctx, on, workers, n) },
			after: func() {
				for i := range workers {
					got.SetUint64(high.Load(i))
					got.Lsh(got, 64).Or(got, new(big.Int).SetUint64(low.Load(i)))
					if got.Cmp(want) != 0 {
						wrong++
					}
				}
			}})
	}
	rows, err := measure(ctx, st, o.runs, modes)
	if err != nil {
		return Report{Result: compareResult{Topic: "sum", Rows: rows, Claims: []claim{}}}, err
	}
	claims := []claim{
		faster("processes take less time than serial", find(rows, OnProcess, "sum"), find(rows, serial, "sum")),
		faster("serial takes less time than threads", find(rows, serial, "sum"), find(rows, OnThread, "sum")),
	}
	r := compareReport("sum", rows, claims)
	r.Table.Notes = append(r.Table.Notes, fmt.Sprintf(
		"Each worker does the whole sum, so %d workers do %d times the serial work; speed-up counts the work done.", st.Workers, st.Workers))
	r.Checks = append(r.Checks, Check{Name: "sum", OK: wrong == 0, Want: want.String(), Got: got.String(), Grade: Required})
	res := r.Result.(compareResult)
	res.Sum = got.String()
	r.Result = res
	r.Outcome = got.String()
	r.Next = "compare"
	return r, nil
}
