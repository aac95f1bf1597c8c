package lock

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

type printArg struct {
	Lock  crew.Lock // none: no worker waits for the others
	Ready crew.Barrier
	Out   *multiprocessing.Connection[byte]
	I     int
}

// greeting is what worker i prints.
func greeting(i int) string { return fmt.Sprintf("hello world %d\n", i) }

// printBytes writes a byte at a time, as a stream without a buffer does. The system cannot divide a
// byte.
var printBytes = multiprocessing.RegisterTask("lock.print", func(ctx context.Context, a printArg) error {
	if _, err := a.Ready.Wait(ctx); err != nil { // all print at the same time
		return err
	}
	return guarded(ctx, a.Lock, func() error {
		for _, b := range []byte(greeting(a.I)) {
			if err := a.Out.Send(ctx, b); err != nil {
				return err
			}
		}
		return nil
	})
})

type printResult struct {
	Lines []string `json:"lines"`
}

// printed has the workers write, and divides what comes out of the pipe into lines.
func printed(ctx context.Context, st *stage.Stage, lock crew.Lock) (printResult, error) {
	res := printResult{Lines: []string{}}
	ready, err := crew.NewRendezvous(st, "ready", st.Workers)
	if err != nil {
		return res, err
	}
	in, out, err := multiprocessing.NewPipe[byte]("terminal", false)
	if err != nil {
		return res, err
	}
	defer in.Close()
	defer out.Close()
	read := func(ctx context.Context) error {
		var line []byte
		for range written(st.Workers) {
			b, err := in.Receive(ctx)
			if err != nil {
				return err
			}
			if b != '\n' {
				line = append(line, b)
				continue
			}
			st.Say(ctx, "%s", line)
			res.Lines, line = append(res.Lines, string(line)), nil
		}
		return nil
	}
	arg := func(i int) printArg { return printArg{lock, ready, out, i} }
	if st.Scheduled { // reading is no part of the example, and can wait
		if err = crew.Run(ctx, st, "worker", printBytes, arg); err == nil {
			err = read(ctx)
		}
		return res, err
	}
	return res, crew.RunThen(ctx, st, "worker", printBytes, arg, read)
}

// written is all that the workers write, in the order of their numbers.
func written(workers int) []byte {
	var all []byte
	for i := range workers {
		all = append(all, greeting(i)...)
	}
	return all
}

func lockPrint(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	lock, err := crew.NewLock(st, "lock")
	if err != nil {
		return demo.Report{}, err
	}
	res, err := printed(ctx, st, lock)
	r := printReport(st.Workers, res)
	r.Checks = []demo.Check{demo.Expect("whole lines", st.Workers, wholeLines(st.Workers, res.Lines)).
		As("all lines are whole")}
	r.Next = "lock --variant print-no-lock"
	return r, err
}

func lockPrintNoLock(ctx context.Context, st *stage.Stage) (demo.Report, error) {
	res, err := printed(ctx, st, crew.Lock{})
	return printReport(st.Workers, res), err
}

// printReport grades what was written without a lock. The lines may mix in any way, but no byte can
// be lost.
func printReport(workers int, res printResult) demo.Report {
	whole := wholeLines(workers, res.Lines)
	c := demo.Expect("whole lines", workers, whole)
	c.Grade = demo.Allowed
	if whole < workers {
		c.OK, c.Grade = true, demo.Interesting
	}
	return demo.Report{
		Result:  res,
		Outcome: fmt.Sprintf("%d of %d lines whole", whole, workers),
		Checks:  []demo.Check{c.As("%d of %d lines are whole", whole, workers), sameBytes(written(workers), res.Lines)},
		Next:    "lock --variant print",
	}
}

// wholeLines counts the workers whose line is whole.
func wholeLines(workers int, lines []string) (n int) {
	for i := range workers {
		if slices.Contains(lines, strings.TrimSuffix(greeting(i), "\n")) {
			n++
		}
	}
	return n
}

// sameBytes checks that the bytes that came are those that were written, in any order.
func sameBytes(written []byte, lines []string) demo.Check {
	came := []byte(strings.Join(append(slices.Clone(lines), ""), "\n"))
	c := demo.Expect("bytes", len(written), len(came))
	slices.Sort(written)
	slices.Sort(came)
	c.OK = slices.Equal(written, came)
	return c.As("no byte is lost")
}
