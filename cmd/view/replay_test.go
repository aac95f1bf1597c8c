package view

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"concurrency-lab/cmd/lanes"
	"concurrency-lab/cmd/lanes/lanestest"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/trace"

	"github.com/google/go-cmp/cmp"
)

// replayOf is a run with these events, and the lines that anna, bert and a process nobody knows
// have said.
func replayOf(parts ...[]trace.Event) Replay {
	lanes := lanes.New(lanestest.Recorded(0, slices.Concat(parts...)...), 100*time.Millisecond, false)
	ms := time.Millisecond
	return Replay{
		Summary: Summary{
			Demo: "demo", Options: stage.Options{Variant: "variant", Workers: 3, Speed: 1, Seed: 42}, Lanes: &lanes,
			Elapsed: 100 * ms,
			Report: demo.Report{Checks: []demo.Check{
				{Name: "sum", Want: "8", Got: "7", Grade: demo.Interesting},
				{Name: "all came", OK: true, Want: "3", Got: "3", Grade: demo.Required},
			}},
		},
		Runs: 1,
		Lines: []stage.Line{
			{At: 15 * ms, ID: lanestest.Anna, PID: os.Getpid(), Worker: "anna", Text: "I have it"},
			{At: 62 * ms, PID: lanestest.ChildPID, Worker: "carl", Text: "a stray print"},
			{At: 66 * ms, ID: lanestest.Bert, PID: os.Getpid(), Worker: "bert", Text: "at last"},
			{At: 90 * ms, PID: 77, Worker: "stranger", Text: "hello"},
		},
		Lesson: []byte("# demo\n\n**Watch for** this.\n"),
	}
}

