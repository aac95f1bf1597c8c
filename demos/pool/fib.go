package pool

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/pool"
	"concurrency-lab/primitives/trace"
)

// fibNumbers are the document's tasks.
var fibNumbers = demo.CountFrom(1, 19)

// fib is the document's: it counts from fib(1) = 1 and fib(2) = 2.
func fib(n int) int {
	a, b := 0, 1
	for range n {
		a, b = b, a+b
	}
	return b
}

// fibJob is what a worker returns. It says which task it is, because results may arrive in any
// order.
type fibJob struct{ N, Fib, PID int }

var fibWork = multiprocessing.Register("pool.fib", func(ctx context.Context, n int) (fibJob, error) {
	st := stage.In(ctx)
	st.Say(ctx, "works on fib(%d)", n)
	err := atWork(ctx, strconv.Itoa(n), 2*time.Second)
	st.Advance()
	return fibJob{n, fib(n), trace.From(ctx).PID}, err
})

// atWork is a task of that name, which takes so long. It is counted while it goes on.
func atWork(ctx context.Context, task string, long time.Duration) error {
	st := stage.In(ctx)
	return st.Task(ctx, task, func() error {
		return crew.AtWork.During(ctx, func() error { return st.Sleep(ctx, long) })
	})
}

// fibResult is the figures of the five variants, and what a chart of them is drawn from.
type fibResult struct {
	N           []int `json:"n"`
	Fib         []int `json:"fib"`
	Arrival     []int `json:"arrival"`
	PIDs        []int `json:"pids"`
	MostAtOnce  int   `json:"most_at_once"`
	CallbackPID int   `json:"callback_pid,omitempty"`
}

// fibRun is one run of a variant.
type fibRun struct {
	*stage.Stage
	pool        *pool.Pool
	jobs        []fibJob // in the order of arrival
	limit       int      // how many tasks may run at the same time
	callbackPID int
	checks      []demo.Check
	next        string
}

// poolFib returns the run of a variant.
func poolFib(tell func(context.Context, *fibRun) error) func(context.Context, *stage.Stage) (demo.Report, error) {
	return func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
		g, err := crew.NewGauge()
		if err != nil {
			return demo.Report{}, err
		}
		st.Total(len(fibNumbers))
		r := &fibRun{Stage: st, limit: st.Workers}
		err = withPool(ctx, st.Workers, func(p *pool.Pool) error {
			r.pool = p
			return tell(ctx, r)
		}, g.Initializer())
		return r.report(g.Take()), err
	}
}

// fibApply waits for each task: there are many workers, and one works.
func fibApply(ctx context.Context, r *fibRun) error {
	r.limit, r.next = 1, "pool --variant apply-async"
	for _, n := range fibNumbers {
		job, err := pool.Apply(ctx, r.pool, fibWork, n)
		if err != nil {
			return err
		}
		r.jobs = append(r.jobs, job)
		r.Say(ctx, "fib(%d) is %d", n, job.Fib)
	}
	r.Say(ctx, "the results are %v", fibsOf(r.jobs))
	r.pool.Close()
	return r.pool.Join(ctx)
}

func fibApplyAsync(ctx context.Context, r *fibRun) error {
	r.next = "pool --variant callback"
	results, err := handIn(r.pool, fibWork, fibNumbers)
	if err != nil {
		return err
	}
	ready := 0
	for _, a := range results {
		if a.Ready() {
			ready++
		}
	}
	r.Say(ctx, "%d tasks are handed in; results that are ready: %d", len(results), ready)
	r.pool.Close()
	joined := r.pool.Join(ctx)
	r.jobs, err = collect(ctx, results)
	r.Say(ctx, "the results are %v", fibsOf(r.jobs))
	return cmp.Or(joined, err)
}

func fibCallback(ctx context.Context, r *fibRun) error {
	r.next = "pool --variant map"
	var failed error
	for _, n := range fibNumbers {
		_, err := pool.ApplyAsync(r.pool, fibWork, n, func(job fibJob, err error) {
			if err != nil {
				failed = cmp.Or(failed, err)
				return
			}
			r.called(ctx, fmt.Sprint(job.Fib), job)
		})
		if err != nil {
			return err
		}
	}
	return r.finish(ctx, &failed)
}

