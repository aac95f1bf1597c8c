package cmd

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"concurrency-lab/cmd/interrupt"
	"concurrency-lab/cmd/page"
	"concurrency-lab/cmd/view"
	"concurrency-lab/demos/stage"
	"concurrency-lab/docs"
)

// replayed is what these tests read in the data of a page.
type replayed struct {
	Facts   []string
	Verdict struct {
		Short, Error string
		Checks       []struct{ Mark, Name string }
	}
	Deadlock *struct{ Waits []string }
	Looks    []struct{ Text string }
	Objects  []string
	Lanes    struct {
		Name       []string
		PID, Start []int
	}
	Segments struct{ Look, Object, Holder []int }
	Lines    []string
}

// replayIn reads the page that a command line is to write, and returns its data and the whole.
func replayIn(t *testing.T, path string) (d replayed, page string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?s)<script type="application/json" id="run">(.*?)</script>`).FindSubmatch(text)
	if found == nil || json.Unmarshal(found[1], &d) != nil {
		t.Fatalf("no data in\n%.2000s", text)
	}
	return d, string(text)
}

func TestReplayFile(t *testing.T) {
	for line, want := range map[string]struct {
		code                 int
		facts, verdict, mark string
	}{
		"endings --seed 5":                {0, "seed 5", "as it should be", "✓"},
		"endings --variant failed --json": {1, "speed 1", "wrong", "✗"},
		"endings --variant deadlock":      {1, "speed 1", "stopped by an error", ""},
		"counter --variant luck --repeat 6 --seed 100": {0, "seed 101, one of 6 runs", "the bug showed up",
			""},
		"counter --variant luck --repeat 1 --seed 100": {0, "seed 100", "the bug did not show up", "✓"},
		"endings --variant deadlock --repeat 4 --seed 10": {1, "seed 10, one of 4 runs", "stopped by an error",
			""},
		"endings --variant sometimes --repeat 8 --seed 0 -": {1, "seed 2, one of 8 runs", "wrong", "✗"},
	} {
		path := filepath.Join(t.TempDir(), "page.html")
		code, _, stderr := lab(strings.TrimSuffix(line, " -") + " --html " + path)
		d, _ := replayIn(t, path)
		facts, mark := strings.Join(d.Facts, ", "), ""
		if len(d.Verdict.Checks) > 0 {
			mark = d.Verdict.Checks[0].Mark
		}
		if code != want.code || !strings.Contains(facts, want.facts) || d.Verdict.Short != want.verdict || mark != want.mark {
			t.Errorf("%s: exit %d, facts %q, verdict %+v, %s", line, code, facts, d.Verdict, stderr)
		}
		if deadlocked := strings.Contains(line, "deadlock"); deadlocked != (d.Deadlock != nil) || deadlocked &&
			!strings.Contains(d.Verdict.Error, "lock L") {
			t.Errorf("%s: deadlock %v, %q", line, d.Deadlock, d.Verdict.Error)
		}
		if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
			t.Errorf("%s: left behind: %v", line, left)
		}
	}
}

// TestReplayOfAnInterruptedRun wants what was finished, also of the run that was interrupted among
// many.
func TestReplayOfAnInterruptedRun(t *testing.T) {
	for _, more := range []string{"", " --repeat 3"} {
		path := filepath.Join(t.TempDir(), "page.html")
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(interrupt.Err)
		root := newRoot(fakes, Streams{Out: io.Discard, Err: io.Discard})
		root.SetArgs(strings.Fields("endings --variant never --html " + path + more))
		if err := root.ExecuteContext(ctx); exitCode(err) != 130 {
			t.Errorf("%v", err)
		}
		if d, _ := replayIn(t, path); d.Verdict.Short != "interrupted" || len(d.Verdict.Checks) != 3 ||
			!slices.Contains(d.Lines, "ready") {
			t.Errorf("%+v", d)
		}
	}
}

// TestReplayOfProcesses: the children have lanes of their own, in which they wait for the lock that
// they share.
func TestReplayOfProcesses(t *testing.T) {
	replay := func(line string) (replayed, string) {
		t.Helper()
		path := filepath.Join(t.TempDir(), "page.html")
		args := strings.Fields(line)
		p, err := planOf(t.Context(), demoOf(t, args[0]), append(args[1:], "--html", path))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.run(t.Context(), Streams{Out: io.Discard, Err: io.Discard}); err != nil {
			t.Fatal(err)
		}
		return replayIn(t, path)
	}
	d, page := replay("counter --on process")
	if n := len(d.Lanes.Name); n != 9 || len(slices.Compact(slices.Clone(d.Lanes.PID))) != 9 ||
		!slices.Contains(d.Lanes.Name, "counter-7") {
		t.Errorf("%d lanes: %v %v", n, d.Lanes.Name, d.Lanes.PID)
	}
	if !slices.Contains(d.Lines, "the counter is 8") ||
		!strings.Contains(page, "<strong>Watch for</strong>") {
		t.Errorf("lines %q", d.Lines)
	}
	// Here one has the lock while it writes, so that the other waits for it in every run.
	d, _ = replay("lock --variant file --on process --speed 2")
	for i, look := range d.Segments.Look {
		holder := d.Segments.Holder[i]
		if d.Looks[look].Text == "waits for a lock" && holder >= 0 && d.Lanes.PID[holder] != os.Getpid() &&
			strings.HasPrefix(d.Objects[d.Segments.Object[i]], "lock ") {
			return
		}
	}
	t.Errorf("nobody waits for the lock of another child: %+v", d)
}

// TestReplayHasTheLessonOfItsRun: for the run of each command of a lesson the page has its step and
// what is general, and nothing about other runs.
func TestReplayHasTheLessonOfItsRun(t *testing.T) {
	for _, d := range everyDemo() {
		markdown, _ := docs.Page(d.Name)
		lesson, err := page.ParseLesson(markdown, program)
		if err != nil {
			t.Errorf("%s: %v", d.Name, err)
		}
		for _, step := range lesson {
			for _, part := range step.Parts {
				words := strings.Fields(part.Command)
				if len(words) == 0 || words[0] != d.Name {
					continue
				}
				text := handed(t, append(words, "--seed", "7", "--no-color"))
				for _, has := range []string{"\n### " + step.Title + "\n", "```lab\n" + program + " " + part.Command + "\n",
					"\n## In Go\n", "\n## Questions for a class\n", "<summary>Answers</summary>"} {
					if !strings.Contains(text, has) {
						t.Errorf("the page of %q does not have %q", part.Command, has)
					}
				}
			}
		}
	}
	text := handed(t, strings.Fields("semaphore --speed 3"))
	if about := "`semaphore`, with times as they are at speed 1: "; !strings.HasPrefix(text, about) {
		t.Errorf("it begins otherwise than with %q:\n%s", about, text)
	}
	for _, not := range []string{"**Watch for**", "twice as fast", "## Lesson", "### ",
		"## The variants", "## What the documents"} {
		if strings.Contains(text, not) {
			t.Errorf("a run that no lesson has: %q is in\n%s", not, text)
		}
	}
}

// handed is the text beside the lanes on the page of a run.
func handed(t *testing.T, words []string) string {
	t.Helper()
	p, err := planOf(t.Context(), demoOf(t, words[0]), words[1:])
	if err != nil {
		t.Fatal(err)
	}
	return string(p.replay(p.emptySummary(), singleRun{said: view.NewTranscript(stage.Unseen{})}).Lesson)
}