// written returns the page, and what it tells its script.
func written(t *testing.T, r Replay) (page string, data replayData) {
	t.Helper()
	var b bytes.Buffer
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?s)<script type="application/json" id="run">(.*?)</script>`).FindSubmatch(b.Bytes())
	if found == nil {
		t.Fatal("no data in the page")
	}
	if err := json.Unmarshal(found[1], &data); err != nil {
		t.Fatal(err)
	}
	return b.String(), data
}

// hostile is text that would do something if it were taken for more than text.
const hostile = "</script><script>boom()</script><!-- --><img src=http://x.test " +
	"onerror=boom()>{{script}}\x1b[2J\u202e&amp;\u2028\xff"

func TestHostileTextStaysText(t *testing.T) {
	r := replayOf(lanestest.Handover...)
	r.Lanes.Lanes[0].Name = hostile
	r.Lanes.Objects[lanestest.LockL] = trace.ObjectInfo{ID: lanestest.LockL, Kind: trace.KindLock, Name: hostile}
	r.Lines[0].Text, r.Lines[3].Worker = hostile, hostile
	r.Demo, r.Options.Variant, r.Report.Next = hostile, hostile, hostile
	r.Err = errors.New(hostile)
	r.Report.Checks[0].Got = hostile
	h := strings.ReplaceAll(hostile, "\x1b", "")
	r.Lesson = []byte("text " + h + "\n\n```" + h + "\n" + h + "\n```\n\n[" + h + "](javascript:boom())\n\n# " + h)
	page, data := written(t, r)
	if scripts, runs := strings.Count(page, "<script"), strings.Count(page, "class Run "); scripts != 2 || runs != 1 {
		t.Errorf("%d scripts, %d times our own", scripts, runs)
	}
	for _, not := range []string{"<img", "<!-- ", "href=\"javascript", "\x1b"} {
		if strings.Contains(page, not) {
			t.Errorf("%q is in the page", not)
		}
	}
	if got := data.Lines[0]; !strings.HasPrefix(got, "</script><script>boom()") || !strings.Contains(got, `\x1b[2J`) {
		t.Errorf("the line has become %q", got)
	}
}

// TestReplayData wants every event and line, in order, with who, what and when.
func TestReplayData(t *testing.T) {
	_, d := written(t, replayOf(lanestest.Handover...))
	var at time.Duration
	var told []string
	for i, after := range d.Events.After {
		at += after
		who, what := "nobody", ""
		if lane := d.Events.Lane[i]; lane != lanes.Nobody {
			who = d.Lanes.Name[lane]
		}
		if k := d.Events.Kind[i]; k < len(d.Kinds) {
			if what = d.Kinds[k]; d.Events.Object[i] != lanes.Nobody {
				what += " " + d.Objects[d.Events.Object[i]]
			}
		} else {
			what = "says " + d.Lines[d.Events.Object[i]]
		}
		if at >= 60*time.Millisecond {
			told = append(told, fmt.Sprintf("%v %s %s", at, who, what))
		}
	}
	want := []string{
		"60ms carl released lock L", "60ms bert runnable", "62ms carl says a stray print", "65ms bert running",
		"65ms bert acquired lock L",
		"66ms bert says at last", "70ms carl done the end of carl", "75ms anna sleeping", "80ms bert failed the end of bert",
		"90ms nobody says hello",
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(map[int]string{3: "stranger"}, d.Voices); diff != "" {
		t.Error(diff)
	}
	if n := len(d.Segments.Took); n != len(d.Segments.Look) || n != len(d.Segments.Holder) || d.Lanes.Start[2] >= n {
		t.Errorf("columns of %d segments: %+v", n, d.Segments)
	}
	ms := time.Millisecond
	tenures := tenureData{Lane: []int{0, 1, 2}, From: []time.Duration{10 * ms, 65 * ms, 50 * ms},
		Took: []time.Duration{40 * ms, 15 * ms, 10 * ms}}
	for range 3 {
		tenures.Object = append(tenures.Object, d.Tenures.Object[0])
	}
	if diff := cmp.Diff(tenures, d.Tenures); diff != "" {
		t.Errorf("tenures (-want +got)\n%s", diff)
	}
}

func TestReplayTellsWhatIsMissing(t *testing.T) {
	r := replayOf(lanestest.Handover...)
	r.Lanes.Dropped, r.Unsaid, r.Runs = 7, 9, 30
	r.Written = time.Date(2026, time.November, 30, 5, 32, 7, 0, time.UTC)
	_, d := written(t, r)
	if told := strings.Join(d.Notes, "\n"); !strings.Contains(told, "oldest 7 are") ||
		!strings.Contains(told, "oldest 9 are") {
		t.Error(told)
	}
	if facts := strings.Join(d.Facts, ", "); facts != "workers 3, speed 1, seed 42, one of 30 runs, "+
		"written 30 November 2026, 05:32" {
		t.Error(facts)
	}
	r.Lines[0].Text = strings.Repeat("ä", legibleBytes)
	if _, d = written(t, r); len(d.Lines[0]) > legibleBytes+len("…") || !strings.HasSuffix(d.Lines[0], "ä…") {
		t.Errorf("a line of %d bytes: …%q", len(d.Lines[0]), d.Lines[0][len(d.Lines[0])-9:])
	}
}

// fullDisk is a disk with no room.
type fullDisk struct{}

var errDiskFull = errors.New("no room")

func (fullDisk) Write([]byte) (int, error) { return 0, errDiskFull }

func TestReplayThatCannotBeWritten(t *testing.T) {
	if err := replayOf().Write(fullDisk{}); err != errDiskFull {
		t.Error(err)
	}
}

// heard is a sink that counts.
type heard struct {
	mu                  sync.Mutex
	lines, total, steps int
}

func (h *heard) Line(stage.Line) { h.mu.Lock(); defer h.mu.Unlock(); h.lines++ }
func (h *heard) Total(n int)     { h.total = n }
func (h *heard) Advance(n int)   { h.steps += n }

func TestTranscriptKeepsTheNewestLines(t *testing.T) {
	var h heard
	s := NewTranscript(&h)
	s.Total(5)
	s.Advance(2)
	const extra = 10
	for i := range mostLines + extra {
		at := time.Duration(i)
		if i%2 == 0 {
			at += 2 // as from a child, whose lines come late
		}
		s.Line(stage.Line{At: at, Text: fmt.Sprint(i)})
	}
	kept, dropped := s.Lines()
	if len(kept) != mostLines || dropped != extra || kept[0].Text != "11" || kept[1].Text != "10" {
		t.Errorf("%d kept from %s and %s on, %d dropped", len(kept), kept[0].Text, kept[1].Text, dropped)
	}
	for i := 1; i < len(kept); i++ {
		if kept[i].At < kept[i-1].At {
			t.Fatalf("line %d comes before the one before it", i)
		}
	}
	if h.lines != mostLines+extra || h.total != 5 || h.steps != 2 {
		t.Errorf("passed on: %d lines, %d of %d steps", h.lines, h.steps, h.total)
	}
}
