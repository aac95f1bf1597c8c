package pool

import (
	"context"
	"fmt"
	"runtime"
	"strconv"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/pool"
)

// How the tasks of the variant hello are handed in.
const (
	byApplyAsync = "apply-async"
	byMap        = "map"
)

type helloOptions struct {
	tasks  int
	method string
}

type helloResult struct {
	Tasks      int               `json:"tasks"`
	Method     string            `json:"method"`
	CPUs       int               `json:"cpus"`
	Children   []crew.HelloChild `json:"children"`
	Answers    []string          `json:"answers"`
	MostAtOnce int               `json:"most_at_once"`
	Wall       float64           `json:"wall_s"`
}

var hello = multiprocessing.Register("pool.hello", func(ctx context.Context, n int) (string, error) {
	st := stage.In(ctx)
	st.Say(ctx, "task %d: hello, %d", n, n)
	err := atWork(ctx, strconv.Itoa(n), time.Second)
	st.Advance()
	return helloAnswer(n), err
})

func helloAnswer(n int) string { return fmt.Sprintf("msg: %d", n) }

func poolHello(ctx context.Context, st *stage.Stage, o helloOptions) (demo.Report, error) {
	g, err := crew.NewGauge()
	if err != nil {
		return demo.Report{}, err
	}
	st.Total(o.tasks)
	res := helloResult{Tasks: o.tasks, Method: o.method, CPUs: runtime.NumCPU(), Children: []crew.HelloChild{},
		Answers: []string{}}
	const notJoined = -1
	left := notJoined
	err = withPool(ctx, st.Workers, func(p *pool.Pool) error {
		begin := time.Now()
		answers, err := helloGive(ctx, p, o)
		if err != nil {
			return err
		}
		p.Close()
		res.Children = crew.SayChildren(ctx, st)
		if err := p.Join(ctx); err != nil {
			return err
		}
		res.Wall = time.Since(begin).Seconds()
		left = len(multiprocessing.ActiveChildren(ctx))
		st.Say(ctx, "%d tasks took %.3f s", o.tasks, res.Wall)
		if res.Answers, err = answers(); err != nil {
			return err
		}
		for i, a := range res.Answers {
			st.Say(ctx, "task %d returned %q", i, a)
		}
		return nil
	}, g.Initializer())
	if left == notJoined { // it was interrupted: the pool has been terminated since
		left = len(multiprocessing.ActiveChildren(ctx))
	}
	res.MostAtOnce = g.Take()
	r := helloReport(res, st.Workers, left)
	r.Tasks = st.Tasks()
	return r, err
}

// helloGive hands the tasks in and returns how to get their answers when the pool is done. A map is
// done when it returns.
func helloGive(ctx context.Context, p *pool.Pool, o helloOptions) (answers func() ([]string, error), err error) {
	numbers := demo.CountFrom(0, o.tasks)
	if o.method == byMap {
		got, err := pool.Map(ctx, p, hello, numbers, 0)
		return func() ([]string, error) { return got, nil }, err
	}
	results, err := handIn(p, hello, numbers)
	return func() ([]string, error) { return collect(ctx, results) }, err
}

func helloReport(res helloResult, workers, left int) demo.Report {
	right := 0
	for i, a := range res.Answers {
		if a == helloAnswer(i) {
			right++
		}
	}
	r := demo.Report{
		Result:  res,
		Outcome: fmt.Sprintf("%d answers", right),
		Words:   demo.Tell("right answers: %d", right),
		Checks: []demo.Check{
			demo.Expect("answers in order", res.Tasks, right).As("%d of %d answers are right and in order", right, res.Tasks),
			demo.Expect("children after join", 0, left).As("no child is left after join"),
			demo.ExpectAtOnce(workers, res.MostAtOnce),
		},
		Next: "pool --variant hello --method map",
	}
	if res.Method == byMap {
		r.Next = "pool --variant hello -w 2 --tasks 10"
	}
	return r
}
