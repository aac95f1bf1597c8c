package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/cmd/interrupt"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
)

// TestTourOfTheDemos looks at every stop of the real tour without making one.
func TestTourOfTheDemos(t *testing.T) {
	tour := tour{pace: pace{speed: 40, seed: 7}}
	if err := tour.prepare(t.Context(), everyDemo); err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, d := range everyDemo() {
		for _, v := range d.Variants {
			want = append(want, d.Name+" "+v.Name)
		}
	}
	for _, s := range tour.stops {
		got = append(got, s.demo.Name+" "+s.variant.Name)
		if s.options.Speed != 40 || s.options.Seed != 7 || s.repeated {
			t.Errorf("%s: options %+v", s.Command, s.options)
		}
		alone, err := planOf(t.Context(), s.demo, strings.Fields(s.Command)[1:])
		if err != nil || alone.variant.Name != s.variant.Name || s.Variant != s.variant.Name || s.Demo != s.demo.Name {
			t.Errorf("%q runs %s, %v", s.Command, alone.variant.Name, err)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestTourOfNonsense(t *testing.T) {
	all := func() []*demo.Demo {
		list := touring()
		list[0].Variants[0].TourArgs = "--ads 3"
		return list
	}
	err := (&tour{}).prepare(t.Context(), all)
	if err == nil || !strings.Contains(err.Error(), "counter --ads 3") {
		t.Errorf("%v does not say which command is wrong", err)
	}
}

// TestTourIsItsRuns holds each object of tour --json against what the command prints alone.
func TestTourIsItsRuns(t *testing.T) {
	var stdout, stderr bytes.Buffer
	code := run(touring, []string{"tour", "--json", "--seed", "1"}, Streams{Out: &stdout, Err: &stderr})
	if code != 1 || stderr.Len() > 0 {
		t.Errorf("exit %d and %q", code, &stderr)
	}
	var got []map[string]any
	if err := json.Unmarshal(stdout.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	tour := tour{pace: pace{speed: tourSpeed, seed: 1}}
	if err := tour.prepare(t.Context(), touring); err != nil {
		t.Fatal(err)
	}
	if len(got) != len(tour.stops) {
		t.Fatalf("%d objects of %d runs", len(got), len(tour.stops))
	}
	for i, s := range tour.stops {
		_, alone, _ := lab(s.Command + " --json")
		want := object(t, alone)
		delete(want, "elapsed_s")
		delete(got[i], "elapsed_s")
		if diff := cmp.Diff(want, got[i]); diff != "" {
			t.Errorf("%s:\n%s", s.Command, diff)
		}
	}
}

func TestTourCounts(t *testing.T) {
	var stderr bytes.Buffer
	for range 50 { // a tour of fakes can be over before the bar is drawn
		var stdout bytes.Buffer
		run(touring, []string{"tour", "--progress", "always"}, Streams{Out: &stdout, Err: &stderr})
		if strings.Contains(stderr.String(), "of 10 done") {
			return
		}
	}
	t.Errorf("the bar is %q", &stderr)
}

// interrupting is a tour with a stop, its second, that is interrupted while it runs.
func interrupting(interrupt func()) func() []*demo.Demo {
	return func() []*demo.Demo {
		d := fakeEndings()
		d.Variants[1].Run = func(ctx context.Context, st *stage.Stage) (demo.Report, error) {
			interrupt()
			return never(ctx, st)
		}
		return []*demo.Demo{d}
	}
}

func TestTourInterrupted(t *testing.T) {
	for _, args := range [][]string{{"tour"}, {"tour", "--json"}} {
		ctx, cancel := context.WithCancelCause(t.Context())
		var out bytes.Buffer
		root := newRoot(interrupting(func() { cancel(interrupt.Err) }), Streams{Out: &out, Err: io.Discard})
		root.SetArgs(args)
		if err := root.ExecuteContext(ctx); exitCode(err) != 130 {
			t.Errorf("%v: %v", args, err)
		}
		if len(args) == 1 {
			for _, want := range []string{"  ✓ well ", "  - failed ", "\ninterrupted after ",
				": 1 of 11 runs were done; wrong: 0.\n"} {
				if !strings.Contains(out.String(), want) {
					t.Errorf("no %q in\n%s", want, &out)
				}
			}
			continue
		}
		var got []map[string]any
		if err := json.Unmarshal(out.Bytes(), &got); err != nil || len(got) != 2 {
			t.Fatalf("%v in %q", err, &out)
		}
		if got[0]["interrupted"] != false || got[1]["interrupted"] != true || got[1]["result"] != 5.0 {
			t.Errorf("%v", got)
		}
	}
}

// unwritable fails every write.
type unwritable struct{ err error }

func (u unwritable) Write([]byte) (int, error) { return 0, u.err }

func TestTourNotWritten(t *testing.T) {
	unending := interrupting(func() {}) // the second stop waits until somebody ends the tour
	for want, err := range map[string]error{"": syscall.EPIPE,
		"concurrency-lab: writing the output: no space left\n": errors.New("no space left")} {
		var stderr bytes.Buffer
		if code := run(unending, []string{"tour"}, Streams{Out: unwritable{err}, Err: &stderr}); code != 1 ||
			stderr.String() != want {
			t.Errorf("exit %d and %q, want 1 and %q", code, &stderr, want)
		}
	}
}
