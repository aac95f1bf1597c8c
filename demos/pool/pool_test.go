package pool

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing/pool"
)

// The document's results.
var fibs = []int{1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987, 1597, 2584, 4181, 6765}

func TestPoolFib(t *testing.T) {
	for variant, callbacks := range map[string]int{"apply": 0, "apply-async": 0, "callback": 19, "map": 0,
		"map-async": 1} {
		t.Run(variant, func(t *testing.T) {
			p := demotest.Play(t, Demo(), variant, stage.Options{Workers: 3, Speed: 200})
			r := p.Result.(fibResult)
			if !slices.Equal(r.Fib, fibs) || !slices.Equal(r.N, demo.CountFrom(1, 19)) {
				t.Errorf("fib of %v is %v", r.N, r.Fib)
			}
			if got := slices.Sorted(slices.Values(r.Arrival)); !slices.Equal(got, r.N) {
				t.Errorf("what arrived: %v", r.Arrival)
			}
			if variant == "apply" && r.MostAtOnce != 1 {
				t.Errorf("apply ran %d at the same time", r.MostAtOnce)
			}
			if p.Announced != 19 || p.Done != 19 || p.Said("works on fib(") != 19 {
				t.Errorf("%d of %d steps, %d lines", p.Done, p.Announced, p.Said("works on fib("))
			}
			for _, l := range p.Lines {
				if l.Child && !slices.Contains(r.PIDs, l.PID) {
					t.Errorf("%+v is none of %v", l, r.PIDs)
				}
			}
			checkTasks(t, p.Tasks, r.PIDs)
			if n := p.Said(fmt.Sprintf("callback in process %d, ", os.Getpid())); n != callbacks {
				t.Errorf("%d callbacks in the first process, want %d", n, callbacks)
			}
		})
	}
}

// checkTasks holds that each task is in the picture once, where it was done, and as long as it
// took.
func checkTasks(t *testing.T, tasks []stage.Task, pids []int) {
	t.Helper()
	names := map[string]bool{}
	for _, task := range tasks {
		names[task.Name] = true
		if !slices.Contains(pids, task.PID) || task.To-task.From < 10*time.Millisecond {
			t.Errorf("%+v, by %v", task, pids)
		}
	}
	if len(tasks) != 19 || len(names) != 19 || !names["1"] || !names["19"] {
		t.Errorf("%d tasks: %v", len(tasks), names)
	}
}

// watcher calls act with the line that makes the last of some different texts.
type watcher struct {
	demotest.Played
	key  func(stage.Line) (string, bool) // the text of a line that counts
	wait int
	seen map[string]bool
	act  func(stage.Line)
}

func (w *watcher) Line(l stage.Line) {
	w.Mu.Lock()
	defer w.Mu.Unlock()
	text, counts := w.key(l)
	if !counts || len(w.seen) == w.wait {
		return
	}
	if w.seen[text] = true; len(w.seen) == w.wait {
		w.act(l)
	}
}

// spoken counts the child processes that have said something.
func spoken(l stage.Line) (string, bool) { return l.Worker, l.Child }

// listed counts the children that the first process has named.
func listed(l stage.Line) (string, bool) { return l.Text, strings.HasPrefix(l.Text, "child name: ") }

// watch runs a variant on 3 workers, so slowly that no task of it ends, and calls act when all 3
// have been counted by key.
func watch(
	ctx context.Context, variant string, key func(stage.Line) (string, bool), act func(stage.Line),
) (demo.Report, error) {
	v, _ := Demo().Variant(variant)
	w := &watcher{key: key, wait: 3, seen: map[string]bool{}, act: act}
	st := stage.New(stage.Options{Variant: variant, Workers: w.wait, Speed: 0.001}, w)
	err := st.Run(ctx, func(ctx context.Context) (err error) {
		w.Report, err = v.Run(ctx, st)
		return err
	})
	return w.Report, err
}

func kill(l stage.Line) {
	if p, err := os.FindProcess(l.PID); err == nil {
		_ = p.Kill()
	}
}

func TestPoolLosesAWorker(t *testing.T) {
	for _, variant := range []string{"apply-async", "callback", "map", "map-async", "hello", "method"} {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		_, err := watch(ctx, variant, spoken, kill)
		cancel()
		if !errors.Is(err, pool.ErrWorkerDied) || !strings.Contains(err.Error(), "PoolWorker-") {
			t.Errorf("%s with a killed worker: %v", variant, err)
		}
	}
}

func TestPoolInterrupted(t *testing.T) {
	stop := errors.New("stop")
	for _, variant := range []string{"apply-async", "callback", "map", "map-async", "hello", "method"} {
		ctx, cancel := context.WithCancelCause(t.Context())
		report, err := watch(ctx, variant, spoken, func(stage.Line) { cancel(stop) })
		if !errors.Is(err, stop) {
			t.Errorf("%s interrupted: %v", variant, err)
		}
		if text, err := json.Marshal(report.Result); err != nil || strings.Contains(string(text), "null") {
			t.Errorf("%s interrupted: %s %v", variant, text, err)
		}
	}
}

