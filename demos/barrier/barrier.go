// Package barrier is a demo. A game begins when everybody is at the table, or not at all.
package barrier

import (
	"context"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
)

// Demo is 000's game for which all must be at the table, and what a barrier does when they are not.
func Demo() *demo.Demo {
	var rounds int
	both := []string{demo.OnThread, demo.OnProcess}
	return &demo.Demo{
		Name:    "barrier",
		Group:   demo.Threads,
		Summary: "A game begins when everybody is at the table, or not at all",
		Flags: []demo.Flag{{
			Name: "rounds", Value: demo.Int(&rounds, 3, 1, 1000), For: []string{"rounds"},
			Usage: "how often they meet",
		}},
		Variants: []demo.Variant{
			{Name: "meet", Source: "000 Barrier", On: both, Workers: 5, MinWorkers: 2, Run: barrierMeet,
				Summary: "the server waits, the clients come after 1 to 4 s, and all go on together"},
			{Name: "late", On: both, Workers: 5, MinWorkers: 2, Run: barrierLate,
				Summary: "the last client comes after the 5 s that the others wait: nobody plays"},
			{Name: "abort", On: both, Workers: 5, MinWorkers: 2, Run: barrierAbort,
				Summary: "the server calls the game off while some wait and others are on their way"},
			{Name: "reset", On: both, Workers: 5, MinWorkers: 2, Run: barrierReset,
				Summary: "after such an abort the barrier is reset, all come again and play"},
			{Name: "rounds", On: both, Workers: 5, MinWorkers: 2,
				Run: func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
					return barrierRounds(ctx, st, rounds)
				}, Summary: "the same barrier for --rounds rounds: it is whole again after each"},
		},
	}
}

func barrierMeet(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	t, err := newTable(st, 1, 0)
	if err != nil {
		return demo.Report{}, err
	}
	st.Total(st.Workers)
	err = t.play(ctx, serve, come, st.Workers)
	r := t.report(st.Workers, 0, false)
	r.Next = "barrier --variant late"
	return r, err
}

func barrierLate(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	t, err := newTable(st, 1, st.Scaled(patience))
	if err != nil {
		return demo.Report{}, err
	}
	st.Total(st.Workers)
	err = t.play(ctx, serve, comeLate, st.Workers)
	r := t.report(0, st.Workers, true)
	r.Next = "barrier --variant abort"
	return r, err
}

func barrierAbort(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	t, err := newTable(st, 1, 0)
	if err != nil {
		return demo.Report{}, err
	}
	st.Total(st.Workers - 1)
	err = t.play(ctx, callOff, come, st.Workers-1)
	r := t.report(0, st.Workers-1, true)
	r.Next = "barrier --variant reset"
	return r, err
}

// barrierReset has two games at one table: the first is called off, and the reset mends the barrier
// for the second.
func barrierReset(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	t, err := newTable(st, 1, 0)
	if err != nil {
		return demo.Report{}, err
	}
	st.Total(2*st.Workers - 1)
	if err = t.play(ctx, callOff, come, st.Workers-1); err == nil {
		err = t.again(ctx)
	}
	r := t.report(st.Workers, st.Workers-1, false)
	r.Next = "barrier --variant rounds"
	return r, err
}

func barrierRounds(ctx context.Context, st *stage.Stage, rounds int) (demo.Report, error) {
	t, err := newTable(st, rounds, 0)
	if err != nil {
		return demo.Report{}, err
	}
	st.Total(rounds * st.Workers)
	err = t.play(ctx, serve, come, rounds*st.Workers)
	r := t.report(rounds*st.Workers, 0, false)
	r.Next = "barrier"
	return r, err
}
