package view

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"concurrency-lab/cmd/golden"
	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/demo"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"
)

// tourOf is a tour of five stops that has come as far as these runs.
func tourOf(runs ...Summary) Tour {
	t := Tour{Speed: 20, Seed: 7, Runs: runs}
	for _, name := range []string{"counter lock", "counter no-lock", "pool map", "urls dict", "timer restart"} {
		demo, variant, _ := strings.Cut(name, " ")
		t.Stops = append(t.Stops, Stop{Demo: demo, Title: "what " + demo + " is about", Variant: variant,
			Command: demo + " --variant " + variant + " --runs 1 --speed 20 --seed 7"})
	}
	return t
}

// wholeTour is what a tour writes, from its first line to its last.
func wholeTour(t Tour, p term.Palette) string {
	text, runs := t.Header(p), t.Runs
	for i := range runs {
		t.Runs = runs[:i+1]
		text += t.Line(p)
	}
	return text + t.Verdict(p)
}

func TestTour(t *testing.T) {
	held, showed, failed := summary(checks[0]), summary(checks[2]), summary(checks...)
	broken, stopped := summary(checks[0]), summary(checks[1])
	showed.Report.Checks = []demo.Check{{Name: "numbers", OK: true, Got: strings.Repeat("123 ", 30),
		Grade: demo.Interesting}}
	failed.Report.Outcome = ""
	broken.Err = errors.New("counter-3 was killed by signal 9\nand a second line")
	stopped.Interrupted, stopped.Err = true, errors.New("interrupted")
	for name, tour := range map[string]Tour{
		"tour-held":        tourOf(held, showed, held, held, held),
		"tour-failed":      tourOf(held, showed, failed, broken, held),
		"tour-interrupted": tourOf(held, failed, stopped),
		"tour-nothing":     tourOf(),
	} {
		text := wholeTour(tour, term.Palette{})
		golden.Check(t, name+".golden", text)
		if got, want := tour.Failed(), strings.Contains(text, "\n  ✗ "); got != want {
			t.Errorf("%s: failed %v, want %v", name, got, want)
		}
	}
	golden.Check(t, "tour-color.golden", wholeTour(tourOf(held, showed, failed, broken, stopped), term.Palette{On: true}))
}

// TestTourJSON holds each object of a tour against that of the run alone.
func TestTourJSON(t *testing.T) {
	one, two := summary(checks[0]), summary(checks...)
	text, err := tourOf(one, two).JSON()
	if err != nil {
		t.Fatal(err)
	}
	var got []json.RawMessage
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	var want []json.RawMessage
	for _, s := range []Summary{one, two} {
		alone, err := s.JSON()
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, json.RawMessage(strings.TrimSpace(alone)))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if text, err := tourOf().JSON(); text != "[]\n" || err != nil {
		t.Errorf("no runs are %q, %v", text, err)
	}
}

func TestTourAddsTheTimeUp(t *testing.T) {
	a, b := summary(checks[0]), summary(checks[0])
	a.Elapsed, b.Elapsed = 1500*time.Millisecond, 2*time.Second
	tour := tourOf(a, b)
	tour.Stops = tour.Stops[:2]
	if text := tour.Verdict(term.Palette{}); !strings.Contains(text, "2 runs, all as they should be, 3.5 s.") {
		t.Error(text)
	}
}

func TestShortWithoutOutcome(t *testing.T) {
	noted := summary(checks[2])
	noted.Report.Outcome = ""
	for want, s := range map[string]Summary{"done": {}, "lost updates: 7912. Without the bug it would be 8000.": noted,
		"check-ins: 7. It should be 8.": {Report: demo.Report{Checks: checks}}} {
		if _, got := s.short(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestTourLinesFit(t *testing.T) {
	wordy := summary(checks[0])
	wordy.Report.Checks = []demo.Check{checks[0].As("%s", strings.Repeat("工人", 100))}
	lines := strings.Split(tourOf(wordy).Line(term.Palette{}), "\n")
	if w := uniseg.StringWidth(lines[1]); w > term.PlainWidth ||
		w < term.PlainWidth-1 {
		t.Errorf("a line of %d columns", w)
	}
}

func TestCut(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", ""}, {"12345", "12345"}, {"123456", "1234…"}, {"工人工", "工人…"}, {"1工人工", "1工…"},
	} {
		if got := term.Cut(test.text, 5); got != test.want {
			t.Errorf("%q is cut to %q, want %q", test.text, got, test.want)
		}
	}
}
