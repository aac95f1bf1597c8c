package process

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing"
)

func TestProcess(t *testing.T) {
	p := demotest.Play(t, Demo(), "start", stage.Options{})
	var names []string
	for _, c := range p.Result.(processResult).Children {
		names = append(names, c.Name)
		if known(c.PPID) != fmt.Sprint(os.Getpid()) || c.PID == os.Getpid() || known(c.ExitCode) != "0" || c.Signal != "" {
			t.Errorf("%+v is no child that ended well", c)
		}
	}
	if want := []string{"bob", "Process-1", "child", "mp1", "mp2"}; !slices.Equal(names, want) {
		t.Errorf("the children are %v, not %v", names, want)
	}
	for text, times := range map[string]int{
		"hello bob": 1, "child process: I run a function": 1, "child: I run a method": 1,
		"I do a job": 2, "10 + (-3) = 7": 1, "all children have ended": 1, "; my parent is process ": 2,
	} {
		if p.Said(text) != times {
			t.Errorf("%q was said %d times, not %d", text, p.Said(text), times)
		}
	}
	if p.Done != 5 || p.Announced != 5 {
		t.Errorf("%d of %d steps", p.Done, p.Announced)
	}
}

func TestChildrenEndedFails(t *testing.T) {
	zero, one, me := 0, 1, os.Getpid()
	other := me + 2
	for name, row := range map[string]childRow{
		"a stranger's child": {PID: me + 1, PPID: &other, ExitCode: &zero},
		"no process at all":  {PID: me, PPID: &me, ExitCode: &zero},
		"a failure":          {PID: me + 1, PPID: &me, ExitCode: &one},
		"without a word":     {PID: me + 1, ExitCode: &zero},
		"no end":             {PID: me + 1, PPID: &me},
	} {
		if !(demo.Report{Checks: childrenEnded(1, []childRow{row})}).Failed() {
			t.Errorf("%s passes", name)
		}
	}
}

// mute is a child that ends before it has said who it is, as one may that is killed.
var mute = multiprocessing.RegisterTask("test.mute", func(context.Context, introduced[struct{}]) error { return nil })

// What a child has not said is not known: its parent is not process 0.
func TestChildThatSaidNothing(t *testing.T) {
	c, err := startChild(t.Context(), "mute", mute, struct{}{})
	if err != nil {
		t.Fatal(err)
	}
	row, err := c.end(t.Context())
	if err != nil || row.PPID != nil || row.PID != c.PID() || *row.ExitCode != 0 {
		t.Errorf("%+v, %v", row, err)
	}
	if cells := childTable([]childRow{row}).Rows[0].Cells; cells[2] != "" || cells[3] != "0" {
		t.Errorf("the table shows %q", cells)
	}
}

func TestThreeTasks(t *testing.T) {
	p := demotest.Play(t, Demo(), "three", stage.Options{Speed: 5})
	res := p.Result.(threeResult)
	if len(res.Children) != 3 || res.CPUs != runtime.NumCPU() || res.Wall <= 0 || p.Said("3 processes took") != 1 {
		t.Errorf("%+v", res)
	}
	for _, text := range []string{"task1: hello, one", "task2: hello, two", "task3: hello, three"} {
		if p.Said(text) != 1 {
			t.Errorf("%q was said %d times", text, p.Said(text))
		}
	}
	for _, a := range res.Active {
		if p.Said("child name: "+a.Name) != 1 ||
			!slices.ContainsFunc(res.Children, func(c childRow) bool { return c.PID == a.PID }) {
			t.Errorf("%+v is active and none of %+v", a, res.Children)
		}
	}
}

func TestLifecycle(t *testing.T) {
	p := demotest.Play(t, Demo(), "lifecycle", stage.Options{Speed: 1000})
	ends := map[string]string{"well": "0", "failing": "1", "terminated": ended("-15 SIGTERM"),
		"killed": ended("-9 SIGKILL"), "parent": "0"}
	for name, want := range ends {
		if c := p.Check(t, name+": exit code"); c.Want != want {
			t.Errorf("%s is to end with %s, not %s", name, c.Want, want)
		}
		p.Check(t, name+": left as a zombie")
	}
	rows := p.Result.(processResult).Children
	if len(rows) != len(ends)+1 || rows[5].Name != "daemon" || *rows[5].PPID != rows[4].PID || rows[5].ExitCode != nil {
		t.Errorf("%+v", rows)
	}
	p.Check(t, "the daemon ended")
	if p.Said("out of paper") != 1 || p.Said("I return while my daemon still sleeps") != 1 || p.Done != 5 {
		t.Errorf("%d steps were made; the lines are %+v", p.Done, p.Lines)
	}
}

func TestReaped(t *testing.T) {
	if reaped(os.Getpid()) {
		t.Error("this process is said to be gone")
	}
}

func TestStartMethods(t *testing.T) {
	d := Demo()
	if err := d.Flags[0].Value.Set("3"); err != nil {
		t.Fatal(err)
	}
	p := demotest.Play(t, d, "start-methods", stage.Options{})
	res := p.Result.(methodsResult)
	for i, want := range []methodRow{{Method: "spawn", Ready: 0}, {Method: "warm", Ready: 3}} {
		r := res.Methods[i]
		if r.Method != want.Method || r.Ready != want.Ready || r.Runs != 3 || r.Said != "hello" || r.Min <= 0 ||
			r.Min > r.Median || r.Median > r.Max {
			t.Errorf("%+v", r)
		}
	}
	if res.Ratio <= 0 || len(res.Refusals) != 2 || !strings.Contains(res.Refusals[0].Error, "cannot fork") || p.Done != 6 {
		t.Errorf("%+v", res)
	}
}
