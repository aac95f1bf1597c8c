package future

import (
	"context"
	"errors"
	"math/big"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
)

func TestFuturePower(t *testing.T) {
	for _, on := range []string{demo.OnThread, demo.OnProcess} {
		p := demotest.Play(t, Demo(), "submit", stage.Options{On: on})
		left, ok := new(big.Int).SetString(p.Result.(futureResult).Value, 10)
		if !ok {
			t.Fatalf("%+v is no number", p.Result)
		}
		rest := new(big.Int)
		for range 1235 {
			if left.QuoRem(left, big.NewInt(323), rest); rest.Sign() != 0 {
				t.Fatalf("on %s: 323 does not divide the value 1235 times", on)
			}
		}
		if left.Cmp(big.NewInt(1)) != 0 {
			t.Errorf("on %s: %v is left", on, left)
		}
		if p.Said(p.Result.(futureResult).Value) != 1 {
			t.Errorf("on %s nobody said the value", on)
		}
	}
}

func TestPowerReportFindsAWrongValue(t *testing.T) {
	for value, want := range map[string]bool{"1024": true, "1025": false, "": false, "01024": false} {
		if c := powerReport(powerArg{2, 10}, value).Checks[0]; c.OK != want {
			t.Errorf("%q: %+v", value, c)
		}
	}
	for _, p := range []powerArg{{7, 0}, {1, 5}, {10, 3}, {999, 20}} {
		want := new(big.Int).Exp(big.NewInt(int64(p.Base)), big.NewInt(int64(p.Exponent)), nil).String()
		if got := p.byHand(); got != want {
			t.Errorf("%v: %s, want %s", p, got, want)
		}
	}
}

func TestFutureStates(t *testing.T) {
	p, took := demotest.PlayBubble(t, Demo(), "states", stage.Options{})
	want := []futureState{
		{Future: "first", When: "its task runs", Running: true},
		{Future: "second", When: "it waits for the worker"},
		{Future: "second", When: "it was cancelled", Cancelled: true, Done: true, Error: "the future was cancelled"},
		{Future: "first", When: "its task has returned", Done: true},
		{Future: "failed", When: "its task has failed", Done: true, Error: "no luck"},
		{Future: "by-hand", When: "nobody runs it"},
		{Future: "by-hand", When: "it is set running", Running: true},
		{Future: "by-hand", When: "it has a result", Done: true},
		{Future: "unlucky", When: "it has an error", Done: true, Error: "no luck"},
		{Future: "refused", When: "it was cancelled before it ran", Cancelled: true, Done: true,
			Error: "the future was cancelled"},
	}
	r := p.Result.(futureStatesResult)
	if diff := cmp.Diff(want, r.States); diff != "" {
		t.Error(diff)
	}
	var asked []string
	for _, e := range r.Errors {
		asked = append(asked, e.Asked)
	}
	wantAsked := []string{"first.result(100ms)", "second.result()", "failed.result()", "by-hand.set_result(8)",
		"by-hand.set_exception()", "unlucky.result()"}
	if diff := cmp.Diff(wantAsked, asked); diff != "" {
		t.Error(diff)
	}
	if took != resultTimeout { // that is the only wait
		t.Errorf("took %v", took)
	}
}

func TestFutureStatesHurried(t *testing.T) {
	for range 20 {
		demotest.Play(t, Demo(), "states", stage.Options{Speed: 1e6})
	}
}

func TestExecutorOnThreads(t *testing.T) {
	p, took := demotest.PlayBubble(t, Demo(), "executor", stage.Options{})
	r := p.Result.(futureExecutorResult)
	if diff := cmp.Diff([]float64{0, 0.5}, r.Mapped); diff != "" || r.Timeout != context.DeadlineExceeded.Error() {
		t.Errorf("mapped %v, then %s", r.Mapped, r.Timeout)
	}
	if at := p.At(t, "no more results within 1 s"); at != time.Second {
		t.Errorf("map gave up at %v", at)
	}
	if p.At(t, "shutdown(wait=False) has returned; tasks not done when the first is done: 2") != 2500*time.Millisecond {
		t.Error("shutdown without waiting has waited")
	}
	// Of the last three the first is done; whether the second is begun before it can be cancelled
	// is up to the scheduler.
	if took != 3500*time.Millisecond+time.Duration(3-r.Cancelled)*500*time.Millisecond || r.Cancelled < 1 ||
		r.Cancelled > 2 {
		t.Errorf("took %v, %d cancelled", took, r.Cancelled)
	}
	if r.Finished != 3 || len(r.Refused) != 1 || len(r.Workers) != copies {
		t.Errorf("%+v", r)
	}
	for _, name := range r.Workers {
		if times := len(p.When(name, "is initialized")); times != 1 {
			t.Errorf("%s copied, and was initialized %d times", name, times)
		}
	}
}

