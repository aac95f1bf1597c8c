package compare

import (
	"context"
	"fmt"
	"math/big"
	"math/bits"

	"concurrency-lab/demos/contest"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

type sumArg struct {
	I, N int
	High *multiprocessing.Array[uint64]
	Low  *multiprocessing.Array[uint64]
}

// denseSum adds i + i*i for each i below N, in 128 bits, because the sum does not fit in 64.
var denseSum = multiprocessing.RegisterTask("compare.sum", func(ctx context.Context, a sumArg) error {
	var high, low, carry uint64
	for from := 0; from < a.N; from += demo.CheckEvery {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		for i := uint64(from); i < uint64(min(a.N, from+demo.CheckEvery)); i++ {
			h, l := bits.Mul64(i, i+1)
			low, carry = bits.Add64(low, l, 0)
			high += h + carry
		}
	}
	a.High.Store(a.I, high)
	a.Low.Store(a.I, low)
	return nil
})

// sumFormula is the sum by its closed form, (n-1)n(n+1)/3.
func sumFormula(n int64) *big.Int {
	s := big.NewInt(n - 1)
	s.Mul(s, big.NewInt(n))
	s.Mul(s, big.NewInt(n+1))
	return s.Div(s, big.NewInt(3))
}

// totals are what the workers have added up.
type totals struct {
	high, low *multiprocessing.Array[uint64]
	last      string
}

func newTotals(workers int) (*totals, error) {
	high, err := multiprocessing.NewArray("totals, high half", make([]uint64, workers)...)
	if err != nil {
		return nil, err
	}
	low, err := multiprocessing.NewArray("totals, low half", make([]uint64, workers)...)
	return &totals{high: high, low: low}, err
}

// found is the totals of the first workers, each once: there should be one.
func (s *totals) found(workers int) string {
	s.last = distinctResults(workers, func(i int) string {
		sum := new(big.Int).SetUint64(s.high.Load(i))
		return sum.Lsh(sum, 64).Or(sum, new(big.Int).SetUint64(s.low.Load(i))).String()
	})
	return s.last
}

func compareSum(ctx context.Context, st *stage.Stage, o *compareOptions) (demo.Report, error) {
	n := or(o.iterations, sumIterations)
	s, err := newTotals(st.Workers)
	if err != nil {
		return demo.Report{}, err
	}
	sum := func(on string, workers int) contest.Mode {
		return contest.Mode{Work: "sum", Name: on, Workers: workers, Tasks: workers, N: n,
			Want: func(n int) string { return sumFormula(int64(n)).String() },
			Run: func(ctx context.Context, n int) (contest.Ran, error) {
				took, err := contest.Timed(func() error {
					return runOn(ctx, on, "sum", workers, denseSum, func(i int) sumArg { return sumArg{i, n, s.high, s.low} })
				})
				return contest.Ran{Took: took, Found: s.found(workers)}, err
			}}
	}
	r, err := topic{
		name:  "sum",
		modes: []contest.Mode{sum(demo.OnProcess, st.Workers), sum(demo.OnThread, st.Workers), sum(contest.Serial, 1)},
		statements: []statement{
			{text: "processes take less time than serial", source: "004", work: "sum", a: demo.OnProcess, b: contest.Serial,
				judge: faster, whole: true},
			{text: "serial takes less time than threads", source: "004", work: "sum", a: contest.Serial, b: demo.OnThread,
				judge: faster, whole: true},
		},
		notes: []string{
			fmt.Sprintf("Each worker does the whole sum, so %d workers do %d times the serial work;", st.Workers, st.Workers),
			"speed-up counts the work done.",
		},
		next: "compare --topic gil",
	}.measure(ctx, st, o)
	if err != nil {
		return r, err
	}
	result := r.Result.(compareResult)
	result.Sum = s.last
	want := sumFormula(int64(n)).String()
	r.Result, r.Outcome = result, s.last
	r.Checks = append(r.Checks, demo.Check{Name: "sum", OK: s.last == want, Want: want, Got: s.last, Grade: demo.Required})
	return r, nil
}
