package cmd

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"concurrency-lab/cmd/interrupt"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/docs"
)

// fakeLessons are pages over the fakes.
var fakeLessons = map[string]string{
	"counter": `
# counter

## Lesson

### What you will see

Four add.

### Run it

` + "```ask\nHow much will it be?\nanswer: result.counter\n```\n\n```lab\nconcurrency-lab counter\n```" + `

That was with a lock.

### Luck

` + "```lab\nconcurrency-lab counter --variant luck --seed 1\n```\n\n" +
		"```ask\nWill any be lost?\nanswer: checks.updates.got < 8\n```\n\n" +
		"```lab\nconcurrency-lab counter --variant luck --seed 2\n```",
	"endings": "## Lesson\n\n### One\n\n" +
		"```ask\nWill it hold?\nanswer: whether checks.promise.ok\n```\n\n" +
		"```lab\nconcurrency-lab endings --variant failed\n```\n" +
		"\n### Two\n\nStill there.\n\n" +
		"```lab\nconcurrency-lab endings --variant error\nconcurrency-lab endings\n```",
}

// walking goes through one of the lessons, with these lines typed, and returns what it says.
func walking(ctx context.Context, in io.Reader, args ...string) (out, errs string, err error) {
	page := func(name string) ([]byte, error) {
		if text, ok := fakeLessons[name]; ok {
			return []byte(text), nil
		}
		return nil, fs.ErrNotExist
	}
	var stdout, stderr bytes.Buffer
	c := newWalk(fakes, page, Streams{In: in, Out: &stdout, Err: &stderr})
	c.SilenceErrors, c.SilenceUsage = true, true
	c.SetArgs(args)
	err = c.ExecuteContext(ctx)
	return stdout.String(), stderr.String(), err
}

// TestWalk holds what is said against what was typed: these pieces, in this order and no others of
// those that are looked for.
func TestWalk(t *testing.T) {
	pieces := []string{
		"step 1 of 3: What you will see\n", "Four add.\n", "step 2 of 3: Run it\n", "  ? How much will it be?\n",
		"✓ sum: 4\n", "it was 4\n", "That was with a lock.\n",
		"step 3 of 3: Luck\n", "! updates: 7. Without the bug it would be 8 (", "  ? Will any be lost?\n",
		"right guesses: 0 of 1\n", "right guesses: 1 of 1\n", "to read more: concurrency-lab explain counter\n",
		"is not ", "is no answer here",
	}
	const see, fourAdd, runIt, question, got, answer = 0, 1, 2, 3, 4, 5
	const after, luck, fault, lost, none, one, end, senseless, typo = 6, 7, 8, 9, 10, 11, 12, 13, 14
	for typed, want := range map[string][]int{
		"":                 {see, fourAdd, end},
		"q\n":              {see, fourAdd, end},
		"Q":                {see, fourAdd, end},
		"what?\n\n":        {see, fourAdd, typo, runIt, question, end},
		"\nbanana\n5\nq\n": {see, fourAdd, runIt, question, senseless, got, question, answer, after, none, end},
		"\nno\n\nq\n":      {see, fourAdd, runIt, question, senseless, got, question, answer, after, end},
		"\ns\n\n7\ny\nq\n": {see, fourAdd, runIt, question, luck, fault, lost, senseless, lost, none, end},
		"r\nq\n":           {see, fourAdd, see, fourAdd, end},
		"b\nq\n":           {see, fourAdd, see, fourAdd, end},
		"s\nb\nq\n":        {see, fourAdd, runIt, question, see, fourAdd, end},
		"\n\nq\n":          {see, fourAdd, runIt, question, got, question, answer, after, end},
		"\n 4 \nq\n":       {see, fourAdd, runIt, question, got, question, answer, after, one, end},
		"\n5\nq\n":         {see, fourAdd, runIt, question, got, question, answer, after, none, end},
		"\n5\nr\n4\nq": {see, fourAdd, runIt, question, got, question, answer, after, runIt, question, got, question,
			answer, after, none, end},
		"\n4\nr\n5\nq": {see, fourAdd, runIt, question, got, question, answer, after, runIt, question, got, question,
			answer, after, one, end},
		"\ns\nq\n":        {see, fourAdd, runIt, question, luck, end},
		"\ns\n\nq\n":      {see, fourAdd, runIt, question, luck, fault, lost, end},
		"\ns\n\ns\n":      {see, fourAdd, runIt, question, luck, fault, lost, end},
		"\ns\n\nyes\nq\n": {see, fourAdd, runIt, question, luck, fault, lost, lost, none, end},
		"\ns\n\n\n\n":     {see, fourAdd, runIt, question, luck, fault, lost, lost, end},
	} {
		out, errs, err := walking(t.Context(), strings.NewReader(typed), "counter")
		if err != nil || errs != "" {
			t.Errorf("%q: %v, %q", typed, err, errs)
		}
		if got, want := found(out, pieces), pickedOf(pieces, want); got != want {
			t.Errorf("%q: got\n%s\nwant\n%s\nin\n%s", typed, got, want, out)
		}
	}
}

// found are the pieces that stand in a text, as they stand there.
func found(text string, pieces []string) string {
	var all strings.Builder
	for text != "" {
		for _, p := range pieces {
			if strings.HasPrefix(text, p) {
				all.WriteString(p)
			}
		}
		text = text[1:]
	}
	return all.String()
}

func pickedOf(pieces []string, which []int) string {
	var all strings.Builder
	for _, i := range which {
		all.WriteString(pieces[i])
	}
	return all.String()
}