func TestExecutorOnProcesses(t *testing.T) {
	p := demotest.Play(t, Demo(), "executor", stage.Options{On: demo.OnProcess, Speed: 100})
	r := p.Result.(futureExecutorResult)
	for _, l := range p.Lines {
		if l.Child != strings.HasPrefix(l.Worker, "copier-") {
			t.Errorf("%+v", l)
		}
	}
	if len(r.Workers) != copies || r.Finished != 3 || p.Done != 5 || p.Announced != 5 {
		t.Errorf("%+v, %d of %d steps", r, p.Done, p.Announced)
	}
}

// However it ends, the folder of the copies is gone.
func TestExecutorLeavesNoFiles(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	t.Setenv("TMP", folder) // its name on Windows
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	v, _ := Demo().Variant("executor")
	for _, at := range []string{
		"is initialized", "copies to dest1.txt", "no more results within 1 s",
	} {
		s := demotest.Stopper{Played: &demotest.Played{}, At: at, Cancel: cancel}
		st := stage.New(stage.Options{On: demo.OnThread, Workers: 1, Speed: 100}, s)
		err := st.Run(ctx, func(ctx context.Context) error { _, err := v.Run(ctx, st); return err })
		if !errors.Is(err, demotest.ErrStopped) {
			t.Errorf("stopped at %q: %v", at, err)
		}
		left, err := os.ReadDir(folder)
		if err != nil || len(left) > 0 {
			t.Errorf("stopped at %q: %v is left, %v", at, left, err)
		}
	}
}

func TestMapCheck(t *testing.T) {
	naps := []time.Duration{0, time.Second}
	for _, tc := range []struct {
		mapped  []float64
		timeout error
		want    bool
	}{
		{[]float64{0, 1}, nil, true},
		{[]float64{0}, context.DeadlineExceeded, true},
		{nil, context.DeadlineExceeded, true},
		{[]float64{0}, nil, false},
		{[]float64{1, 0}, nil, false},
		{[]float64{1}, context.DeadlineExceeded, false},
		{[]float64{0}, demotest.ErrStopped, false},
		{[]float64{0, 1, 2}, nil, false},
	} {
		if c := mapCheck(naps, tc.mapped, tc.timeout); c.OK != tc.want {
			t.Errorf("%+v: %+v", tc, c)
		}
	}
}

func TestFutureDeadlock(t *testing.T) {
	for _, workers := range []int{1, 3} {
		p, took := demotest.PlayBubble(t, Demo(), "deadlock", stage.Options{Workers: workers})
		r := p.Result.(futureDeadlockResult)
		if !r.Deadlock.Found || r.Done != 0 || r.Tasks != workers || took != 0 ||
			p.Check(t, "deadlock").Grade != demo.Interesting {
			t.Errorf("%d workers: %+v, took %v", workers, r, took)
		}
		cycle := r.Deadlock.Cycle
		if len(cycle) != 2*workers+1 || cycle[0] != cycle[2*workers] {
			t.Fatalf("%d workers: the cycle is %v", workers, cycle)
		}
		for i := range workers { // each waits for one of the tasks that came after those of the workers
			if p.Said(cycle[2*i]+" waits for "+cycle[2*i+1]+", and no worker is left to wake it") != 1 {
				t.Errorf("%d workers: nobody said that %s waits for %s", workers, cycle[2*i], cycle[2*i+1])
			}
		}
		if p.Said("main waits for future f1 of worker, on which worker_") != 1 {
			t.Error("nobody said what main waits for")
		}
	}
}

// TestSecondExecutor: what deadlocks with one executor does not with two.
func TestSecondExecutor(t *testing.T) {
	for _, workers := range []int{1, 3} {
		p, _ := demotest.PlayBubble(t, Demo(), "second-executor", stage.Options{Workers: workers})
		if r := p.Result.(futureDeadlockResult); r.Done != workers || r.Deadlock.Found ||
			p.Said("of the second executor") != workers {
			t.Errorf("%d workers: %+v, %v", workers, r, p.Lines)
		}
	}
}

func TestFutureOfAnotherProcess(t *testing.T) {
	p := demotest.Play(t, Demo(), "deadlock", stage.Options{On: demo.OnProcess})
	r := p.Result.(futureElsewhereResult)
	if len(r.Refused) != 3 || r.After != 42 || r.Deadlock.Found || r.Deadlock.Cycle == nil {
		t.Errorf("%+v", r)
	}
}

func TestBrokenExecutor(t *testing.T) {
	for _, workers := range []int{1, 2, 5} {
		p := demotest.Play(t, Demo(), "broken", stage.Options{Workers: workers})
		r := p.Result.(futureBrokenResult)
		if r.Submitted != workers+2 || len(r.Later) != 1 || p.Done != workers+2 || p.Announced != workers+2 {
			t.Errorf("%d workers: %+v, %d of %d steps", workers, r, p.Done, p.Announced)
		}
	}
}
