package pool

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/pool"
)

// methodPause is what each call takes, so that it can be seen which of them run at the same time.
// The documents' take none.
const methodPause = 200 * time.Millisecond

// power is an object with a method. A method is no registered function, so it cannot be the task:
// the object travels in the argument, and callMethod calls it there. It arrives as a copy.
type power struct{ Exponent int }

func (p power) f(x int) int {
	y := 1
	for range p.Exponent {
		y *= x
	}
	return y
}

type methodArg struct {
	Object power
	X      int
}

var callMethod = multiprocessing.Register("pool.method", func(ctx context.Context, a methodArg) (int, error) {
	st := stage.In(ctx)
	st.Say(ctx, "computes f(%d)", a.X)
	err := atWork(ctx, strconv.Itoa(a.X), methodPause)
	st.Advance()
	return a.Object.f(a.X), err
})

// methodWay is the results and figures of one way to get ten results.
type methodWay struct {
	Values     []int   `json:"values"`
	MostAtOnce int     `json:"most_at_once"`
	Wall       float64 `json:"wall_s"`
}

type methodResult struct {
	AllFirst methodWay `json:"all_first"`
	Map      methodWay `json:"map"`
	Six      int       `json:"six"`
	GetEach  methodWay `json:"get_each"`
}

// methods is one run.
type methods struct {
	*stage.Stage
	gauge crew.Gauge
	args  []methodArg
}

func poolMethod(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	g, err := crew.NewGauge()
	if err != nil {
		return demo.Report{}, err
	}
	m := methods{Stage: st, gauge: g}
	for _, x := range demo.CountFrom(0, 10) {
		m.args = append(m.args, methodArg{power{2}, x})
	}
	none := methodWay{Values: []int{}}
	res := methodResult{AllFirst: none, Map: none, GetEach: none}
	st.Total(3*len(m.args) + 1)
	err = withPool(ctx, st.Workers, func(p *pool.Pool) (err error) {
		if res.AllFirst, err = m.way(ctx, p, "all handed in first", m.allFirst); err != nil {
			return err
		}
		if res.Map, err = m.way(ctx, p, "map", m.mapped); err != nil {
			return err
		}
		if res.Six, err = pool.Apply(ctx, p, callMethod, methodArg{power{2}, 6}); err != nil {
			return err
		}
		st.Say(ctx, "f(6) is %d", res.Six)
		g.Take() // that one was a way of its own
		res.GetEach, err = m.way(ctx, p, "each result asked for at once", m.getEach)
		return err
	}, g.Initializer())
	r := methodReport(res)
	r.Tasks = st.Tasks()
	return r, err
}

// way gets the ten results in one way, and says what it took.
func (m methods) way(
	ctx context.Context, p *pool.Pool, name string, get func(context.Context, *pool.Pool) ([]int, error),
) (methodWay, error) {
	begin := time.Now()
	values, err := get(ctx, p)
	if err != nil {
		return methodWay{Values: []int{}}, err
	}
	w := methodWay{values, m.gauge.Take(), time.Since(begin).Seconds()}
	m.Say(ctx, "%s: at most %d at the same time, %.3f s, results %v", name, w.MostAtOnce, w.Wall, w.Values)
	return w, nil
}

func (m methods) allFirst(ctx context.Context, p *pool.Pool) ([]int, error) {
	results, err := handIn(p, callMethod, m.args)
	if err != nil {
		return nil, err
	}
	return collect(ctx, results)
}

func (m methods) mapped(ctx context.Context, p *pool.Pool) ([]int, error) {
	return pool.Map(ctx, p, callMethod, m.args, 0)
}

// getEach waits for each result before it hands in the next call, so only one worker works.
func (m methods) getEach(ctx context.Context, p *pool.Pool) ([]int, error) {
	var values []int
	for i := range m.args {
		one, err := handIn(p, callMethod, m.args[i:i+1])
		if err != nil {
			return nil, err
		}
		got, err := collect(ctx, one)
		if err != nil {
			return nil, err
		}
		values = append(values, got...)
	}
	return values, nil
}

func methodReport(res methodResult) demo.Report {
	squares := []int{0, 1, 4, 9, 16, 25, 36, 49, 64, 81}
	return demo.Report{
		Result: res,
		Outcome: fmt.Sprintf("%d, %d and %d at the same time", res.AllFirst.MostAtOnce, res.Map.MostAtOnce,
			res.GetEach.MostAtOnce),
		Words: demo.Tell("most at the same time: all tasks first %d, map %d, each result before the next %d",
			res.AllFirst.MostAtOnce, res.Map.MostAtOnce, res.GetEach.MostAtOnce),
		Next: "pool --variant initializer",
		Checks: []demo.Check{
			demo.Expect("all first", squares, res.AllFirst.Values).As("all tasks first, then the results: right"),
			demo.Expect("map", squares, res.Map.Values).As("map: right"),
			demo.Expect("6 squared", 36, res.Six).As("6 squared is %d", res.Six),
			demo.Expect("get at once", squares, res.GetEach.Values).As("each result before the next task: right"),
			demo.Expect("get at once: at the same time", 1, res.GetEach.MostAtOnce).
				As("each result before the next task: one worker at a time"),
		},
	}
}
