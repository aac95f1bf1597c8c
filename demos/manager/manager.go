// Package manager is a demo. A process keeps objects, and others use them through proxies, even
// over a network.
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

// Demo is objects that live in a process of their own, and are used by others through proxies: what
// 002 and 003 do with one, the types that they list, and one that serves a network.
func Demo() *demo.Demo {
	var pause time.Duration
	with := func(run func(context.Context, *stage.Stage, time.Duration) (demo.Report, error)) func(context.Context,
		*stage.Stage) (demo.Report, error) {
		return func(ctx context.Context, st *stage.Stage) (demo.Report, error) { return run(ctx, st, pause) }
	}
	return &demo.Demo{
		Name:    "manager",
		Group:   demo.Processes,
		Summary: "A process keeps objects, and others use them through proxies, even over a network",
		Flags: []demo.Flag{{
			Name: "pause", Value: demo.Duration(&pause, 100*time.Millisecond, 0, time.Minute),
			Usage: "how long each step takes, so that it can be watched, or killed",
		}},
		Variants: []demo.Variant{
			{Name: "dict", Source: "002 Manager", Run: with(managerDict),
				Summary: "a child fills a dict with three types of key, and reverses a list of 0 to 9"},
			{Name: "custom", Source: "003 custom manager", Run: with(managerCustom),
				Summary: "three processes call inc() of one object of a class of our own: 6, 7, 8"},
			{Name: "types", Source: "002, 003 Manager types", Run: with(managerTypes),
				Summary: "each of the 13 types that a manager knows, used by two processes at once"},
			{Name: "remote", Source: "002 remote manager", Workers: 3, Run: with(managerRemote),
				Summary: "clients find a server by its address, and prove that they know its key; a stranger is refused"},
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
		{`reverse l`, func() error { return a.List.Reverse(ctx) }},
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
	st.Say(ctx, "%s", dict)
	st.Say(ctx, "%v", list)
	return demo.Report{
		Result:  res,
		Outcome: dict,
		Checks: []demo.Check{
			demo.Expect("dict", `{1: "1", "2": 2, 0.25: nil}`, dict),
			demo.Expect("types of its keys", "int, string, float64", strings.Join(types, ", ")),
			demo.Expect("list", []int{9, 8, 7, 6, 5, 4, 3, 2, 1, 0}, list),
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

// typeName is the type of a key as the document's reader knows it: a whole number arrives as the
// widest, whatever it was.
func typeName(key any) string {
	if _, whole := key.(int64); whole {
		return "int"
	}
	return fmt.Sprintf("%T", key)
}
