package process

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"concurrency-lab/demos/contest"
	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

// startMethods are those that can be used, the one that they are measured against first.
var startMethods = []multiprocessing.StartMethod{multiprocessing.Spawn, multiprocessing.Warm}

// methodsResult is the figures of the variant start-methods.
type methodsResult struct {
	Starts   int            `json:"starts"`
	Methods  []methodRow    `json:"methods"`
	Ratio    float64        `json:"ratio"` // how many times as long the first method's median is as the last one's
	Refusals []demo.Refusal `json:"refusals"`
}

// methodRow is what the starts by one method took, from the call to the first word of the child.
type methodRow struct {
	Method string  `json:"method"`
	Said   string  `json:"said"`
	Runs   int     `json:"runs"`
	Ready  int     `json:"ready"` // children that had come up before they were asked for
	Median float64 `json:"median_s"`
	Min    float64 `json:"min_s"`
	Max    float64 `json:"max_s"`

	times []time.Duration
}

// cameUp is when this process came up.
var cameUp = time.Now()

// firstWord is what a child says to be measured.
type firstWord struct {
	Text   string
	CameUp int64 // in nanoseconds of the wall clock, which the processes of a machine share
}

var (
	// foo is 002's: it puts a greeting into a queue.
	foo = multiprocessing.RegisterTask("process.foo",
		func(ctx context.Context, q *multiprocessing.Queue[firstWord]) error {
			return q.Put(ctx, firstWord{"hello", cameUp.UnixNano()})
		})
	// setMethodTwice chooses a start method for its own process, which cannot be taken back; so it
	// is a child that does it.
	setMethodTwice = registerChild("process.set-method", func(ctx context.Context, _ struct{}) error {
		if err := multiprocessing.SetStartMethod(multiprocessing.Warm); err != nil {
			return err
		}
		return multiprocessing.SetStartMethod(multiprocessing.Spawn)
	})
)

// methodRun is one run.
type methodRun struct {
	demo.Refusals
	queue *multiprocessing.Queue[firstWord]
	rows  []methodRow
}

func processStartMethods(ctx context.Context, st *stage.Stage, starts int) (demo.Report, error) {
	queue, err := multiprocessing.NewQueue[firstWord]("q", 0)
	if err != nil {
		return demo.Report{}, err
	}
	m := &methodRun{Refusals: demo.Refusals{Stage: st, Res: demo.RefusedResult{Refusals: []demo.Refusal{}}}, queue: queue}
	st.Total(starts * len(startMethods))
	st.Say(ctx, "spawn starts this program anew for every child")
	st.Say(ctx, "warm takes a child that already waits for work, and starts another in its place")
	st.Say(ctx, "fork would copy this process, but only one of its threads")
	m.refuse(ctx)
	for _, method := range startMethods {
		m.rows = append(m.rows, methodRow{Method: string(method)})
	}
	for range starts {
		for i, method := range startMethods { // in turn, so that a slow moment of the machine hits both alike
			if err == nil {
				err = m.rows[i].start(multiprocessing.WithStartMethod(ctx, method), m)
			}
		}
	}
	return m.report(ctx, starts), err
}

// refuse shows what cannot be.
func (m *methodRun) refuse(ctx context.Context) {
	m.Ask(ctx, "fork", multiprocessing.ErrFork, func() error {
		return crew.RunOne(multiprocessing.WithStartMethod(ctx, multiprocessing.Fork), "copy", foo, m.queue)
	})
	m.Ask(ctx, "set_start_method a second time", multiprocessing.ErrStartMethodSet, func() error {
		c, err := startChild(ctx, "setter", setMethodTwice, struct{}{})
		if err == nil {
			_, err = c.end(ctx)
		}
		return err
	})
}

// start starts a child by the method of ctx, waits for its word, and notes how long that took. What
// is kept ready is ready before: also for a spawn, as children that come up beside it would slow
// it.
func (r *methodRow) start(ctx context.Context, m *methodRun) error {
	if err := multiprocessing.WarmUp(ctx); err != nil {
		return err
	}
	c := crew.New(ctx, m.Advance)
	begin := time.Now()
	c.Add(crew.Start(c.Ctx, demo.OnProcess, r.Method, foo, m.queue))
	word, err := m.queue.Get(c.Ctx)
	took := time.Since(begin)
	if err = cmp.Or(c.Join(ctx), err); err != nil {
		return err
	}
	r.times, r.Said = append(r.times, took), word.Text
	if word.CameUp < begin.UnixNano() {
		r.Ready++
	}
	return nil
}

func (m *methodRun) report(ctx context.Context, starts int) demo.Report {
	t := &demo.Table{Head: []string{"method", "starts", "ready before", "median", "min", "max"}}
	f := &demo.Figure{Title: "process: from the call to the child's first word",
		X: demo.Axis{Label: demo.MedianAndRange, Unit: "s"}}
	for i := range m.rows {
		r := &m.rows[i]
		r.sum()
		m.Say(ctx, "%s: %d children said %s; %d of them were ready before they were asked for", r.Method, r.Runs, r.Said,
			r.Ready)
		span := demo.Range{Low: r.Min, Mid: r.Median, High: r.Max}
		t.Rows = append(t.Rows, demo.Row{Bar: span, Cells: []string{
			r.Method, fmt.Sprint(r.Runs), fmt.Sprint(r.Ready), contest.Seconds(r.Median), contest.Seconds(r.Min),
			contest.Seconds(r.Max)}})
		if r.Runs > 0 {
			f.Bars = append(f.Bars, demo.Bar{Name: r.Method, Range: span, Note: contest.Seconds(r.Median), Color: i})
		}
	}
	spawn, warm := m.rows[0], m.rows[len(m.rows)-1]
	res := methodsResult{Starts: starts, Methods: m.rows, Refusals: m.Res.Refusals}
	outcome := "not measured"
	if warm.Median > 0 {
		res.Ratio = spawn.Median / warm.Median
		outcome = "a spawn takes longer"
		if res.Ratio < 1 {
			outcome = "a warm start takes longer"
		}
		t.Notes = append(t.Notes,
			fmt.Sprintf("From the call to the child's first word, spawn takes %.1f times as long as warm.", res.Ratio))
	}
	return demo.Report{
		Result:  res,
		Outcome: outcome,
		Checks: append(m.Checks,
			demo.Expect("spawned children that were ready before", 0, spawn.Ready).
				As("no spawned child was ready before it was wanted"),
			demo.Expect("warm children that were ready before", starts, warm.Ready).
				As("%d warm children were ready before they were wanted", warm.Ready)),
		Table:  t,
		Figure: f,
		Next:   "compare --topic start",
	}
}

func (r *methodRow) sum() {
	if r.Runs = len(r.times); r.Runs == 0 {
		return
	}
	slices.Sort(r.times)
	r.Median, r.Min, r.Max = contest.Median(r.times).Seconds(), r.times[0].Seconds(), r.times[r.Runs-1].Seconds()
}