func TestPoolHelloListsItsWorkers(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	report, _ := watch(ctx, "hello", listed, func(stage.Line) { cancel() })
	if c := report.Result.(helloResult).Children; len(c) != 3 || c[0].PID == c[1].PID || c[1].PID == c[2].PID {
		t.Errorf("children %+v", c)
	}
}

func TestPoolHello(t *testing.T) {
	for _, method := range []string{byApplyAsync, byMap} {
		d := Demo()
		for flag, text := range map[string]string{"method": method, "tasks": "10"} {
			i := slices.IndexFunc(d.Flags, func(f demo.Flag) bool { return f.Name == flag })
			if err := d.Flags[i].Value.Set(text); err != nil {
				t.Fatal(err)
			}
		}
		p := demotest.Play(t, d, "hello", stage.Options{Workers: 2, Speed: 100})
		r := p.Result.(helloResult)
		want := []string{"msg: 0", "msg: 1", "msg: 2", "msg: 3", "msg: 4", "msg: 5", "msg: 6", "msg: 7", "msg: 8", "msg: 9"}
		if diff := cmp.Diff(want, r.Answers); diff != "" || r.Method != method {
			t.Errorf("%s: %s", r.Method, diff)
		}
		for _, c := range r.Children {
			if !strings.HasPrefix(c.Name, "PoolWorker-") || p.Said(fmt.Sprintf("child name: %s, pid: %d", c.Name, c.PID)) != 1 {
				t.Errorf("child %+v", c)
			}
		}
		if p.Said("the number of CPUs is") != 1 || p.Said(": hello, ") != 10 || p.Said("10 tasks took") != 1 {
			t.Errorf("%s said %+v", method, p.Lines)
		}
	}
}

func TestPoolTour(t *testing.T) {
	p := demotest.Play(t, Demo(), "tour", stage.Options{Speed: 100})
	r := p.Result.(tourResult)
	if !r.TimedOut || r.Twenty != 400 || r.After != 9 || len(r.PIDs) != 4 || len(p.Checks) != 8 {
		t.Errorf("%+v with %d checks", r, len(p.Checks))
	}
}

func TestPoolMethod(t *testing.T) {
	r := demotest.Play(t, Demo(), "method", stage.Options{Speed: 100}).Result.(methodResult)
	squares := []int{0, 1, 4, 9, 16, 25, 36, 49, 64, 81}
	for name, way := range map[string]methodWay{"all first": r.AllFirst, "map": r.Map, "get each": r.GetEach} {
		if !slices.Equal(way.Values, squares) {
			t.Errorf("%s: %v", name, way.Values)
		}
	}
	if r.Six != 36 || r.GetEach.MostAtOnce != 1 {
		t.Errorf("%+v", r)
	}
}

func TestPoolInitializer(t *testing.T) {
	p := demotest.Play(t, Demo(), "initializer", stage.Options{Workers: 3})
	if got := p.Result.(initializerResult).Got; len(got) != 8 || p.Said("puts ") != 8 {
		t.Errorf("got %v", got)
	}
}

func TestPoolManaged(t *testing.T) {
	p := demotest.Play(t, Demo(), "managed", stage.Options{})
	r := p.Result.(managedResult)
	if r.Value != 20 || len(r.Dict) != 10 || p.Done != 30 || p.Announced != 30 {
		t.Errorf("%+v, %d of %d steps", r, p.Done, p.Announced)
	}
	for i := range 21 { // under the lock, and the main thread at the end
		if p.Said(fmt.Sprintf("%d.0", i)) == 0 {
			t.Errorf("nobody saw %d.0", i)
		}
	}
	for _, c := range managedReport(managedResult{Value: 19, Dict: []managedKey{{1, 1}}}).Checks {
		if !c.Failed() {
			t.Errorf("with an addition and nine keys lost: %+v", c)
		}
	}
}

func TestPoolRefused(t *testing.T) {
	r := demotest.Play(t, Demo(), "refused", stage.Options{}).Result.(demo.RefusedResult)
	if len(r.Refusals) != 4 || r.After != 49 {
		t.Errorf("%+v", r)
	}
}

func TestPoolChecksCanFail(t *testing.T) {
	jobs := []fibJob{{N: 2, Fib: 2, PID: os.Getpid()}, {N: 1, Fib: 1, PID: 7}}
	r := &fibRun{Stage: stage.New(stage.Options{Workers: 2}, &demotest.Played{}), limit: 1, jobs: jobs}
	report := r.report(2)
	for _, c := range report.Checks {
		if !c.Failed() {
			t.Errorf("with half the jobs, in this process, two at a time: %+v", c)
		}
	}
	want := fibResult{N: []int{1, 2}, Fib: []int{1, 2}, Arrival: []int{2, 1}, PIDs: []int{7, os.Getpid()}, MostAtOnce: 2}
	if diff := cmp.Diff(want, report.Result); diff != "" || report.Outcome != "out of order" {
		t.Errorf("%s: %s", report.Outcome, diff)
	}
	for _, c := range helloReport(helloResult{Tasks: 2, Answers: []string{"msg: 1", "msg: 0"}}, 1, 1).Checks {
		if !c.Failed() {
			t.Errorf("answers in the wrong order, a child left: %+v", c)
		}
	}
}
