package primes

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
)

func TestPrimes(t *testing.T) {
	want := map[uint64]bool{
		112272535095293: true, 112582705942171: true, 112232535095293: false,
		115280095190773: true, 115797848077099: true, 1099726899285419: false,
	}
	for _, on := range []string{demo.OnProcess, demo.OnThread} {
		for variant, rounds := range map[string]int{"submit": 1, "map": 1, "block": 2} {
			t.Run(variant+" on "+on, func(t *testing.T) {
				p := demotest.Play(t, Demo(), variant, stage.Options{On: on, Workers: 2})
				var order []uint64
				got := map[uint64]bool{}
				for _, x := range p.Result.(primesResult).Numbers {
					got[x.N] = x.Prime
					order = append(order, x.N)
					if (x.PID == os.Getpid()) != (on == demo.OnThread) {
						t.Errorf("%d was tested in process %d", x.N, x.PID)
					}
					if p.Said(fmt.Sprintf("process %d tests %d", x.PID, x.N)) == 0 {
						t.Errorf("process %d said nothing of %d", x.PID, x.N)
					}
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Error(diff)
				}
				if !slices.Equal(order, primesNumbers) {
					t.Errorf("the order is %v", order)
				}
				if p.Said("is prime: true") != 4*rounds || p.Done != 6*rounds || p.Announced != 6*rounds ||
					p.Outcome != "4 prime, 2 not" {
					t.Errorf("%d primes said, %d of %d done, outcome %s", p.Said("is prime: true"), p.Done, p.Announced, p.Outcome)
				}
			})
		}
	}
}

func TestBlockLeavesOnlyOneNumberInWork(t *testing.T) {
	p := demotest.Play(t, Demo(), "block", stage.Options{Workers: 2})
	begin := slices.IndexFunc(p.Lines, func(l stage.Line) bool { return strings.HasPrefix(l.Text, "second way") })
	var begun, read []string
	for _, l := range p.Lines[begin+1:] {
		if _, n, ok := strings.Cut(l.Text, " tests "); ok {
			begun = append(begun, n)
		}
		if n, _, ok := strings.Cut(l.Text, " is prime: "); ok {
			read = append(read, n)
			if !slices.Equal(begun, read) {
				t.Errorf("%v were begun when %v were read", begun, read)
			}
		}
	}
	if len(read) != 6 {
		t.Errorf("%d results were read", len(read))
	}
	if r := p.Result.(primesResult); r.Submit <= 0 || r.Block <= 0 {
		t.Errorf("%+v has no times", r)
	}
}

func TestBlockIsGraded(t *testing.T) {
	for _, tc := range []struct {
		submit, block time.Duration
		want          demo.Grade
	}{
		{time.Second, 2 * time.Second, demo.Interesting},
		{time.Second, time.Second, demo.Allowed},
		{2 * time.Second, time.Second, demo.Allowed},
	} {
		if c := blockCheck(tc.submit, tc.block); c.Grade != tc.want || c.Failed() {
			t.Errorf("%v against %v: %+v", tc.block, tc.submit, c)
		}
	}
}

func TestPrimesOfTheCommandLine(t *testing.T) {
	p := demotest.Play(t, Demo(), "submit",
		stage.Options{Args: strings.Fields("0 1 2 3 4 9 25 7919 2147483647 4294967297 18446744073709551615")})
	got := ""
	for _, x := range p.Result.(primesResult).Numbers {
		if x.Prime {
			got += fmt.Sprint(" ", x.N)
		}
	}
	if want := " 2 3 7919 2147483647"; got != want {
		t.Errorf("primes are%s, want%s", got, want)
	}
	for _, bad := range []string{"12x", "", "-1", "+7", "1.0", "18446744073709551616"} {
		err := Demo().CheckArgs([]string{"7", bad})
		if err == nil || !strings.Contains(err.Error(), "from 0 to 18446744073709551615") ||
			!strings.Contains(err.Error(), fmt.Sprintf("%q", bad)) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestIsPrime(t *testing.T) {
	numbers := []uint64{99999989 * 99999989, 99999971 * 99999989, 1<<61 + 1, 1 << 63}
	for n := range uint64(30_000) {
		numbers = append(numbers, n)
	}
	for _, n := range numbers {
		got, err := isPrime(t.Context(), n)
		if want := new(big.Int).SetUint64(n).ProbablyPrime(0); got != want || err != nil {
			t.Errorf("isPrime(%d) = %t, %v", n, got, err)
		}
	}
}

// long is a prime that takes seconds to test.
const long = 18446744073709551557

// primesUntil tests numbers until a line ends with a text, and returns those that were finished.
func primesUntil(t *testing.T, at, variant string, o stage.Options) (found []uint64, done int) {
	t.Helper()
	v, _ := Demo().Variant(variant)
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	s := demotest.Stopper{Played: &demotest.Played{}, At: at, Cancel: cancel}
	o.Speed = 1
	st := stage.New(o, s)
	var r demo.Report
	err := st.Run(ctx, func(ctx context.Context) (err error) {
		r, err = v.Run(ctx, st)
		return err
	})
	if !errors.Is(err, demotest.ErrStopped) {
		t.Errorf("the run's error is %v", err)
	}
	for _, p := range r.Result.(primesResult).Numbers {
		found = append(found, p.N)
	}
	return found, s.Done
}

func TestInterruptedPrimesKeepWhatWasFinished(t *testing.T) {
	for _, on := range []string{demo.OnProcess, demo.OnThread} {
		for _, variant := range Demo().VariantNames() {
			o := stage.Options{On: on, Workers: 1, Args: []string{"7", fmt.Sprint(uint64(long)), "9"}}
			found, done := primesUntil(t, "7 is prime: true", variant, o)
			if !slices.Equal(found, []uint64{7}) || done != 1 {
				t.Errorf("%s on %s: %v was found, %d done", variant, on, found, done)
			}
		}
	}
}

func TestSubmitAndMapBeginANumberWhileAnotherIsInWork(t *testing.T) {
	for _, on := range []string{demo.OnProcess, demo.OnThread} {
		for _, variant := range []string{"submit", "map"} {
			o := stage.Options{On: on, Workers: 2, Args: []string{fmt.Sprint(uint64(long)), "9"}}
			if found, _ := primesUntil(t, " tests 9", variant, o); slices.Contains(found, long) {
				t.Errorf("%s on %s: 9 was not begun before %d was done", variant, on, uint64(long))
			}
		}
	}
}
