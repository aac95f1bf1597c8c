package primes

import (
	"fmt"
	"math/big"
	"os"
	"strconv"
	"time"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
)

// primesResult is the figures of every variant; the times are block's.
type primesResult struct {
	Numbers []primality `json:"numbers"`
	Submit  float64     `json:"submit_s,omitempty"`
	Block   float64     `json:"block_s,omitempty"`
}

// primality is what a worker found out about a number.
type primality struct {
	N     uint64 `json:"n,string"`
	Prime bool   `json:"prime"`
	PID   int    `json:"pid"`
}

// blockCheck says what asking at once cost. With one processor, or one worker, there is nothing to
// lose.
func blockCheck(submit, block time.Duration) demo.Check {
	ratio := block.Seconds() / submit.Seconds()
	c := demo.Check{
		Name: "time", OK: true, Want: "longer than by submitting all first", Grade: demo.Allowed,
		Got: fmt.Sprintf("%.3fs against %.3fs, %.1f times as long", block.Seconds(), submit.Seconds(), ratio),
	}
	if ratio > 1.1 {
		c.Grade = demo.Interesting
	}
	return c.As("took %.3f s; with all numbers handed in first it takes %.3f s", block.Seconds(), submit.Seconds())
}

// primesReport has the checks that all variants share.
func primesReport(st *stage.Stage, numbers []uint64, found []primality) demo.Report {
	primes, confirmed := 0, 0
	for _, p := range found {
		if p.Prime {
			primes++
		}
		// For numbers of 64 bits this test, which divides nothing, is exact.
		if p.Prime == new(big.Int).SetUint64(p.N).ProbablyPrime(0) {
			confirmed++
		}
	}
	return demo.Report{
		Result:  primesResult{Numbers: append([]primality{}, found...)},
		Outcome: fmt.Sprintf("%d prime, %d not", primes, len(found)-primes),
		Checks: []demo.Check{
			demo.Expect("results", len(numbers), len(found)).
				As("%d of %d numbers were tested; prime: %d", len(found), len(numbers), primes),
			demo.Expect("confirmed by another test", len(found), confirmed).As("another test finds the same"),
			whereCheck(st, found),
		},
	}
}

// whereCheck says whether the workers were what the run is on: processes of their own, or threads
// of this one.
func whereCheck(st *stage.Stage, found []primality) demo.Check {
	here, others := 0, map[int]bool{}
	for _, p := range found {
		if p.PID == os.Getpid() {
			here++
		} else {
			others[p.PID] = true
		}
	}
	all := len(found)
	if st.On == demo.OnThread {
		return demo.Check{Name: "tested in this process", OK: here == all, Want: strconv.Itoa(all), Got: strconv.Itoa(here),
			Grade: demo.Required}.As("all were tested in this process")
	}
	return demo.Check{Name: "tested in other processes", OK: here == 0, Want: strconv.Itoa(all), Grade: demo.Required,
		Got: fmt.Sprintf("%d, in %d of them", all-here, len(others))}.
		As("all were tested in other processes; there were %d", len(others))
}
