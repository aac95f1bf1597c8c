package lock

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/crew"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
)

// untilTheFaultShows runs a variant until the check of that name is graded Interesting.
func untilTheFaultShows(t *testing.T, d *demo.Demo, variant, check string, o stage.Options) {
	t.Helper()
	for range 300 {
		if demotest.Play(t, d, variant, o).Check(t, check).Grade == demo.Interesting {
			return
		}
	}
	t.Errorf("%s --variant %s: no fault in 300 runs", d.Name, variant)
}

func TestLockAddSub(t *testing.T) {
	for _, on := range demotest.OnBoth {
		p := demotest.Play(t, Demo(), "add-sub", stage.Options{On: on})
		addFirst := lockResult{5, map[string][]int32{
			"add": {6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, "sub": {14, 13, 12, 11, 10, 9, 8, 7, 6, 5},
		}}
		subFirst := lockResult{5, map[string][]int32{
			"add": {-4, -3, -2, -1, 0, 1, 2, 3, 4, 5}, "sub": {4, 3, 2, 1, 0, -1, -2, -3, -4, -5},
		}}
		if !cmp.Equal(p.Result, addFirst) && !cmp.Equal(p.Result, subFirst) {
			t.Errorf("on %s: %+v", on, p.Result)
		}
		if p.Said("starts") != 2 || p.Said("++++ ") != 10 || p.Said("---- ") != 10 || p.Done != 20 || p.Announced != 20 {
			t.Errorf("on %s: %v", on, p.Lines)
		}
	}
}

func TestLockSteps(t *testing.T) {
	p, took := demotest.PlayBubble(t, Demo(), "steps", stage.Options{On: demo.OnThread})
	var got []time.Duration
	for _, l := range p.Lines {
		if l.Text != "starts" {
			got = append(got, l.At)
		}
	}
	want := []time.Duration{}
	for i := range 11 { // ten steps, and the main thread at the end
		want = append(want, time.Duration(i)*100*time.Millisecond)
	}
	if diff := cmp.Diff(want, got); diff != "" || took != time.Second {
		t.Errorf("took %v, %s", took, diff)
	}
	if r := demotest.Play(t, Demo(), "steps", stage.Options{Speed: 1000}).Result.(lockResult); r.Value != 20 {
		t.Errorf("%+v", r)
	}
}

func TestLockStepsWithoutLock(t *testing.T) {
	p, took := demotest.PlayBubble(t, Demo(), "steps-no-lock", stage.Options{On: demo.OnThread})
	if took != 500*time.Millisecond || p.Check(t, "disturbed steps").Grade != demo.Interesting {
		t.Errorf("took %v, %+v", took, p.Checks)
	}
	untilTheFaultShows(t, Demo(), "steps-no-lock", "disturbed steps", stage.Options{Speed: 100})
}

func TestStepsGrades(t *testing.T) {
	alone := map[string][]int32{"by-1": {1, 2, 3, 4, 5}, "by-3": {8, 11, 14, 17, 20}}
	mixed := map[string][]int32{"by-1": {1, 5, 6, 7, 8}, "by-3": {4, 7, 10, 13, 16}}
	for _, tc := range []struct {
		value        int32
		seen         map[string][]int32
		want, inside demo.Grade
	}{
		{20, alone, demo.Allowed, demo.Allowed},
		{20, mixed, demo.Allowed, demo.Interesting},
		{19, mixed, demo.Interesting, demo.Interesting},
		{4, mixed, demo.Interesting, demo.Interesting},
		{3, mixed, demo.Forbidden, demo.Interesting},
		{21, mixed, demo.Forbidden, demo.Interesting},
	} {
		r := stepsReport(lockResult{tc.value, tc.seen})
		if r.Checks[0].Grade != tc.want || r.Checks[1].Grade != tc.inside || r.Failed() != (tc.want == demo.Forbidden) {
			t.Errorf("%+v: %+v", tc, r.Checks)
		}
	}
}

func TestLockFile(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	p, took := demotest.PlayBubble(t, Demo(), "file", stage.Options{On: demo.OnThread})
	if took != 2*time.Second || p.Done != 2 {
		t.Errorf("took %v, %v", took, p.Lines)
	}
	p = demotest.Play(t, Demo(), "file", stage.Options{Speed: 100})
	if text := p.Result.(fileResult).Text; p.Said(fmt.Sprintf("%q", text)) != 1 {
		t.Errorf("%q, %v", text, p.Lines)
	}
	if left, err := os.ReadDir(os.TempDir()); len(left) > 0 || err != nil {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// Which of the two gets the lock first is not to be foretold, and both orders must come out as the
// document has them.
func TestLockFileInBothOrders(t *testing.T) {
	for text, hello := range map[string]int{"hello world!": 0, "hello ": 1} {
		st := stage.New(stage.Options{On: demo.OnThread, Speed: 1000}, &demotest.Played{})
		err := st.Run(t.Context(), func(ctx context.Context) error {
			lock, _ := crew.NewLock(st, "lock")
			path, err := emptyFile()
			if err != nil {
				return err
			}
			defer os.Remove(path)
			for i := range 2 {
				write := writeWorld
				if i == hello {
					write = writeHello
				}
				if _, err := write.Run(ctx, fileArg{lock, path}); err != nil {
					return err
				}
			}
			got, err := os.ReadFile(path)
			if string(got) != text {
				t.Errorf("%q, want %q", got, text)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func TestFileChecks(t *testing.T) {
	if c := oneOf("text", "world!", "hello world!", "hello "); !c.Failed() {
		t.Errorf("%+v", c)
	}
	if c := demo.NoFaster(2*time.Second, 1999*time.Millisecond); !c.Failed() {
		t.Errorf("%+v", c)
	}
}

func TestLockPrint(t *testing.T) {
	for _, on := range demotest.OnBoth {
		p := demotest.Play(t, Demo(), "print", stage.Options{On: on, Workers: 12})
		lines := p.Result.(printResult).Lines
		for i := range 12 {
			if line := fmt.Sprintf("hello world %d", i); !slices.Contains(lines, line) || p.Said(line) == 0 {
				t.Errorf("on %s: no %q in %q", on, line, lines)
			}
		}
		if len(lines) != 12 || p.Done != 12 {
			t.Errorf("on %s: %q", on, lines)
		}
	}
}

func TestLockPrintWithoutLock(t *testing.T) {
	untilTheFaultShows(t, Demo(), "print-no-lock", "whole lines", stage.Options{})
}

func TestPrintGrades(t *testing.T) {
	for _, tc := range []struct {
		text   string
		want   demo.Grade
		failed bool
	}{
		{"hello world 1\nhello world 0\n", demo.Allowed, false},
		{"hello hello world 1\nworld 0\n", demo.Interesting, false},
		{"hello world 1hello world 0\n\n", demo.Interesting, false},
		{"hello world 1\nhello world 1\n", demo.Interesting, true},
		{"hello world 1\n", demo.Interesting, true},
	} {
		lines := strings.Split(strings.TrimSuffix(tc.text, "\n"), "\n")
		r := printReport(2, printResult{lines})
		if r.Checks[0].Grade != tc.want || r.Failed() != tc.failed {
			t.Errorf("%q: %+v", lines, r.Checks)
		}
	}
}

func TestLockCrowd(t *testing.T) {
	p, took := demotest.PlayBubble(t, Demo(), "crowd", stage.Options{})
	r := p.Result.(lockResult)
	if took != time.Second || r.Value != 200 || len(r.Seen) != 199 || p.Done != 199 {
		t.Errorf("took %v, %+v", took, r)
	}
	for _, l := range p.Lines {
		if l.At != time.Second || l.Text != fmt.Sprintf("reads %d, then adds 1", r.Seen[l.Worker][0]) {
			t.Errorf("%+v", l)
		}
	}
	r = demotest.Play(t, Demo(), "crowd", stage.Options{On: demo.OnProcess, Workers: 9, Speed: 1000}).Result.(lockResult)
	if r.Value != 10 {
		t.Errorf("%+v", r)
	}
	if report := crowdReport(3, []int32{1, 1}); !report.Failed() {
		t.Errorf("%+v", report)
	}
}

func TestLockInterrupted(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for _, variant := range []string{"steps", "steps-no-lock", "file", "crowd", "ordered", "try"} {
		p := demotest.InterruptBubble(t, Demo(), variant, 50*time.Millisecond)
		if variant == "steps" && p.Check(t, "disturbed steps").Failed() {
			t.Errorf("steps that nobody has taken were disturbed: %+v", p.Result)
		}
		if variant == "crowd" && p.Check(t, "different numbers").Got != "0" {
			t.Errorf("numbers of workers that were asleep: %+v", p.Result)
		}
	}
	if left, err := os.ReadDir(os.TempDir()); len(left) > 0 || err != nil {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// TestStepsWithoutLockAreSeen: what is lost is missing in the end.
func TestStepsWithoutLockAreSeen(t *testing.T) {
	for _, on := range demotest.OnBoth {
		p := demotest.Play(t, Demo(), "steps-no-lock", stage.Options{On: on, Speed: 1e6, Shaken: true, Seed: 1})
		reads, writes, lost := p.Accesses()
		r := p.Result.(lockResult)
		if reads != 10 || writes != 10 || (lost == 0) != (r.Value == 20) {
			t.Errorf("on %s: %d reads, %d writes, %d lost, and the number is %d", on, reads, writes, lost, r.Value)
		}
		p = demotest.Play(t, Demo(), "steps", stage.Options{On: on, Speed: 1e6})
		if reads, writes, _ := p.Accesses(); reads+writes > 0 {
			t.Errorf("under the lock %d reads and %d writes are shown", reads, writes)
		}
	}
}
