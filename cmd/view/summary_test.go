package view

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"concurrency-lab/cmd/golden"
	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
)

var checks = []demo.Check{
	{Name: "counter", OK: true, Want: "8", Got: "8", Grade: demo.Required},
	{Name: "check-ins", OK: false, Want: "8", Got: "7", Grade: demo.Required},
	{Name: "lost updates", OK: false, Want: "8000", Got: "7912", Grade: demo.Interesting},
	{Name: "order", OK: true, Want: "any", Got: "1 2 3", Grade: demo.Allowed},
	{Name: "more than were added", OK: false, Want: "at most 8", Got: "9", Grade: demo.Forbidden},
}

// plain is the size of what is no terminal.
var plain = term.Size{Columns: term.PlainWidth, Rows: term.PlainHeight}

// summary returns one of a run on eight processes that had these checks.
func summary(checks ...demo.Check) Summary {
	return Summary{
		Demo:    "counter",
		Options: stage.Options{Variant: "lock", On: demo.OnProcess, Workers: 8, Speed: 1, Seed: 42},
		Report: demo.Report{Result: map[string]int{"counter": 8}, Checks: checks, Outcome: "8",
			Next: "counter --variant no-lock --repeat 100"},
		Elapsed: 1234567 * time.Microsecond,
		Done:    3, Total: 8,
	}
}

func TestVerdict(t *testing.T) {
	interrupted, broken := summary(checks[0], checks[1], checks[2]), summary(checks[0])
	interrupted.Interrupted, interrupted.Err = true, errors.New("interrupted")
	interrupted.Report = interrupted.Report.SoFar()
	broken.Err = errors.New("counter-3 was killed by signal 9")
	for name, s := range map[string]Summary{
		"held":        summary(checks[0]),
		"failed":      summary(checks...),
		"showed":      summary(checks[0], checks[2]),
		"nothing":     {Demo: "x", Options: stage.Options{Variant: "y", Speed: 0.5}},
		"interrupted": interrupted,
		"broken":      broken,
	} {
		t.Run(name, func(t *testing.T) {
			golden.Check(t, "verdict-"+name+".golden", s.Header(term.Palette{})+s.Verdict(plain, term.Palette{}))
		})
	}
	golden.Check(t, "verdict-color.golden", summary(checks...).Verdict(plain, term.Palette{On: true}))
}

// tallied counts 30 runs: most lose updates, one does what cannot be.
func tallied() *Tally {
	var tally Tally
	for i := range 30 {
		r := demo.Report{Outcome: "8000",
			Checks: []demo.Check{{Name: "updates", OK: true, Want: "8000", Got: "8000", Grade: demo.Allowed}, checks[0]}}
		switch {
		case i == 17:
			r.Outcome, r.Checks[0] = "8001", checks[4]
		case i%3 > 0:
			r.Outcome, r.Checks[0].OK, r.Checks[0].Grade = "7912", false, demo.Interesting
		}
		tally.Add(uint64(100+i), r)
	}
	return &tally
}

func TestHistogram(t *testing.T) {
	s := summary(checks[0])
	s.Repeat = tallied()
	golden.Check(t, "repeat.golden", s.Verdict(plain, term.Palette{}))
	if !s.Failed() {
		t.Error("a check failed in one run, and the whole says that none did")
	}
}

// TestShaken: what was shaken says so, and with which seed each outcome may be had again.
func TestShaken(t *testing.T) {
	once, often := summary(checks[0], checks[2]), summary(checks[0])
	once.Options.Shaken, often.Options.Shaken = true, true
	often.Repeat = tallied()
	golden.Check(t, "shaken.golden", once.Header(term.Palette{})+once.Verdict(plain, term.Palette{}))
	golden.Check(t, "shaken-often.golden", often.Header(term.Palette{})+often.Verdict(plain, term.Palette{}))
	text, err := often.JSON()
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "shaken-json.golden", text)
}

// TestOutcomesInWords: people read an outcome and a check's name in words, --json has the
// identifiers.
func TestOutcomesInWords(t *testing.T) {
	s := summary()
	s.Repeat = &Tally{}
	s.Repeat.Add(1, demo.Report{Outcome: "2 in vain", Words: demo.Tell("found nothing: %d", 2), Checks: []demo.Check{
		{Name: "in vain", Title: "woken and found nothing", OK: true, Grade: demo.Interesting}}})
	told := s.Verdict(plain, term.Palette{})
	text, err := s.JSON()
	if err != nil || !strings.Contains(text, `"outcomes":{"2 in vain":1}`) || !strings.Contains(text, `"verdict":"bug"`) {
		t.Error(text, err)
	}
	if !strings.Contains(told, "! found nothing: 2") || !strings.Contains(told, "! woken and found nothing: the bug") ||
		strings.Contains(told, "in vain") {
		t.Error(told)
	}
}

func TestHistogramIsBounded(t *testing.T) {
	var tally Tally
	for i := range 2 * mostOutcomes {
		tally.Add(uint64(i), demo.Report{Outcome: fmt.Sprint("outcome ", i)})
	}
	s := summary()
	s.Repeat = &tally
	golden.Check(t, "repeat-many.golden", s.Verdict(plain, term.Palette{}))
}

func TestJSON(t *testing.T) {
	plain, bare, repeated := summary(checks[0]), Summary{Demo: "timer",
		Options: stage.Options{Variant: "cancel", Speed: 10}}, summary(checks[0])
	repeated.Repeat = tallied()
	broken, interrupted := bare, bare
	broken.Err = errors.New("a worker died: <signal> & all")
	interrupted.Interrupted, interrupted.Err = true, errors.New("interrupted")
	var all string
	for _, s := range []Summary{plain, bare, repeated, broken, interrupted} {
		text, err := s.JSON()
		if err != nil {
			t.Fatal(err)
		}
		all += text
	}
	golden.Check(t, "json.golden", all)
}

func TestJSONOfAResultThatCannotBe(t *testing.T) {
	s := summary()
	s.Report.Result = math.NaN()
	if text, err := s.JSON(); err == nil {
		t.Errorf("got %q, want an error", text)
	}
}
