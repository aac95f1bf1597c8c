package manager

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/crew/managed"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
)

// classA is 003's class A. Only the manager's process ever has one.
type classA struct{ x int }

func newA(_ context.Context, x int) (*classA, error) { return &classA{x}, nil }

var (
	typeA = managers.NewType("A", newA)
	// incA runs in the manager's process, and its line comes out under the name of the manager. While
	// it pauses, the next caller waits.
	incA = managers.NewMethod(typeA, "inc", func(ctx context.Context, a *classA, pause time.Duration) (int, error) {
		a.x++
		fmt.Println("inc() prints", a.x)
		return a.x, stage.In(ctx).Sleep(ctx, pause)
	})

	// openA is the same class, registered with a method that returns its attribute.
	openA = managers.NewType("OpenA", newA)
	xOfA  = managers.NewMethod(openA, "x", func(_ context.Context, a *classA, _ struct{}) (int, error) { return a.x, nil })
)

// customResult is the figures of the variant custom.
type customResult struct {
	Values    []int  `json:"values"`    // what inc returned, in order of size
	Attribute string `json:"attribute"` // what the request for x returned
	Open      int    `json:"open"`      // x of an object whose type lets it be read
}

type customArg struct {
	A      *managers.Proxy[*classA]
	Values *managers.List[int]
	Pause  time.Duration
}

// callInc is the document's f, and keeps what inc returned.
func callInc(ctx context.Context, a customArg) (struct{}, error) {
	st := stage.In(ctx)
	st.Say(ctx, "calls a.inc()")
	x, err := incA.Call(ctx, a.A, a.Pause)
	if err != nil {
		return struct{}{}, err
	}
	st.Say(ctx, "a.inc() returned %d", x)
	st.Advance()
	return struct{}{}, a.Values.Append(ctx, x)
}

var callIncTask = multiprocessing.Register("manager.custom", callInc)

func managerCustom(ctx context.Context, st *stage.Stage, pause time.Duration) (demo.Report, error) {
	return managed.With(ctx, func(ctx context.Context, m *managers.Manager) (demo.Report, error) {
		st.Say(ctx, "the manager is process %d", m.PID())
		a, err := typeA.New(ctx, m, 5)
		if err != nil {
			return demo.Report{}, err
		}
		values, err := managers.NewList[int](ctx, m, "values")
		if err != nil {
			return demo.Report{}, err
		}
		if err := incByThree(ctx, st, customArg{a, values, pause}); err != nil {
			return demo.Report{}, err
		}
		res := customResult{}
		if res.Values, err = values.Items(ctx); err != nil {
			return demo.Report{}, err
		}
		slices.Sort(res.Values)
		return customAttribute(ctx, st, m, a, res)
	})
}

// incByThree has two children and this process call inc at the same time.
func incByThree(ctx context.Context, st *stage.Stage, arg customArg) error {
	st.Total(3)
	c := crew.New(ctx, func() {})
	crew.AddRange(c, demo.OnProcess, "child", 1, 2, callIncTask, arg)
	_, err := callInc(c.Ctx, arg)
	c.Fail(err)
	return c.Join(ctx)
}

// customAttribute asks for the attribute of the object, whose type has no method for it. Then it
// asks an object whose type has one.
func customAttribute(
	ctx context.Context, st *stage.Stage, m *managers.Manager, a *managers.Proxy[*classA], res customResult,
) (demo.Report, error) {
	_, refused := xOfA.Call(ctx, a, struct{}{})
	if refused != nil && !errors.Is(refused, managers.ErrNoMethod) {
		return demo.Report{}, refused
	}
	res.Attribute = fmt.Sprint(refused)
	st.Say(ctx, "asks for a.x: %v", refused)
	open, err := openA.New(ctx, m, 5)
	if err != nil {
		return demo.Report{}, err
	}
	if res.Open, err = xOfA.Call(ctx, open, struct{}{}); err != nil {
		return demo.Report{}, err
	}
	st.Say(ctx, "asks an object whose type has a method for x: %d", res.Open)
	return demo.Report{
		Result:  res,
		Outcome: fmt.Sprint(res.Values),
		Checks: []demo.Check{
			demo.Expect("values", []int{6, 7, 8}, res.Values).As("inc() returned %v", res.Values),
			demo.Expect("x from outside", "no such method: A.x", res.Attribute).
				As("a.x cannot be read, because no method for it is registered"),
			demo.Expect("x where it is registered", 5, res.Open).As("where a method for x is registered, x is %d", res.Open),
		},
		Next: "manager --variant types",
	}, nil
}
