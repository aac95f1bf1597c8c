package manager

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/crew/managed"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/managers"
)

// typesResult is the figures of the variant types.
type typesResult struct {
	Types []typeSeen `json:"types"`
}

// typeSeen is one type: what each of the two processes saw in the end, and whether both were right.
type typeSeen struct {
	Type string    `json:"type"`
	OK   bool      `json:"ok"`
	Saw  [2]string `json:"saw"`
}

// userArg is what one of the two processes starts with.
type userArg struct {
	Objects managedObjects
	Me      int // 0 or 1
}

// useObjects uses one type after the other together with another process, and notes what it sees
// when both have done.
var useObjects = multiprocessing.RegisterTask("manager.types", func(ctx context.Context, a userArg) error {
	for _, k := range managedKinds {
		if err := k.use(ctx, a.Objects, a.Me); err != nil {
			return fmt.Errorf("%s: %w", k.name, err)
		}
		if _, err := a.Objects.Meet.Wait(ctx); err != nil {
			return err
		}
		if err := a.note(ctx, k); err != nil {
			return fmt.Errorf("%s: %w", k.name, err)
		}
	}
	return nil
})

// note says and keeps what this process sees of a type.
func (a userArg) note(ctx context.Context, k managedKind) error {
	saw, err := k.look(ctx, a.Objects)
	if err != nil {
		return err
	}
	st := stage.In(ctx)
	st.Say(ctx, k.says, saw)
	st.Advance()
	return a.Objects.Saw.Set(ctx, seenBy(k, a.Me), saw)
}

// seenBy is the key under which a process notes what it saw.
func seenBy(k managedKind, me int) string { return fmt.Sprint(k.name, " ", me) }

func managerTypes(ctx context.Context, st *stage.Stage, pause time.Duration) (demo.Report, error) {
	return managed.With(ctx, func(ctx context.Context, m *managers.Manager) (demo.Report, error) {
		st.Say(ctx, "the manager is process %d", m.PID())
		o, err := newManagedObjects(ctx, m, pause)
		if err != nil {
			return demo.Report{}, err
		}
		st.Total(2 * len(managedKinds))
		c := crew.New(ctx, func() {})
		for me := range 2 {
			c.Add(crew.Start(c.Ctx, demo.OnProcess, fmt.Sprintf("user-%d", me), useObjects, userArg{o, me}))
		}
		if err := c.Join(ctx); err != nil {
			return demo.Report{}, err
		}
		return managerTypesReport(ctx, o)
	})
}

func managerTypesReport(ctx context.Context, o managedObjects) (demo.Report, error) {
	res := typesResult{Types: []typeSeen{}}
	r := demo.Report{Next: "manager --variant remote"}
	right := 0
	for _, k := range managedKinds {
		seen := typeSeen{Type: k.name, OK: true}
		for me := range seen.Saw {
			var err error
			if seen.Saw[me], _, err = o.Saw.Get(ctx, seenBy(k, me)); err != nil {
				return r, err
			}
			seen.OK = seen.OK && seen.Saw[me] == k.want
		}
		if seen.OK {
			right++
		}
		res.Types = append(res.Types, seen)
		r.Checks = append(r.Checks, demo.Check{
			Name: k.name, OK: seen.OK, Want: k.want, Got: strings.Join(slices.Compact(seen.Saw[:]), " and "),
			Grade: demo.Required,
		}.As("%s: both processes saw %s", k.name, k.want))
	}
	r.Result, r.Outcome = res, fmt.Sprintf("%d of %d", right, len(managedKinds))
	r.Words = demo.Tell("types as expected: %d of %d", right, len(managedKinds))
	return r, nil
}
