// Package manager is a demo. A manager process keeps objects, and other processes use them through
// proxies, even over a network.
package manager

import (
	"context"
	"fmt"
	"strings"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/crew/managed"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
)

// Demo is objects in a manager process, which other processes use through proxies: what 002 and 003
// do with a manager, the types that they list, and a manager that serves a network.
func Demo() *demo.Demo {
	var pause time.Duration
	with := func(run func(context.Context, *stage.Stage, time.Duration) (demo.Report, error)) func(context.Context,
		*stage.Stage) (demo.Report, error) {
		return func(ctx context.Context, st *stage.Stage) (demo.Report, error) { return run(ctx, st, pause) }
	}
	return &demo.Demo{
		Name:    "manager",
		Group:   demo.Processes,
		Summary: "A manager process keeps objects; other processes use them, even over a network",
		Flags: []demo.Flag{{
			Name: "pause", Value: demo.Duration(&pause, 100*time.Millisecond, 0, time.Minute),
			Usage: "how long each step takes, so that you can watch it or kill a process",
		}},
		Variants: []demo.Variant{
			{Name: "dict", Source: "002 Manager", Run: with(managerDict),
				Summary: "a child sets three keys in the manager's dict, and reverses its list of 0 to 9",
				Why: "The dict and the list are in the manager's process. Each call of a proxy is a message to the " +
					"manager."},
			{Name: "custom", Source: "003 custom manager", Run: with(managerCustom),
				Summary: "three processes call inc() of one object that the manager keeps: 6, 7, 8",
				Why: "The object is in the manager's process, which runs one call after the other. Only " +
					"registered methods can be called."},
			{Name: "types", Source: "002, 003 Manager types", Run: with(managerTypes),
				Summary: "two processes use each of the manager's 13 types at the same time",
				Why:     "Each object is in the manager's process, so two processes see the same object."},
			{Name: "remote", Unscheduled: "it waits for the network, and nobody here decides when that answers",
				Source: "002 remote manager", Workers: 3, Run: with(managerRemote),
				Summary: "clients connect to a server over TCP and prove that they know its key; a wrong key is refused",
				Why:     "Before the first call, server and client prove to each other that they know the key."},
		},
	}
}

// managerResult is the figures of the variant dict.
type managerResult struct {
	Dict []typedKey `json:"dict"`
	List []int      `json:"list"`
}

type typedKey struct {
	Key     any    `json:"key"`
	KeyType string `json:"key_type"`
	Value   any    `json:"value"`
}

type fillArg struct {
	Dict  *managers.Dict[any, any]
	List  *managers.List[int]
	Pause time.Duration
}

var fillAndReverse = multiprocessing.RegisterTask("manager.fill", func(ctx context.Context, a fillArg) error {
	st := stage.In(ctx)
	for _, step := range []struct {
		says string
		do   func() error
	}{
		{`d[1] = "1"`, func() error { return a.Dict.Set(ctx, 1, "1") }},
		{`d["2"] = 2`, func() error { return a.Dict.Set(ctx, "2", 2) }},
		{`d[0.25] = nil`, func() error { return a.Dict.Set(ctx, 0.25, nil) }},
		{`l.reverse()`, func() error { return a.List.Reverse(ctx) }},
	} {
		st.Say(ctx, "%s", step.says)
		if err := st.Sleep(ctx, a.Pause); err != nil {
			return err
		}
		if err := step.do(); err != nil {
			return err
		}
		st.Advance()
	}
	return nil
})

func managerDict(ctx context.Context, st *stage.Stage, pause time.Duration) (demo.Report, error) {
	return managed.With(ctx, func(ctx context.Context, m *managers.Manager) (demo.Report, error) {
		st.Say(ctx, "the manager is process %d", m.PID())
		d, err := managers.NewDict[any, any](ctx, m, "d")
		if err != nil {
			return demo.Report{}, err
		}
		l, err := managers.NewList(ctx, m, "l", demo.CountFrom(0, 10)...)
		if err != nil {
			return demo.Report{}, err
		}
		st.Total(4)
		if err := crew.RunOne(ctx, "child", fillAndReverse, fillArg{d, l, pause}); err != nil {
			return demo.Report{}, err
		}
		items, err := d.Items(ctx)
		if err != nil {
			return demo.Report{}, err
		}
		list, err := l.Items(ctx)
		if err != nil {
			return demo.Report{}, err
		}
		return managerDictReport(ctx, st, items, list), nil
	})
}

func managerDictReport(ctx context.Context, st *stage.Stage, items []managers.Item[any, any], list []int) demo.Report {
	res := managerResult{Dict: []typedKey{}, List: list}
	var shown, types []string
	for _, it := range items {
		shown = append(shown, literal(it.Key)+": "+literal(it.Value))
		types = append(types, typeName(it.Key))
		res.Dict = append(res.Dict, typedKey{it.Key, typeName(it.Key), it.Value})
	}
	dict := "{" + strings.Join(shown, ", ") + "}"
	st.Say(ctx, "the dict is %s", dict)
	st.Say(ctx, "the list is %v", list)
	return demo.Report{
		Result:  res,
		Outcome: dict,
		Checks: []demo.Check{
			demo.Expect("dict", `{1: "1", "2": 2, 0.25: nil}`, dict).As("the dict is %s", dict),
			demo.Expect("types of its keys", "int, string, float64", strings.Join(types, ", ")).
				As("its keys kept their types: %s", strings.Join(types, ", ")),
			demo.Expect("list", []int{9, 8, 7, 6, 5, 4, 3, 2, 1, 0}, list).As("the list is reversed: %v", list),
		},
		Next: "manager --variant custom",
	}
}

// literal is a value as one would write it in Go.
func literal(v any) string {
	if v == nil {
		return "nil"
	}
	return fmt.Sprintf("%#v", v)
}

// typeName is the name of a key's type in the document. An integer arrives as one of 64 bits,
// whatever it was.
func typeName(key any) string {
	if _, whole := key.(int64); whole {
		return "int"
	}
	return fmt.Sprintf("%T", key)
}
