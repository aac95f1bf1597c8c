package demos

import (
	"context"

	"concurrency-lab/demos/stage"
)

// Barrier is 000's game for which all must be at the table, and what a barrier does when they are not.
func Barrier() *Demo {
	var rounds int
	return &Demo{
		Name:    "barrier",
		Group:   Threads,
		Summary: "A game begins when everybody is at the table, or not at all",
		Flags: []Flag{{
			Name: "rounds", Value: Int(&rounds, 3, 1, 1000), For: []string{"rounds"},
			Usage: "how often they meet",
		}},
		Variants: []Variant{
			{Name: "meet", Source: "000 Barrier", Workers: 5, MinWorkers: 2, Run: barrierMeet,
				Summary: "the server waits, the clients come after 1 to 4 s, and all go on together"},
			{Name: "late", Workers: 5, MinWorkers: 2, Run: barrierLate,
				Summary: "the last client comes after the 5 s that the others wait: nobody plays"},
			{Name: "abort", Workers: 5, MinWorkers: 2, Run: barrierAbort,
				Summary: "the server calls the game off while some wait and others are on their way"},
			{Name: "reset", Workers: 5, MinWorkers: 2, Run: barrierReset,
				Summary: "after such an abort the barrier is reset, all come again and play"},
			{Name: "rounds", Workers: 5, MinWorkers: 2, Run: func(ctx context.Context, st *stage.Stage) (Report, error) {
				return barrierRounds(ctx, st, rounds)
			}, Summary: "the same barrier for --rounds rounds: it is whole again after each"},
		},
	}
}

func barrierMeet(ctx context.Context, st *stage.Stage) (Report, error) {
	t := newTable(st, 1, 0)
	st.Total(st.Workers)
	err := t.play(ctx, t.server, t.client)
	r := t.report(st.Workers, 0, false)
	r.Next = "barrier --variant late"
	return r, err
}

func barrierLate(ctx context.Context, st *stage.Stage) (Report, error) {
	t := newTable(st, 1, st.Scaled(patience))
	st.Total(st.Workers)
	err := t.play(ctx, t.server, t.lateClient)
	r := t.report(0, st.Workers, true)
	r.Next = "barrier --variant abort"
	return r, err
}

func barrierAbort(ctx context.Context, st *stage.Stage) (Report, error) {
	t := newTable(st, 1, 0)
	st.Total(st.Workers - 1)
	err := t.play(ctx, t.callOff, t.client)
	r := t.report(0, st.Workers-1, true)
	r.Next = "barrier --variant reset"
	return r, err
}

// barrierReset has two games at one table: the first is called off, and the reset mends the barrier for the second.
func barrierReset(ctx context.Context, st *stage.Stage) (Report, error) {
	t := newTable(st, 1, 0)
	st.Total(2*st.Workers - 1)
	err := t.play(ctx, t.callOff, t.client)
	if err == nil {
		st.Say(ctx, "broken is %t", t.Broken())
		t.Reset(ctx)
		st.Say(ctx, "broken is %t after the reset: all come again", t.Broken())
		t.arrived = []string{}
		err = t.play(ctx, t.server, t.client)
	}
	r := t.report(st.Workers, st.Workers-1, false)
	r.Next = "barrier --variant rounds"
	return r, err
}

func barrierRounds(ctx context.Context, st *stage.Stage, rounds int) (Report, error) {
	t := newTable(st, rounds, 0)
	st.Total(rounds * st.Workers)
	err := t.play(ctx, t.server, t.client)
	r := t.report(rounds*st.Workers, 0, false)
	r.Next = "barrier"
	return r, err
}
