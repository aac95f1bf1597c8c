package process

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

// threeResult is the figures of the variant three.
type threeResult struct {
	Children   []childRow        `json:"children"`
	CPUs       int               `json:"cpus"`
	Active     []crew.HelloChild `json:"active"` // while the tasks ran
	MostAtOnce int               `json:"most_at_once"`
	Wall       float64           `json:"wall_s"`
}

// taskTime is how long each of the three tasks takes.
const taskTime = time.Second

var taskMessages = []string{"one", "two", "three"}

type taskArg struct {
	N       int
	Message string
	AtWork  *multiprocessing.Array[int32]
}

var threeTask = registerChild("process.task", func(ctx context.Context, a taskArg) error {
	stage.In(ctx).Say(ctx, "task%d: hello, %s", a.N, a.Message)
	return crew.Gauge{Counts: a.AtWork}.During(ctx, func() error { return stage.In(ctx).Sleep(ctx, taskTime) })
})

func processThree(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	g, err := crew.NewGauge()
	if err != nil {
		return demo.Report{}, err
	}
	st.Total(len(taskMessages))
	res := threeResult{Children: []childRow{}, CPUs: runtime.NumCPU(), Active: []crew.HelloChild{}}
	begin := time.Now()
	var children []*child
	for i := 0; i < len(taskMessages) && err == nil; i++ {
		var c *child
		if c, err = startChild(ctx, fmt.Sprintf("Process-%d", i+1), threeTask,
			taskArg{i + 1, taskMessages[i], g.Counts}); err == nil {
			children = append(children, c)
		}
	}
	res.Active = crew.SayChildren(ctx, st)
	for _, c := range children {
		row, failed := c.end(ctx)
		res.Children = append(res.Children, row)
		if row.ExitCode != nil {
			st.Advance()
		}
		err = cmp.Or(err, failed)
	}
	res.Wall = time.Since(begin).Seconds()
	res.MostAtOnce = g.Take()
	if err != nil {
		return threeReport(ctx, res), err
	}
	st.Say(ctx, "%d processes took %.3f s; one after the other they would take %.3f s", len(taskMessages), res.Wall,
		float64(len(taskMessages))*st.Scaled(taskTime).Seconds())
	return threeReport(ctx, res), nil
}

func threeReport(ctx context.Context, res threeResult) demo.Report {
	n := len(taskMessages)
	return demo.Report{
		Result:  res,
		Outcome: fmt.Sprintf("%d at once", res.MostAtOnce),
		Words:   demo.Tell("processes at the same time: %d", res.MostAtOnce),
		Checks: append(childrenEnded(n, res.Children),
			demo.ExpectAtOnce(n, res.MostAtOnce),
			demo.Expect("children after join", 0, len(multiprocessing.ActiveChildren(ctx))).As("no child is left after join")),
		Table: childTable(res.Children),
		Next:  "pool --variant hello",
	}
}
