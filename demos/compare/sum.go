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

// sumTimes is how often a worker does the sum in a run, unless the user says how long it is. One
// sum takes less time than the start of a process. CPython does it once.
const sumTimes = 20

type sumArg struct {
	I, N, Times int
	High        *multiprocessing.Array[uint64]
	Low         *multiprocessing.Array[uint64]
}

// denseSum adds i + i*i for each i below N, in 128 bits, because the sum does not fit in 64; and
// does that again, Times in all.
var denseSum = multiprocessing.RegisterTask("compare.sum", func(ctx context.Context, a sumArg) error {
	for range a.Times {
		high, low, err := addUp(ctx, a.N)
		if err != nil {
			return err
		}
		a.High.Store(a.I, high)
		a.Low.Store(a.I, low)
	}
	return nil
})

// addUp returns the sum, its upper and its lower half.
func addUp(ctx context.Context, n int) (high, low uint64, err error) {
	var carry uint64
	for from := 0; from < n; from += demo.CheckEvery {
		if ctx.Err() != nil {
			return 0, 0, context.Cause(ctx)
		}
		for i := uint64(from); i < uint64(min(n, from+demo.CheckEvery)); i++ {
			h, l := bits.Mul64(i, i+1)
			low, carry = bits.Add64(low, l, 0)
			high += h + carry
		}
	}
	return high, low, nil
}

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
	n, times := or(o.iterations, sumIterations), 1
	if o.iterations == 0 {
		times = sumTimes
	}
	s, err := newTotals(st.Workers)
	if err != nil {
		return demo.Report{}, err
	}
	sum := func(on string, workers int) contest.Mode {
		return contest.Mode{Work: "sum", Name: on, Workers: workers, Tasks: workers, N: n * times, RemoteN: n,
			Want: func(int) string { return sumFormula(int64(n)).String() },
			Run: func(ctx context.Context, all int) (contest.Ran, error) {
				limit := min(all, n) // to warm up it may be less than one sum
				a := sumArg{N: limit, Times: all / max(limit, 1), High: s.high, Low: s.low}
				took, err := contest.Timed(func() error {
					return runOn(ctx, on, "sum", workers, denseSum, func(i int) sumArg { a.I = i; return a })
				})
				return contest.Ran{Took: took, Found: s.found(workers)}, err
			}}
	}
	r, err := topic{
		name:  "sum",
		modes: []contest.Mode{sum(demo.OnProcess, st.Workers), sum(demo.OnThread, st.Workers), sum(contest.Serial, 1)},
		claims: []claim{
			{text: "processes take less time than serial", source: "004", work: "sum", a: demo.OnProcess, b: contest.Serial,
				decide: faster, whole: true},
			{text: "serial takes less time than threads", source: "004", work: "sum", a: contest.Serial, b: demo.OnThread,
				decide: faster, whole: true},
		},
		notes: []string{
			fmt.Sprintf("Serial does the sum %d times, and so does each of the %d workers: %d in all.", times, st.Workers,
				times*st.Workers),
			"The speed-up compares times of one sum, the claims compare times of a run.",
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
	r.Checks = append(r.Checks, demo.Check{Name: "sum", OK: s.last == want, Want: want, Got: s.last, Grade: demo.Required}.
		As("the sum is %s, as the formula says", s.last))
	return r, nil
}
