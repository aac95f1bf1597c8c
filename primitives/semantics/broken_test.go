package semantics

import (
	"bytes"
	"context"
	"errors"
	"os"
	"testing"

	"concurrency-lab/primitives/futures"
	"concurrency-lab/primitives/multiprocessing"
)

var brokenTable = table[*office]{name: "Executor that breaks", impls: []impl[*office]{at(onProcessPool)},
	cases: brokenCases}

// crash ends this process as a failure of the system would, whatever it does.
func crash() {
	p, _ := os.FindProcess(os.Getpid())
	_ = p.Kill()
	select {}
}

// baggage is a value that cannot be sent, in one way or another.
type baggage struct{ Fails string }

const (
	packing      = "packing"
	unpacking    = "unpacking"
	crashPacking = "crash, packing"
	crashUnpack  = "crash, unpacking"
)

func (b baggage) MarshalCBOR() ([]byte, error) {
	switch b.Fails {
	case packing:
		return nil, errTask
	case crashPacking:
		crash()
	}
	return append([]byte{0x60 + byte(len(b.Fails))}, b.Fails...), nil // a short text
}

func (b *baggage) UnmarshalCBOR(raw []byte) error {
	switch {
	case bytes.HasSuffix(raw, []byte(crashUnpack)):
		crash()
	case bytes.HasSuffix(raw, []byte(unpacking)):
		return errTask
	}
	return nil
}

var (
	carry = multiprocessing.Register("semantics.carry", func(context.Context, baggage) (int, error) { return 1, nil })
	fetch = multiprocessing.Register("semantics.fetch",
		func(_ context.Context, fails string) (baggage, error) { return baggage{fails}, nil })
	crashs = multiprocessing.Register("semantics.crash",
		func(context.Context, []byte) (int, error) { crash(); return 0, nil })
	exits = multiprocessing.Register("semantics.exit",
		func(_ context.Context, code int) (int, error) { os.Exit(code); return 0, nil })
)

// breaks says that a call breaks its executor.
func breaks[R any](call multiprocessing.Bound[R]) func(t *testing.T, o *office) {
	return func(t *testing.T, o *office) {
		ex := o.plain(2)
		wantErr(t, "the call", submit(o, ex, call).Err(o.ctx), futures.ErrBrokenPool)
		_, err := futures.Submit(o.ctx, ex, half.Bind(2))
		wantErr(t, "another", err, futures.ErrBrokenPool)
	}
}

// failsAlone says that a call fails by errTask, and no other with it.
func failsAlone[R any](call multiprocessing.Bound[R]) func(t *testing.T, o *office) {
	return func(t *testing.T, o *office) {
		ex := o.plain(1)
		wantErr(t, "the call", submit(o, ex, call).Err(o.ctx), errTask)
		want(t, "another", result(o.ctx, submit(o, ex, half.Bind(2))), answer{1, nil})
	}
}

var brokenCases = []testCase[*office]{
	{
		name:   "a worker that is killed breaks the executor, whose every call fails",
		python: "test_concurrent_futures.test_process_pool.ProcessPoolExecutorTest.test_killed_child",
		run: func(t *testing.T, o *office) {
			ex, g := o.gated(2)
			all := submitAll(o, ex, 1)
			g.awaitBegun(o.ctx, t, 1)
			victim := multiprocessing.ActiveChildren(o.ctx)[0]
			victim.Kill()
			err := all[0].Err(o.ctx)
			wantErr(t, "the call", err, futures.ErrBrokenPool)
			var exit *multiprocessing.ExitError
			want(t, "it names the process", errors.As(err, &exit) && exit.PID == victim.PID(), true)
			_, err = futures.Submit(o.ctx, ex, half.Bind(2))
			wantErr(t, "another", err, futures.ErrBrokenPool)
		},
	},
	{
		name:   "a crash of a call breaks the executor",
		python: "test_concurrent_futures.test_deadlock.ExecutorDeadlockTest.test_crash_during_func_exec_on_worker",
		run:    breaks(crashs.Bind(nil)),
	},
	{
		name:    "a call that ends its process breaks the executor",
		python:  "test_concurrent_futures.test_deadlock.ExecutorDeadlockTest.test_exit_during_func_exec_on_worker",
		differs: "in Python sys.exit is an exception, and so the error of the call; os.Exit is the end",
		run:     breaks(exits.Bind(1)),
	},
	{
		name:   "a worker that dies after the shutdown does not hold that up",
		python: "test_concurrent_futures.test_deadlock.ExecutorDeadlockTest.test_shutdown_deadlock",
		run: func(t *testing.T, o *office) {
			ex := o.plain(2)
			f := submit(o, ex, crashs.Bind(nil))
			wantErr(t, "shutdown", ex.Shutdown(o.ctx), nil)
			wantErr(t, "the call", f.Err(o.ctx), futures.ErrBrokenPool)
		},
	},
	{
		name:   "a worker that dies while much is on its way to it breaks the executor",
		python: "test_concurrent_futures.test_deadlock.ExecutorDeadlockTest.test_crash_big_data",
		run: func(t *testing.T, o *office) {
			data := make([]byte, 4<<20)
			for _, err := range futures.Map(o.ctx, o.plain(2), crashs.Bind, [][]byte{data, data, data, data}) {
				wantErr(t, "a call", err, futures.ErrBrokenPool)
			}
		},
	},
	{
		name: "an argument that cannot be encoded is refused",
		python: "test_concurrent_futures.test_deadlock.ExecutorDeadlockTest.test_error_at_task_pickle, " +
			"test_concurrent_futures.test_deadlock.ExecutorDeadlockTest.test_shutdown_deadlock_pickle",
		differs: "in Python the call is taken and fails later; here it is encoded when it is submitted",
		run: func(t *testing.T, o *office) {
			ex := o.plain(1)
			_, err := futures.Submit(o.ctx, ex, carry.Bind(baggage{packing}))
			wantErr(t, "submit", err, errTask)
			want(t, "another", result(o.ctx, submit(o, ex, half.Bind(2))), answer{1, nil})
		},
	},
	{
		name:    "an argument that cannot be decoded is the error of its call alone",
		python:  "test_concurrent_futures.test_deadlock.ExecutorDeadlockTest.test_error_at_task_unpickle",
		differs: "in Python the executor is broken then",
		run:     failsAlone(carry.Bind(baggage{unpacking})),
	},
	{
		name: "a crash while an argument is decoded breaks the executor",
		python: "test_concurrent_futures.test_deadlock.ExecutorDeadlockTest.test_crash_at_task_unpickle, " +
			"test_concurrent_futures.test_deadlock.ExecutorDeadlockTest.test_exit_at_task_unpickle",
		run: breaks(carry.Bind(baggage{crashUnpack})),
	},
	{
		name:   "a result that cannot be encoded is the error of its call alone",
		python: "test_concurrent_futures.test_deadlock.ExecutorDeadlockTest.test_error_during_result_pickle_on_worker",
		run:    failsAlone(fetch.Bind(packing)),
	},
	{
		name:   "a crash while a result is encoded breaks the executor",
		python: "test_concurrent_futures.test_deadlock.ExecutorDeadlockTest.test_crash_during_result_pickle_on_worker",
		run:    breaks(fetch.Bind(crashPacking)),
	},
	{
		name: "a result that cannot be decoded is the error of its call alone",
		python: "test_concurrent_futures.test_deadlock.ExecutorDeadlockTest." +
			"test_error_during_result_unpickle_in_result_handler",
		differs: "in Python the executor is broken then",
		run:     failsAlone(fetch.Bind(unpacking)),
	},
}
