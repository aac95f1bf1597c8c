// Package barrier is a demo. Parties wait at a barrier until all of them have come, or until it
// breaks.
package barrier

import (
	"context"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
)

// Demo is 000's game that begins when all parties are at the table, and what a barrier does when
// one of them is not.
func Demo() *demo.Demo {
	var rounds int
	both := []string{demo.OnThread, demo.OnProcess}
	return &demo.Demo{
		Name:    "barrier",
		Group:   demo.Threads,
		Summary: "Parties wait at a barrier until all of them have come, or until it breaks",
		Flags: []demo.Flag{{
			Name: "rounds", Value: demo.Int(&rounds, 3, 1, 1000), For: []string{"rounds"},
			Usage: "how many games they play, each after a meeting at the barrier",
		}},
		Variants: []demo.Variant{
			{Name: "meet", Small: "-w 3", Source: "000 Barrier", On: both, Workers: 5, MinWorkers: 2, Run: barrierMeet,
				Summary: "the server waits, the clients come after 1 to 4 s, and all go on together",
				Why:     "Each party waits at the barrier until the last one has come. Then all go on together."},
			{Name: "late", Small: "-w 2", On: both, Workers: 5, MinWorkers: 2, Run: barrierLate,
				Summary: "the last client comes after the timeout of 5 s: the barrier breaks, and nobody plays",
				Why: "The server's timeout ends before the last client comes. That breaks the barrier, and every " +
					"party gets an error."},
			{Name: "abort", Small: "-w 3", On: both, Workers: 5, MinWorkers: 2, Run: barrierAbort,
				Summary: "the server aborts the barrier while some clients wait and others have not come yet",
				Why:     "The server aborts the barrier, so the clients get an error and do not wait for ever."},
			{Name: "reset", Small: "-w 2", On: both, Workers: 5, MinWorkers: 2, Run: barrierReset,
				Summary: "after such an abort the barrier is reset, and all come again and play",
				Why:     "A broken barrier stays broken until it is reset. After the reset all parties meet at it."},
			{Name: "rounds", Small: "-w 2 --rounds 2", On: both, Workers: 5, MinWorkers: 2,
				Run: func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
					return barrierRounds(ctx, st, rounds)
				}, Summary: "the same barrier for --rounds games, without a reset between them",
				Why: "When all parties have gone on, the same barrier can be used again."},
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
	t, err := newTable(st, 1, st.Scaled(timeout))
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

// barrierReset has two games at one table. The first is called off. The reset makes the barrier
// usable for the second.
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
