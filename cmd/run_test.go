package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/cmd/interrupt"
	"concurrency-lab/cmd/view"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
)

// lab runs the face over the fakes and returns what came out of it.
func lab(line string) (code int, out, err string) {
	var stdout, stderr bytes.Buffer
	code = run(fakes, strings.Fields(line), Streams{In: strings.NewReader(""), Out: &stdout, Err: &stderr})
	return code, stdout.String(), stderr.String()
}

func TestExitCodes(t *testing.T) {
	for line, want := range map[string]struct {
		code     int
		out, err string // each a part
	}{
		"endings":                  {0, "✓ promise\n✓ as it should be (", ""},
		"endings --variant failed": {1, "✗ promise: false. It should be kept.\n✗ wrong: 1 of 1 checks failed (", ""},
		"endings --variant error": {1, "stopped by an error after ",
			"concurrency-lab: worker counter-3 was killed by signal 9\n"},
		"endings --variant panic": {1, "stopped by an error after ",
			"concurrency-lab: clumsy panicked: oh no\ngoroutine "},
		"endings --variant unsupported": {3, "stopped by an error after ",
			"concurrency-lab: shared memory: unsupported operation\n"},
		"endings --variant deadlock": {1, "stopped by an error after ",
			"concurrency-lab: deadlock: every worker waits\n  main waits for lock L, which it holds itself\n"},
		"endings --variant sometimes --repeat 4 --seed 0": {1,
			"✗ promise: failed in 1 of 4 runs. With --seed 2 it was false and should be kept.", ""},
		"endings --variant sometimes --repeat 3 --seed 3": {0,
			"✓ promise: held in 3 of 3 runs\n✓ 3 runs, all as they should be (", ""},
		"endings --variant sometimes --repeat 3 --json --seed 0": {1, `"outcomes":{"false":1,"true":2}`, ""},
		// begins again at 0
		"endings --variant sometimes --repeat 9 --seed 9007199254740991": {1, "With --seed 2 ", ""},
		"endings --variant error --repeat 9 --seed 5": {1, "stopped by an error after ",
			"run 1 of 9 (--seed 5): worker counter-3 was killed"},
		"counter --variant luck --seed 1": {0, "! updates: 7. Without the bug it would be 8 (", ""},
	} {
		t.Run(line, func(t *testing.T) {
			code, out, err := lab(line)
			if code != want.code || !strings.Contains(out, want.out) || !strings.Contains(err, want.err) || want.err == "" &&
				err != "" {
				t.Errorf("exit %d, output:\n%s\nerrors:\n%s\nwant %d, %q, %q", code, out, err, want.code, want.out, want.err)
			}
		})
	}
}

// TestNotWritten holds that a full disk is told of once, whenever it is seen, and however many
// workers tell what stopped them.
func TestNotWritten(t *testing.T) {
	echo := &demo.Demo{Name: "echo", Group: demo.Threads, Variants: []demo.Variant{{
		Name: "twice", Run: func(ctx context.Context, _ *stage.Stage) (demo.Report, error) {
			<-ctx.Done()
			return demo.Report{}, errors.Join(context.Cause(ctx), fmt.Errorf("worker: %w", context.Cause(ctx)))
		}}}}
	all := func() []*demo.Demo { return append(fakes(), echo) }
	for _, line := range []string{"endings", "endings --json", "echo", "--help", "help counter", "counter --help", "list",
		"version", "completion zsh"} {
		var stderr bytes.Buffer
		code := run(all, strings.Fields(line), Streams{Out: unwritable{errors.New("no space left")}, Err: &stderr})
		if want := "concurrency-lab: writing the output: no space left\n"; code != 1 || stderr.String() != want {
			t.Errorf("%s: exit %d and %q, want %q", line, code, &stderr, want)
		}
	}
}

func TestRunSaysHeaderLinesVerdict(t *testing.T) {
	_, out, _ := lab("counter --seed 5 -w 2 --on thread --adds 10")
	lines := strings.Split(out, "\n")
	if want := "counter, variant lock, workers 2, on thread, speed 1, seed 5"; lines[0] != want {
		t.Errorf("the header is %q, want %q", lines[0], want)
	}
	if n := strings.Count(out, "added 10\n"); n != 2 {
		t.Errorf("%d lines of two workers:\n%s", n, out)
	}
	if !strings.HasSuffix(out, "\nnext: concurrency-lab counter --variant luck --repeat 10\n"+
		"      odd seeds lose an update\n"+view.Legend+"\n") {
		t.Errorf("nothing to try next at the end:\n%s", out)
	}
	if strings.ContainsAny(out, "\x1b\r") {
		t.Errorf("escape codes in a pipe: %q", out)
	}
}