// unread is an input that nobody may read.
type unread struct{ *testing.T }

func (u unread) Read([]byte) (int, error) { u.Error("standard input is read"); return 0, io.EOF }

// endless is an input without lines and without an end.
type endless struct{}

func (endless) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func TestWalkKeepsNoEndlessLine(t *testing.T) {
	_, _, err := walking(t.Context(), endless{}, "counter")
	if err == nil || err.Error() != "a line of the standard input is longer than 4096 bytes" {
		t.Error(err)
	}
}

func TestWalkStraightOn(t *testing.T) {
	out, _, err := walking(t.Context(), unread{t}, "counter", "--yes", "--speed", "50", "--seed", "3")
	if err != nil {
		t.Error(err)
	}
	for _, want := range []string{"  $ concurrency-lab counter --speed 50 --seed 3\n",
		"workers 4, on process, speed 50, seed 3\n", "  - it was 4\n", "  - it was yes\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	for _, not := range []string{"Enter", "guess", "next: "} {
		if strings.Contains(out, not) {
			t.Errorf("%q in\n%s", not, out)
		}
	}
}

// TestWalkGoesOn looks at a lesson of which a run fails: it goes on to its end, and ends as a
// failure.
func TestWalkGoesOn(t *testing.T) {
	out, errs, err := walking(t.Context(), strings.NewReader("yes\n\n\n\n\n"), "endings")
	if !errors.Is(err, errFailed) || exitCode(err) != 1 {
		t.Errorf("ended with %v", err)
	}
	if want := "concurrency-lab: worker counter-3 was killed by signal 9\n"; errs != want {
		t.Errorf("said %q, want %q", errs, want)
	}
	for _, want := range []string{"  ✗ you said yes; it was no\n", "Still there.\n", "stopped by an error",
		"failed: a run did not"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

func TestWalkOfNonsense(t *testing.T) {
	for page, want := range map[string]string{
		"no lesson\n": "the page of counter: there is no lesson",
		"## Lesson\n\n### A\n\n" +
			"```lab\nconcurrency-lab luck\n```": "the lesson of counter runs luck, which is no demo",
		"## Lesson\n\n### A\n\n" +
			"```lab\nconcurrency-lab counter --ads 3\n```": "unknown flag --ads: did you mean --adds? (concurrency-lab ",
		"## Lesson\n\n### A\n\n```ask\nWhat?\nanswer: result.count\n```\n\n" +
			"```lab\nconcurrency-lab counter\n```": "counter asks for what is not there: there is no result.count\n",
	} {
		lesson := func(string) ([]byte, error) { return []byte(page), nil }
		var errs bytes.Buffer
		root := newRoot(fakes, Streams{Out: io.Discard, Err: &errs})
		for _, c := range root.Commands() {
			if c.Name() == "walk" {
				root.RemoveCommand(c)
			}
		}
		s := Streams{Out: io.Discard, Err: &errs}
		root.AddCommand(newWalk(fakes, lesson, s))
		root.SetArgs([]string{"walk", "counter", "--yes"})
		err := root.ExecuteContext(t.Context())
		if err == nil {
			t.Errorf("%q is walked through", page)
			continue
		}
		s.report(err)
		if !strings.Contains(errs.String(), want) {
			t.Errorf("%q: says %q, not %q", page, &errs, want)
		}
	}
}

// TestWalkInterrupted interrupts a lesson at a prompt and in a run.
func TestWalkInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	in, typing := io.Pipe()
	defer typing.Close() // whoever still reads it learns that there is nothing any more
	go func() {
		_, _ = typing.Write([]byte("\n")) // is taken at the first prompt
		cancel(interrupt.Err)
	}()
	if out, _, err := walking(ctx, in, "counter"); exitCode(err) != 130 || !strings.HasSuffix(out, "\n") {
		t.Errorf("at a prompt: %v, %q", err, out)
	}

	ctx, cancel = context.WithCancelCause(t.Context())
	defer cancel(nil)
	all := interrupting(func() { cancel(interrupt.Err) })
	page := func(string) ([]byte, error) { return []byte(fakeLessons["endings"]), nil }
	var out bytes.Buffer
	c := newWalk(all, page, Streams{Out: &out, Err: io.Discard})
	c.SilenceErrors, c.SilenceUsage = true, true
	c.SetArgs([]string{"endings", "--yes"})
	if err := c.ExecuteContext(ctx); exitCode(err) != 130 || !strings.Contains(out.String(), "interrupted after ") ||
		strings.Contains(out.String(), "step 2") {
		t.Errorf("in a run: %v, %s", err, &out)
	}
}

func TestWalkNotWritten(t *testing.T) {
	var errs bytes.Buffer
	c := newWalk(fakes, docs.Page, Streams{In: unread{t}, Out: unwritable{syscall.EPIPE}, Err: &errs})
	c.SilenceErrors, c.SilenceUsage = true, true
	c.SetArgs([]string{"counter"})
	if err := c.ExecuteContext(t.Context()); !errors.Is(err, syscall.EPIPE) || errs.Len() > 0 {
		t.Errorf("%v and %q", err, &errs)
	}
}

// TestLessons runs every lesson straight through. A path of an answer that leads nowhere fails it.
func TestLessons(t *testing.T) {
	demotest.Long(t)
	t.Parallel()
	lab := built(t)
	for _, d := range everyDemo() {
		runDocumented(t, lab, "lesson of", []string{"walk", d.Name, "--yes", "--speed", "100"})
	}
}
