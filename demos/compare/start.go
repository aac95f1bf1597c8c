package compare

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"concurrency-lab/demos/contest"
	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/threading"
)

// born is the work of a worker whose start is measured: it counts itself.
var born = multiprocessing.RegisterTask("compare.born",
	func(ctx context.Context, count *multiprocessing.Value[int64]) error {
		return threading.With(ctx, count, func() error {
			count.Store(count.Load() + 1)
			return nil
		})
	})

// The modes of starting a process, besides a thread's.
const (
	bySpawn = "spawn"
	byWarm  = "warm"
	byFork  = "fork"
)

// startMode starts workers and joins them, again and again.
func startMode(work, name, on string, workers, n int) (contest.Mode, error) {
	return preparedStartMode(work, name, on, workers, n,
		func(ctx context.Context) (context.Context, error) { return ctx, nil })
}

// warmMode is startMode for processes that a warm server has ready. Before each start it waits for
// the server, outside the measured time, as in a program that starts a process now and then.
func warmMode(work string, workers, n int) (contest.Mode, error) {
	return preparedStartMode(work, byWarm, demo.OnProcess, workers, n, func(ctx context.Context) (context.Context, error) {
		ctx = multiprocessing.WithStartMethod(ctx, multiprocessing.Warm)
		return ctx, multiprocessing.WarmUp(ctx)
	})
}

func preparedStartMode(
	work, name, on string, workers, n int, prepare func(context.Context) (context.Context, error),
) (contest.Mode, error) {
	count, err := multiprocessing.NewValue("born", int64(0))
	run := func(ctx context.Context, n int) (r contest.Ran, err error) {
		count.Store(0)
		for range n {
			ctx, err := prepare(ctx)
			if err == nil {
				err = context.Cause(ctx) // nil unless it is done
			}
			if err != nil {
				return r, err
			}
			took, err := contest.Timed(func() error { return startAndJoin(ctx, on, workers, count) })
			if err != nil {
				return r, err
			}
			r.Took += took
		}
		r.Found = fmt.Sprint(count.Load())
		return r, nil
	}
	return contest.Mode{Work: work, Name: name, Workers: workers, Tasks: workers, N: n, Run: run,
		Want: func(n int) string { return strconv.Itoa(workers * n) }}, err
}

// startAndJoin starts workers and joins them. A crew would do more, and that would be measured.
func startAndJoin(ctx context.Context, on string, workers int, count *multiprocessing.Value[int64]) error {
	var errs []error
	started := make([]threading.Joiner, 0, workers)
	for range workers {
		w, err := crew.Start(ctx, on, "born", born, count)
		if err != nil {
			errs = append(errs, err)
			break
		}
		started = append(started, w)
	}
	for _, w := range started {
		errs = append(errs, w.Join(ctx))
	}
	return errors.Join(errs...)
}

func compareStart(ctx context.Context, st *stage.Stage, o *compareOptions) (demo.Report, error) {
	const work = "start"
	var d drilled
	d.add(startMode(work, demo.OnThread, demo.OnThread, st.Workers, o.iterations))
	d.add(startMode(work, bySpawn, demo.OnProcess, st.Workers, o.iterations))
	d.add(warmMode(work, st.Workers, o.iterations))
	fork, err := startMode(work, byFork, demo.OnProcess, st.Workers, o.iterations)
	fork.RemoteOnly = true
	d.add(fork, err)
	if d.err != nil {
		return demo.Report{}, d.err
	}
	memories, err := measureMemory(ctx)
	if err != nil {
		return demo.Report{}, err
	}
	r, err := topic{
		name: "start", modes: d.modes, single: true, notes: memoryNotes(memories),
		claims: []claim{
			{text: "spawn is slower than a server kept warm", source: "002", work: work, a: byWarm, b: bySpawn, decide: faster},
			{text: "spawn is slower than fork", source: "002", work: work, a: byFork, b: bySpawn, decide: faster},
			{text: "a thread starts faster than a process", work: work, a: demo.OnThread, b: bySpawn, decide: faster},
		},
		next: "compare --topic chunksize",
	}.measure(ctx, st, o)
	if result, ok := r.Result.(compareResult); ok {
		result.Memory = memories
		r.Result = result
	}
	return r, err
}