func TestRepeatIsQuietAndReplays(t *testing.T) {
	const line = "counter --variant luck --repeat 7 --seed 100 --json"
	_, first, _ := lab(line)
	_, again, _ := lab(line)
	got, want := object(t, first), object(t, again)
	delete(got, "elapsed_s")
	delete(want, "elapsed_s")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the same seed gave something else:\n%s", diff)
	}
	if diff := cmp.Diff(map[string]any{"runs": 7.0, "outcomes": map[string]any{"7": 3.0, "8": 4.0}},
		got["repeat"]); diff != "" {
		t.Error(diff)
	}
	if _, out, _ := lab("counter --repeat 3"); strings.Contains(out, "added") {
		t.Errorf("lines of repeated runs are shown:\n%s", out)
	}
}

func TestBarCountsRuns(t *testing.T) {
	_, out, err := lab("counter --repeat 3 --progress always --json")
	if !strings.Contains(err, "of 3 done") {
		t.Errorf("the bar is %q", err)
	}
	object(t, out)
}

// object decodes the one JSON object that out must be.
func object(t *testing.T, out string) map[string]any {
	t.Helper()
	var o map[string]any
	d := json.NewDecoder(strings.NewReader(out))
	if err := d.Decode(&o); err != nil {
		t.Fatalf("%v in %q", err, out)
	}
	if d.More() {
		t.Fatalf("more than one object in %q", out)
	}
	return o
}

func TestInterrupted(t *testing.T) {
	for _, args := range []string{"endings --variant never --seed 1", "endings --variant never --seed 1 --json",
		"endings --variant never --repeat 3"} {
		ctx, cancel := context.WithCancelCause(t.Context())
		var out bytes.Buffer
		root := newRoot(fakes, Streams{Out: &out, Err: io.Discard})
		root.SetArgs(strings.Fields(args))
		cancel(interrupt.Err)
		err := root.ExecuteContext(ctx)
		if exitCode(err) != 130 {
			t.Errorf("%s: %v", args, err)
		}
		switch {
		case strings.HasSuffix(args, "--json"):
			o := object(t, out.String())
			var grades []any
			for _, c := range o["checks"].([]any) {
				grades = append(grades, c.(map[string]any)["grade"])
			}
			if o["interrupted"] != true || o["result"] != 5.0 || fmt.Sprint(grades) != "[required open open]" {
				t.Errorf("%s: %v", args, o)
			}
		case strings.Contains(args, "--repeat"):
			if !strings.Contains(out.String(), ": 0 of 3 runs were done.\n") {
				t.Errorf("%s:\n%s", args, &out)
			}
		default:
			for _, want := range []string{"ready\n", "✓ half: 5\n", "- steps: 5 so far\n",
				"interrupted after ", ": 5 of 10 steps were done.\n"} {
				if !strings.Contains(out.String(), want) {
					t.Errorf("%s: no %q in\n%s", args, want, &out)
				}
			}
		}
	}
}

// closing is a pipe whose reader goes after the first write.
type closing struct{ written bool }

func (c *closing) Write(b []byte) (int, error) {
	if c.written {
		return 0, syscall.EPIPE
	}
	c.written = true
	return len(b), nil
}

func TestReaderGoesAway(t *testing.T) {
	var stderr bytes.Buffer
	code := run(fakes, []string{"endings", "--variant", "chatter"}, Streams{Out: &closing{}, Err: &stderr})
	if code != 1 || stderr.Len() > 0 {
		t.Errorf("exit %d and %q, want a quiet 1", code, stderr.String())
	}
}

// TestAnotherPipeBreaks: an end of a pipe that is not the output's is told.
func TestAnotherPipeBreaks(t *testing.T) {
	var stderr bytes.Buffer
	Streams{Err: &stderr}.report(fmt.Errorf("start: %w", syscall.EPIPE))
	if want := "concurrency-lab: start: broken pipe\n"; runtime.GOOS != "windows" && stderr.String() != want {
		t.Errorf("%q, want %q", stderr.String(), want)
	}
}

func TestExitCode(t *testing.T) {
	for _, test := range []struct {
		err  error
		want int
	}{
		{nil, 0}, {errors.New("any"), 1}, {errFailed, 1}, {usagef("no"), 2},
		{fmt.Errorf("a: %w", errors.ErrUnsupported), 3}, {syscall.ENOSYS, 3},
		{errors.Join(errors.New("killed"), interrupt.Err), 130},
	} {
		if got := exitCode(test.err); got != test.want {
			t.Errorf("%v exits %d, want %d", test.err, got, test.want)
		}
	}
}
