package pool

import (
	"context"
	"slices"

	"concurrency-lab/demos/crew/managed"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
	"concurrency-lab/primitives/threading"
)

// The document's figures.
const (
	managedTasks = 20
	managedKeys  = 10
)

// managedArg is an argument of a task. It has proxies, which can be sent to any process.
type managedArg struct {
	Lock *managers.Lock
	X    *managers.Value[float64]
}

type managedItem struct {
	Dict *managers.Dict[int, int]
	Key  int
}

var (
	printAndAddManaged = multiprocessing.RegisterTask("pool.managed",
		func(ctx context.Context, a managedArg) error {
			st := stage.In(ctx)
			defer st.Advance()
			return threading.With(ctx, a.Lock, func() error {
				x, err := a.X.Get(ctx)
				if err != nil {
					return err
				}
				st.Say(ctx, "reads %.1f and adds 1", x)
				return a.X.Set(ctx, x+1)
			})
		})
	setDouble = multiprocessing.RegisterTask("pool.set-double", func(ctx context.Context, a managedItem) error {
		defer stage.In(ctx).Advance()
		return a.Dict.Set(ctx, a.Key, 2*a.Key)
	})
)

type managedResult struct {
	Tasks      int          `json:"tasks"`
	Value      float64      `json:"value"`
	Dict       []managedKey `json:"dict"` // in the order in which the keys were set
	ManagerPID int          `json:"manager_pid"`
}

type managedKey struct {
	Key   int `json:"key"`
	Value int `json:"value"`
}

func poolManaged(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	return managed.With(ctx, func(ctx context.Context, m *managers.Manager) (r demo.Report, err error) {
		st.Say(ctx, "the manager is process %d", m.PID())
		st.Total(managedTasks + managedKeys)
		res := managedResult{Tasks: managedTasks, Dict: []managedKey{}, ManagerPID: m.PID()}
		if res.Value, err = managedCount(ctx, st, m); err == nil {
			res.Dict, err = managedDict(ctx, st, m)
		}
		return managedReport(res), err
	})
}

// managedCount is the first example: the tasks count under a lock, both of the manager.
func managedCount(ctx context.Context, st *stage.Stage, m *managers.Manager) (float64, error) {
	lock, err := managers.NewLock(ctx, m, "lock")
	if err != nil {
		return 0, err
	}
	x, err := managers.NewValue(ctx, m, "x", 0.0)
	if err != nil {
		return 0, err
	}
	if err := runTasks(ctx, st.Workers, printAndAddManaged,
		slices.Repeat([]managedArg{{lock, x}}, managedTasks)); err != nil {
		return 0, err
	}
	end, err := x.Get(ctx)
	if err != nil {
		return 0, err
	}
	st.Say(ctx, "the value at the end is %.1f", end)
	return end, nil
}

// managedDict is the second: the tasks fill a dict.
func managedDict(ctx context.Context, st *stage.Stage, m *managers.Manager) ([]managedKey, error) {
	keys := []managedKey{}
	d, err := managers.NewDict[int, int](ctx, m, "d")
	if err != nil {
		return keys, err
	}
	var args []managedItem
	for _, i := range demo.CountFrom(0, managedKeys) {
		args = append(args, managedItem{d, i})
	}
	if err := runTasks(ctx, st.Workers, setDouble, args); err != nil {
		return keys, err
	}
	items, err := d.Items(ctx)
	if err != nil {
		return keys, err
	}
	st.Say(ctx, "the dict at the end:")
	for _, it := range items {
		st.Say(ctx, "%d: %d", it.Key, it.Value)
		keys = append(keys, managedKey{it.Key, it.Value})
	}
	return keys, nil
}

func managedReport(res managedResult) demo.Report {
	right := 0
	for _, it := range res.Dict {
		if it.Value == 2*it.Key {
			right++
		}
	}
	return demo.Report{
		Result:  res,
		Outcome: demo.Number(res.Value),
		Next:    "pool --variant refused",
		Checks: []demo.Check{
			demo.Expect("value", demo.Number(managedTasks), demo.Number(res.Value)).
				As("the value is %s: each task added 1", demo.Number(res.Value)),
			demo.Expect("keys", managedKeys, len(res.Dict)).As("the dict has %d keys", len(res.Dict)),
			demo.Expect("values twice their key", managedKeys, right).As("each value is twice its key"),
		},
	}
}
