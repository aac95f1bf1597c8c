package lanes

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"concurrency-lab/cmd/golden"
	"concurrency-lab/cmd/term"
	"concurrency-lab/primitives/trace"

	"github.com/rivo/uniseg"
)

var small = term.Size{Columns: 80, Rows: 24}

func TestTimeline(t *testing.T) {
	l := lanesOf(0, handover...)
	l.Seed = 42
	golden.Check(t, "timeline.golden", l.Timeline(small, term.Palette{}))
	golden.Check(t, "timeline-color.golden", l.Timeline(small, term.Palette{On: true}))
	golden.Check(t, "timeline-wide.golden", l.Timeline(term.Size{Columns: 200, Rows: 50}, term.Palette{}))
}

// TestTimelineOfAPartOfARun has a lane whose beginning was dropped, and one that does not end.
func TestTimelineOfAPartOfARun(t *testing.T) {
	l := lanesOf(2, begun(0, anna), begun(30, bert),
		[]trace.Event{at(40, anna, trace.Acquired, lockL), at(90, anna, trace.Waiting, eventE)})
	text := l.Timeline(small, term.Palette{})
	if !strings.Contains(text, "the oldest 4 are not in the picture") || !strings.Contains(text, "anna ???") ||
		strings.Contains(text, "✓") {
		t.Errorf("\n%s", text)
	}
}

// TestTimelineOfAMomentThatWouldNotBeSeen: an hour of sleep with a millisecond of work in the
// middle.
func TestTimelineOfAMomentThatWouldNotBeSeen(t *testing.T) {
	half := 30 * time.Minute
	rec := recorded(0, append(begun(0, anna), trace.Event{Worker: anna, Kind: trace.Sleeping},
		trace.Event{At: half, Worker: anna, Kind: trace.Running},
		trace.Event{At: half + time.Millisecond, Worker: anna, Kind: trace.Sleeping})...)
	row := strings.Split(New(rec, 2*half, false).Timeline(small, term.Palette{}), "\n")[1]
	if !strings.Contains(row, "zzz|zzz") || !strings.HasSuffix(row, "  0%   0%  100%") {
		t.Error(row)
	}
}

// crowd is a run of a main thread and n workers that each wait for the one before.
func crowd(n int, name func(i int) string) Run {
	rec := trace.NewRecorder(0, nil)
	b := trace.Batch{Workers: []trace.WorkerInfo{{ID: 1, Name: "main"}},
		Objects: []trace.ObjectInfo{{ID: 1 << 20, Kind: trace.KindLock}}}
	b.Events = begun(0, 1)
	for i := range uint64(n) {
		b.Workers = append(b.Workers, trace.WorkerInfo{ID: i + 2, Name: name(int(i))})
		ms := int(i) * 100 / n
		b.Events = append(b.Events, append(begun(ms, i+2), at(ms, i+2, trace.Waiting, 1<<20), at(ms+5, i+2, trace.Running),
			at(ms+6, i+2, trace.Done))...)
	}
	rec.Merge(b)
	return New(rec, 200*time.Millisecond, false)
}

func TestFortyWorkersFit(t *testing.T) {
	for name, of := range map[string]func(int) string{
		"alike":   func(i int) string { return fmt.Sprintf("worker-%d", i) },
		"two":     func(i int) string { return fmt.Sprintf("%s-%d", []string{"producer", "consumer"}[i%2], i) },
		"no kind": func(i int) string { return strings.Repeat(string(rune('a'+i)), 3) },
		"long":    func(i int) string { return fmt.Sprintf("工人 %s %d", strings.Repeat("x", 60), i) },
	} {
		for _, size := range []term.Size{small, {Columns: 200, Rows: 50}, {Columns: 20, Rows: 5}} {
			t.Run(fmt.Sprint(name, size), func(t *testing.T) {
				text := crowd(40, of).Timeline(size, term.Palette{})
				lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
				if size.Rows >= 24 && len(lines) > size.Rows-5 { // the verdict and the prompt want to be seen as well
					t.Errorf("%d lines", len(lines))
				}
				for _, line := range lines {
					if w := uniseg.StringWidth(line); size.Columns >= 80 && w > size.Columns {
						t.Errorf("%d columns: %q", w, line)
					}
				}
			})
		}
	}
}

func TestRows(t *testing.T) {
	l := crowd(10, func(i int) string { return fmt.Sprintf("%s-%d", []string{"p", "c"}[i%2], i/2) })
	for most, want := range map[int]string{
		20: "main p-0 c-0 p-1 c-1 p-2 c-2 p-3 c-3 p-4 c-4",
		8:  "main p-0…1 p-2…3 p-4 c-0…1 c-2…3 c-4",
		3:  "main p-0…4 c-0…4",
		2:  "main…p-2 c-2…4",
	} {
		var names []string
		for _, r := range l.rows(most) {
			names = append(names, r.name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("in %d rows: %s, want %s", most, got, want)
		}
	}
}

func TestTimelineOfNothing(t *testing.T) {
	text := New(trace.NewRecorder(0, nil), 0, false).Timeline(small, term.Palette{})
	if !strings.HasPrefix(text, "timeline, ") {
		t.Errorf("%q", text)
	}
}

// TestEveryWaitHasALook holds the looks against the kinds of object, and each glyph against the
// others.
func TestEveryWaitHasALook(t *testing.T) {
	for _, k := range []trace.ObjectKind{trace.KindLock, trace.KindRLock, trace.KindSemaphore, trace.KindEvent,
		trace.KindCondition, trace.KindBarrier,
		trace.KindQueue, trace.KindFuture, trace.KindPipe, trace.KindManager, trace.KindThread, trace.KindProcess} {
		if LookOf(Segment{State: Waiting, Object: trace.ObjectInfo{Kind: k}}) < lookWaiting {
			t.Errorf("%s has no look", k)
		}
	}
	glyphs := map[string]bool{}
	for _, l := range Looks {
		if glyphs[l.Glyph] || uniseg.StringWidth(l.Glyph) != 1 {
			t.Errorf("%q is used twice, or not one column wide", l.Glyph)
		}
		glyphs[l.Glyph] = true
	}
}

func TestBrief(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "0s", 999: "999ns", 1234567: "1.23ms",
		12345 * time.Millisecond: "12.3s", 999999: "1ms"} {
		if got := brief(d); got != want {
			t.Errorf("%d is %s, want %s", d, got, want)
		}
	}
}
