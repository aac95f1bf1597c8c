package main

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	got := parse([]byte(`goos: linux
BenchmarkLock/lab-2         	 1000000	        28.5 ns/op	       0 B/op	       3 allocs/op
BenchmarkLock/mutex-cond    	     100	      1500 ns/op
BenchmarkPoolMap/lab-16     	       1	 1.5e+06 ns/op	        12.00 MB/s
BenchmarkDemo/pool/lab-2    	     100	      7 ns/op
BenchmarkLock               	     100	      9 ns/op
PASS
`))
	want := map[name]run{
		{"Lock", "lab"}:        {28.5e-9, 3},
		{"Lock", "mutex-cond"}: {1.5e-6, -1},
		{"PoolMap", "lab"}:     {1.5e-3, -1},
		{"Demo/pool", "lab"}:   {7e-9, -1},
	}
	if !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestPattern(t *testing.T) {
	if got, want := (name{"Demo/pool", "a.b"}).pattern(), `^BenchmarkDemo$/^pool$/^a\.b$`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestRatiosAreOfTheSameRound(t *testing.T) {
	a, b := &contender{Runs: []float64{1, 20, 3}}, &contender{Runs: []float64{2, 10, 3}}
	if got, want := a.ratio(b), (spread{1, 0.5, 2}); got != want {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestParsePairs(t *testing.T) {
	got := parsePairs([]byte("BenchmarkDetached/Lock-2  \t 4009\t  1.044 ratio\t  14 with-ns\t  12 without-ns\n" +
		"BenchmarkOther/Lock-2 100 9 ns/op\n"))
	want := map[name]run{{"Detached/Lock", lab}: {14e-9, -1}, {"Detached/Lock", without}: {12e-9, -1}}
	if !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// A goal of several works is judged by the worst of them.
func TestJudgeTheWorst(t *testing.T) {
	var works []*work
	for name, ratio := range map[string]float64{"Demo/a": 1.4, "Demo/b": 2, "Demo/c": 1} {
		works = append(works, &work{Name: name,
			Contenders: []*contender{{Name: lab, Runs: []float64{ratio}}, {Name: "unrecorded", Runs: []float64{1}}}})
	}
	got := judge(works)
	if len(got) != 1 || got[0].Met || got[0].Got.Median != 2 || !strings.HasSuffix(got[0].What, ": b") {
		t.Errorf("%+v", got)
	}
}

// measured is works as if they had been run.
func measured(lockRuns ...float64) []*work {
	return []*work{{Name: "Lock", Contenders: []*contender{
		{Name: lab, Runs: lockRuns, Allocs: 0},
		{Name: "mutex", Runs: []float64{10e-9, 10e-9}, Allocs: -1},
	}}}
}

func TestJudge(t *testing.T) {
	for _, tc := range []struct {
		runs []float64
		met  bool
	}{{[]float64{15e-9, 20e-9}, true}, {[]float64{15e-9, 30e-9}, false}} {
		got := judge(measured(tc.runs...))
		if len(got) != 1 || got[0].Work != "Lock" || got[0].Met != tc.met || len(missed(got)) == 1 == tc.met {
			t.Errorf("%v: %+v", tc.runs, got)
		}
	}
}

func TestPage(t *testing.T) {
	works := measured(15e-9, 30e-9)
	p := page{Machine: []string{"a machine", "go"}, Rounds: 2, Length: time.Second, Works: works, Goals: judge(works),
		Growth: []growth{{Title: "counter", Of: "threads", Picture: "c.svg",
			Points: []point{{1, []float64{1}}, {10, []float64{2}}, {100, []float64{20}}}}}}
	var b strings.Builder
	if err := p.render(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"2 rounds of about 1s\n", "Measured on: a machine; go.",
		"| Lock, uncontended | mutex | 2.25 (1.50–3.00) | 2 | **no** |\n",
		"- Lock, uncontended, beside mutex: not looked into yet.\n",
		"| Lock | lab | 22.5ns (15.0ns–30.0ns) |  | 0 |\n",
		"| Lock | mutex | 10.0ns (10.0ns–10.0ns) | 2.25 (1.50–3.00) |  |\n",
		"| 100 | 20.0s (20.0s–20.0s) | 200ms |\n",
		"From 10 to 100 threads the cost of each changes by a factor of 1.00: the whole grows in proportion.",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("there is no %q in\n%s", want, b.String())
		}
	}
}

// fake is a program with works that cost what it is told.
type fake struct {
	ran   *[]string
	costs map[name]float64
}

func (f fake) list(_ context.Context, works *regexp.Regexp) (names []name, err error) {
	for n := range f.costs {
		if works.MatchString(n.work) {
			names = append(names, n)
		}
	}
	return names, nil
}

func (f fake) run(_ context.Context, n name, _ time.Duration) (run, error) {
	*f.ran = append(*f.ran, n.contender)
	return run{f.costs[n], 1}, nil
}

func TestContendersTakeTurns(t *testing.T) {
	var ran []string
	programs := []program{
		fake{&ran, map[name]float64{{"Lock", "a"}: 1, {"Lock", "b"}: 2, {"Other", "a"}: 5}},
		fake{&ran, map[name]float64{{"Lock", lab}: 3}},
	}
	works, err := options{rounds: 3, works: regexp.MustCompile("^Lock$")}.measure(t.Context(), programs)
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Fields("lab a b a b lab b lab a"); !slices.Equal(ran, want) {
		t.Errorf("the order was %v, want %v", ran, want)
	}
	if len(works) != 1 || len(works[0].Contenders) != 3 {
		t.Fatalf("%+v", works)
	}
	if diff := cmp.Diff([]float64{3, 3, 3}, works[0].Contenders[0].Runs); diff != "" {
		t.Error(diff)
	}
}
