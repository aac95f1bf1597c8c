// Package primes is a demo. An executor's workers test which numbers are prime; each result comes
// as a future.
package primes

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"os"
	"runtime"
	"strconv"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/multiprocessing"
)

// primesNumbers are 002's; the list in 000 did not survive its scanning.
var primesNumbers = []uint64{
	112272535095293, 112582705942171, 112232535095293,
	115280095190773, 115797848077099, 1099726899285419,
}

// Demo tests numbers by trial division on an executor, and shows what asking for each result at
// once does to the parallelism.
func Demo() *demo.Demo {
	both, workers := []string{demo.OnProcess, demo.OnThread}, runtime.NumCPU()
	return &demo.Demo{
		Name:      "primes",
		Group:     demo.Pools,
		Summary:   "An executor's workers test which numbers are prime; each result comes as a future",
		Args:      "[NUMBER...]",
		CheckArgs: func(args []string) error { _, err := primesFrom(args); return err },
		Variants: []demo.Variant{
			{Name: "submit", Small: "-w 2 7 9 11",
				Source: "000, 002 ProcessPoolExecutor", On: both, Workers: workers, Args: true,
				Run:     primesRun(primesSubmit),
				Summary: "submits all numbers, keeps the futures in a list, then reads the results",
				Why:     "Workers test the numbers at the same time. main reads the futures in the order of the numbers."},
			{Name: "map", Small: "-w 2 7 9 11",
				Source: "000, 002 ProcessPoolExecutor", On: both, Workers: workers, Args: true,
				Run:     primesRun(primesMap),
				Summary: "one call for all numbers; the results come in their order",
				Why:     "map gives the results in the order of the numbers, whichever is done first."},
			{Name: "block", Source: "000, a remark", Faulty: true, Timed: true, On: both, Workers: workers, Args: true,
				Run:     primesCompared,
				Summary: "asks for each result before it submits the next number; timed beside submit",
				Why: "This variant is meant to be slow: it waits for each result before it hands in the next " +
					"number, so one worker works and the others wait."},
		},
	}
}

// primesFrom reads the numbers of the command line; none stands for the document's.
func primesFrom(args []string) ([]uint64, error) {
	if len(args) == 0 {
		return primesNumbers, nil
	}
	numbers := make([]uint64, len(args))
	for i, arg := range args {
		var err error
		if numbers[i], err = strconv.ParseUint(arg, 10, 64); err != nil {
			return nil, fmt.Errorf("%q must be a whole number from 0 to %d", arg, uint64(math.MaxUint64))
		}
	}
	return numbers, nil
}

var testPrimality = multiprocessing.Register("primes", func(ctx context.Context, n uint64) (primality, error) {
	st := stage.In(ctx)
	st.Say(ctx, "process %d tests %d", os.Getpid(), n)
	prime, err := isPrime(ctx, n)
	if err != nil {
		return primality{}, err
	}
	st.Advance()
	return primality{n, prime, os.Getpid()}, nil
})

// isPrime divides n by 2, by 3 and by all that neither divides, up to n's root.
func isPrime(ctx context.Context, n uint64) (bool, error) {
	if n < 4 {
		return n >= 2, nil
	}
	if n%2 == 0 || n%3 == 0 {
		return false, nil
	}
	// A float64 holds 53 bits, so the root may be wrong by one. One divisor too many does no harm.
	root := uint64(math.Sqrt(float64(n))) + 1
	for i := uint64(5); i <= root; {
		if ctx.Err() != nil {
			return false, context.Cause(ctx)
		}
		for end := min(root, i+demo.CheckEvery); i <= end; i += 6 {
			if n%i == 0 || n%(i+2) == 0 {
				return false, nil
			}
		}
	}
	return true, nil
}

// A primesWay gives numbers to an executor and returns the results in the order of the numbers. For
// a number that was not finished there is only the error.
type primesWay func(ctx context.Context, st *stage.Stage, ex futures.Executor, numbers []uint64) ([]primality, error)

func primesSubmit(
	ctx context.Context, st *stage.Stage, ex futures.Executor, numbers []uint64,
) (found []primality, err error) {
	var list []*futures.Future[primality]
	for _, n := range numbers {
		f, err := futures.Submit(ctx, ex, testPrimality.Bind(n))
		if err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	for _, f := range list {
		p, failed := f.Result(ctx)
		if failed != nil {
			err = cmp.Or(err, failed)
			continue // later results may be ready
		}
		found = append(found, p)
		sayPrimality(ctx, st, p)
	}
	return found, err
}

func primesMap(ctx context.Context, st *stage.Stage, ex futures.Executor, numbers []uint64) ([]primality, error) {
	var found []primality
	for p, err := range futures.Map(ctx, ex, testPrimality.Bind, numbers) {
		if err != nil {
			return found, err
		}
		found = append(found, p)
		sayPrimality(ctx, st, p)
	}
	return found, nil
}

func primesBlock(ctx context.Context, st *stage.Stage, ex futures.Executor, numbers []uint64) ([]primality, error) {
	var found []primality
	for _, n := range numbers {
		f, err := futures.Submit(ctx, ex, testPrimality.Bind(n))
		if err != nil {
			return found, err
		}
		p, err := f.Result(ctx) // the next number is not even submitted before this one is done
		if err != nil {
			return found, err
		}
		found = append(found, p)
		sayPrimality(ctx, st, p)
	}
	return found, nil
}

func sayPrimality(ctx context.Context, st *stage.Stage, p primality) {
	st.Say(ctx, "%d is prime: %t", p.N, p.Prime)
}

// goPrimes tests the numbers in one way, with workers of its own. As in the document's with block,
// the time includes the workers' start and end.
func goPrimes(
	ctx context.Context, st *stage.Stage, way primesWay, numbers []uint64,
) (found []primality, took time.Duration, err error) {
	begin := time.Now()
	ex, err := crew.NewExecutor(ctx, st.On, st.Workers, "primes")
	if err != nil {
		return nil, 0, err
	}
	found, err = way(ctx, st, ex, numbers)
	down := ex.Shutdown(ctx)
	return found, time.Since(begin), cmp.Or(err, down)
}

func primesRun(way primesWay) func(context.Context, *stage.Stage) (demo.Report, error) {
	return func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
		numbers, err := primesFrom(st.Args)
		if err != nil {
			return demo.Report{}, err
		}
		st.Total(len(numbers))
		found, _, err := goPrimes(ctx, st, way, numbers)
		r := primesReport(st, numbers, found)
		r.Next = "primes --variant block"
		return r, err
	}
}

// primesCompared goes both ways, one after the other.
func primesCompared(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	numbers, err := primesFrom(st.Args)
	if err != nil {
		return demo.Report{}, err
	}
	st.Total(2 * len(numbers))
	st.Say(ctx, "first way: submits all numbers, then asks for the results")
	found, submit, err := goPrimes(ctx, st, primesSubmit, numbers)
	if err != nil {
		return primesReport(st, numbers, found), err
	}
	st.Say(ctx, "second way: asks for each result before it submits the next number")
	found, block, err := goPrimes(ctx, st, primesBlock, numbers)
	r := primesReport(st, numbers, found)
	if err == nil {
		r.Result = primesResult{found, submit.Seconds(), block.Seconds()}
		r.Checks = append(r.Checks, blockCheck(submit, block))
	}
	r.Next = "primes --on thread"
	if len(st.Args) == 0 { // with more work for each number, the difference is not hidden by the workers' start
		r.Next = "primes --variant block 100000000000000003 100000000000000013 100000000000000019 100000000000000021"
	}
	return r, err
}
