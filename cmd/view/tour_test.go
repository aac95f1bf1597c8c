package view

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"

	"concurrency-lab/demos/demo"
)

// tourOf is a tour of five stops that has come as far as these runs.
func tourOf(runs ...Summary) Tour {
	t := Tour{Speed: 20, Seed: 7, Runs: runs}
	for _, name := range []string{"counter", "counter --variant no-lock", "pool", "urls --variant dict", "timer"} {
		t.Stops = append(t.Stops, Stop{Name: name, Command: name + " --runs 1 --speed 20 --seed 7"})
	}
	return t
}

// told is what a tour writes, from its first line to its last.
func told(t Tour, p Palette) string {
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
	showed.Report.Outcome = strings.Repeat("123 ", 30)
	failed.Report.Outcome = ""
	broken.Err = errors.New("counter-3 was killed by signal 9\nand a second line")
	stopped.Interrupted, stopped.Err = true, errors.New("interrupted")
	for name, tour := range map[string]Tour{
		"tour-held":        tourOf(held, showed, held, held, held),
		"tour-failed":      tourOf(held, showed, failed, broken, held),
		"tour-interrupted": tourOf(held, failed, stopped),
		"tour-nothing":     tourOf(),
	} {
		text := told(tour, Palette{})
		golden(t, name+".golden", text)
		if got, want := tour.Failed(), strings.Contains(text, "✗"); got != want {
			t.Errorf("%s: failed %v, want %v", name, got, want)
		}
	}
	golden(t, "tour-color.golden", told(tourOf(held, showed, failed, broken, stopped), NewPalette(true)))
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
	if text := tour.Verdict(Palette{}); !strings.Contains(text, " in 3.5s;") {
		t.Error(text)
	}
}

func TestShortWithoutOutcome(t *testing.T) {
	noted := summary(checks[2])
	noted.Report.Outcome = ""
	for want, s := range map[string]Summary{"as expected": {}, "the fault showed": noted,
		"failed": {Report: demo.Report{Checks: checks}}} {
		if _, got := s.short(Palette{}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestTourLinesFit(t *testing.T) {
	wordy := summary(checks[0])
	wordy.Report.Outcome = strings.Repeat("工人", 100)
	if w := uniseg.StringWidth(strings.TrimSuffix(tourOf(wordy).Line(Palette{}), "\n")); w > plainWidth ||
		w < plainWidth-1 {
		t.Errorf("a line of %d columns", w)
	}
}

func TestCut(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", ""}, {"12345", "12345"}, {"123456", "1234…"}, {"工人工", "工人…"}, {"1工人工", "1工…"},
	} {
		if got := cut(test.text, 5); got != test.want {
			t.Errorf("%q is cut to %q, want %q", test.text, got, test.want)
		}
	}
}