func fibMap(ctx context.Context, r *fibRun) (err error) {
	r.next = "pool --variant map-async"
	if r.jobs, err = pool.Map(ctx, r.pool, fibWork, fibNumbers, 0); err != nil {
		r.jobs = nil
		return err
	}
	r.Say(ctx, "map returned; results: %d", len(r.jobs))
	r.pool.Close()
	return r.pool.Join(ctx)
}

func fibMapAsync(ctx context.Context, r *fibRun) error {
	r.next = "pool --variant tour"
	var failed error
	_, err := pool.MapAsync(r.pool, fibWork, fibNumbers, 0, func(jobs []fibJob, err error) {
		if err != nil {
			failed = err
			return
		}
		r.called(ctx, fmt.Sprint(fibsOf(jobs)), jobs...)
	})
	if err != nil {
		return err
	}
	err = r.finish(ctx, &failed)
	r.Say(ctx, "tasks: %d; results: %d", len(fibNumbers), len(r.jobs))
	return err
}

// called is the callback. The pool calls it in the first process, one call at a time.
func (r *fibRun) called(ctx context.Context, shown string, jobs ...fibJob) {
	r.callbackPID = os.Getpid()
	r.jobs = append(r.jobs, jobs...)
	r.Say(ctx, "callback in process %d, called with %s", r.callbackPID, shown)
}

// finish ends the pool after its callbacks, which may have set failed.
func (r *fibRun) finish(ctx context.Context, failed *error) error {
	r.pool.Close()
	if err := r.pool.Join(ctx); err != nil {
		return err // callbacks may still run
	}
	r.checks = append(r.checks, demo.Expect("callback's process", os.Getpid(), r.callbackPID).
		As("the callback ran in the parent process"))
	return *failed
}

// report puts the jobs into the order of their tasks: those of the callback come in any order.
func (r *fibRun) report(most int) demo.Report {
	byTask := slices.SortedFunc(slices.Values(r.jobs), func(a, b fibJob) int { return cmp.Compare(a.N, b.N) })
	res := fibResult{
		N:           fieldOf(byTask, func(j fibJob) int { return j.N }),
		Fib:         fibsOf(byTask),
		Arrival:     fieldOf(r.jobs, func(j fibJob) int { return j.N }),
		PIDs:        distinct(fieldOf(r.jobs, func(j fibJob) int { return j.PID })),
		MostAtOnce:  most,
		CallbackPID: r.callbackPID,
	}
	return demo.Report{Result: res, Outcome: inOrder(res.Arrival),
		Words: demo.Tell("results " + inOrder(res.Arrival)), Tasks: r.Tasks(), Figure: res.figure(), Next: r.next,
		Checks: append([]demo.Check{
			demo.Expect("fib", sums(len(fibNumbers)), res.Fib).As("fib(1) to fib(%d) are right", len(fibNumbers)),
			expectOthers(r.Workers, res.PIDs),
			demo.ExpectAtOnce(r.limit, most),
		}, r.checks...)}
}

// figure is the document's plot: n against fib(n), in the order of n whatever came first.
func (r fibResult) figure() *demo.Figure {
	f := &demo.Figure{Title: "pool: the results of the tasks", X: demo.Axis{Label: "n"}, Y: demo.Axis{Label: "fib(n)"}}
	for i, n := range r.N {
		f.Points = append(f.Points, demo.Point{X: float64(n), Y: float64(r.Fib[i])})
	}
	return f
}

// sums returns the first n numbers of the series that begins with 1 and 2, in which each is the sum
// of the two before.
func sums(n int) []int {
	row := []int{1, 2}
	for len(row) < n {
		row = append(row, row[len(row)-2]+row[len(row)-1])
	}
	return row[:n]
}

// distinct returns each of the numbers once, in order.
func distinct(numbers []int) []int {
	sorted := slices.Clone(numbers)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}

func fibsOf(jobs []fibJob) []int { return fieldOf(jobs, func(j fibJob) int { return j.Fib }) }

func fieldOf(jobs []fibJob, field func(fibJob) int) []int {
	values := make([]int, len(jobs))
	for i, j := range jobs {
		values[i] = field(j)
	}
	return values
}
