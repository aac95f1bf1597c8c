package cmd

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/cmd/lanes"
	"concurrency-lab/cmd/view"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
)

// demoOf returns the demo of that name.
func demoOf(t *testing.T, name string) *demo.Demo {
	t.Helper()
	all := everyDemo()
	i := slices.IndexFunc(all, func(d *demo.Demo) bool { return d.Name == name })
	if i < 0 {
		t.Fatalf("there is no demo %s", name)
	}
	return all[i]
}

// TestStatesAddUpToTheRun is in virtual time, where a busy machine takes none, so that the
// hundredth is one of what the demo itself takes. What would take no time at all is shaken.
func TestStatesAddUpToTheRun(t *testing.T) {
	for _, line := range []string{
		"barrier", "queue", "condition --variant slot", "condition --shake", "semaphore --on thread", "lock --variant crowd",
		"timer",
		"lock --variant deadlock --on thread --shake --seed 1",
	} {
		t.Run(line, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sum, _ := laned(t, line)
				if off := offBy(t, sum); off > 0.01 {
					t.Errorf("the states add up to %.3f more or less than the run of %v", off, sum.Elapsed)
				}
			})
		})
	}
}

// TestStatesOfProcessesAddUp: whatever the machine does, the states take no less than the demo, and
// no more than the whole. And unless it is busy with something else each time, they are within a
// hundredth of the whole.
func TestStatesOfProcessesAddUp(t *testing.T) {
	const tries = 20
	for _, line := range []string{"counter --on process", "pool --speed 20", "barrier --on process --speed 50",
		"lock --variant try --on process"} {
		t.Run(line, func(t *testing.T) {
			least := 1.0
			for range tries {
				sum, demo := laned(t, line)
				for _, lane := range sum.Lanes.Lanes {
					if got := total(t, lane); got < demo || got > sum.Elapsed {
						t.Errorf("%s: the states add up to %v, the demo took %v, the run %v", lane.Name, got, demo, sum.Elapsed)
					}
				}
				if least = min(least, offBy(t, sum)); least < 0.01 {
					return
				}
			}
			t.Errorf("of %d runs none has states that add up to it within a hundredth: the nearest is off by %.3f", tries, least)
		})
	}
}

// offBy tells how far what the states of a lane add up to is from the time of the run, as a share
// of that; it is that of the worst lane.
func offBy(t *testing.T, sum view.Summary) (worst float64) {
	t.Helper()
	if sum.Elapsed == 0 {
		t.Fatal("the run took no time")
	}
	for _, lane := range sum.Lanes.Lanes {
		worst = max(worst, (total(t, lane)-sum.Elapsed).Abs().Seconds()/sum.Elapsed.Seconds())
	}
	return worst
}

// laned runs a demo for its lanes, and also returns how long the demo's own function took.
func laned(t *testing.T, line string) (sum view.Summary, took time.Duration) {
	t.Helper()
	args := strings.Fields(line)
	p, err := planOf(t.Context(), demoOf(t, args[0]), append(args[1:], "--timeline"))
	if err != nil {
		t.Fatal(err)
	}
	run := p.variant.Run
	p.variant.Run = func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
		begin := time.Now()
		defer func() { took = time.Since(begin) }()
		return run(ctx, st)
	}
	sum, _ = p.play(t.Context(), stage.Unseen{})
	if sum.Err != nil || len(sum.Lanes.Lanes) < 3 || sum.Lanes.Dropped > 0 {
		t.Fatalf("%v, lanes %d, dropped %d", sum.Err, len(sum.Lanes.Lanes), sum.Lanes.Dropped)
	}
	return sum, took
}

// total adds up a lane's segments, which must follow each other without a gap from the beginning
// on.
func total(t *testing.T, lane lanes.Lane) (sum time.Duration) {
	t.Helper()
	for _, s := range lane.Segments {
		if s.From != sum || s.To < s.From {
			t.Errorf("%s: a segment from %v to %v after %v", lane.Name, s.From, s.To, sum)
		}
		sum = s.To
	}
	return sum
}

// TestEveryDemoRecords: each variant takes the flags, unless it measures time; then it says so.
func TestEveryDemoRecords(t *testing.T) {
	to := filepath.Join(t.TempDir(), "file")
	for i, d := range everyDemo() {
		for _, v := range d.Variants {
			for _, flag := range []string{"--timeline", "--html=" + to, "--trace=" + to} {
				_, err := planOf(t.Context(), everyDemo()[i], []string{"--variant", v.Name, flag})
				if v.Timed && (exitCode(err) != 2 || !strings.Contains(err.Error(), v.Name+" measures time")) || !v.Timed &&
					err != nil {
					t.Errorf("%s %s %s: %v", d.Name, v.Name, flag, err)
				}
			}
		}
	}
}

func TestTimelineComesBeforeTheVerdict(t *testing.T) {
	code, out, _ := lab("counter --on thread --timeline --seed 7")
	lines, verdict := strings.Index(out, "added 1"), strings.Index(out, "✓ sum")
	if timeline := strings.Index(out, "timeline, seed 7, "); code != 0 || timeline < lines || verdict < timeline {
		t.Errorf("exit %d\n%s", code, out)
	}
}

// TestTimelineOfManyRuns wants the run that tells most: the first in which the fault showed, or the
// last.
func TestTimelineOfManyRuns(t *testing.T) {
	for line, want := range map[string]string{
		"counter --variant luck --repeat 6 --seed 100 --timeline":    "timeline, seed 101, ",
		"endings --variant sometimes --repeat 8 --seed 0 --timeline": "timeline, seed 2, ",
		"endings --variant well --repeat 4 --seed 10 --timeline":     "timeline, seed 13, ",
		"endings --variant deadlock --repeat 4 --seed 10 --timeline": "lllllll",
	} {
		if _, out, _ := lab(line); !strings.Contains(out, want) {
			t.Errorf("%s: no %q in\n%s", line, want, out)
		}
	}
}

func TestTraceFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "run.json")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errors := lab("endings --variant deadlock --json --trace " + path)
	if code != 1 {
		t.Errorf("exit %d: %s", code, errors)
	}
	object(t, out)
	text, err := os.ReadFile(path)
	if err != nil || !json.Valid(text) || !strings.Contains(string(text), "waiting for lock L") {
		t.Errorf("%v\n%s", err, text)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}
