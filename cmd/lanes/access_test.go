package lanes

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"concurrency-lab/cmd/term"
	"concurrency-lab/primitives/trace"

	"github.com/google/go-cmp/cmp"
)

// access is an event in which a worker reads or writes the value S.
func access(ms int, worker uint64, k trace.Kind, value string) trace.Event {
	e := at(ms, worker, k, semaS)
	e.Access = &trace.Access{Value: value}
	return e
}

// race: bert overwrites what anna has written, and carl does no harm.
var race = [][]trace.Event{
	begun(0, anna), begun(0, bert), begun(0, carl), {
		access(20, anna, trace.Read, "0"), access(30, bert, trace.Read, "0"), access(40, anna, trace.Wrote, "1"),
		access(60, bert, trace.Wrote, "1"), access(70, carl, trace.Read, "1"), access(80, carl, trace.Wrote, "2"),
	},
}

func TestALostUpdateIsTold(t *testing.T) {
	l := lanesOf(0, race...)
	var told []string
	for i, e := range l.Events {
		if e.Access != nil {
			told = append(told, fmt.Sprintf("%s %s", l.called[e.Worker], l.Told(i)))
		}
	}
	want := []string{"anna reads 0", "bert reads 0", "anna writes 1", "bert writes 1 (the update of anna is lost)",
		"carl reads 1", "carl writes 2"}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Error(diff)
	}
	lines := strings.Split(l.Timeline(term.Size{Columns: 80, Rows: 24}, term.Palette{}), "\n")
	for i, marks := range []string{"rw", "r!", "rw"} {
		var got []rune
		_, strip, _ := strings.Cut(lines[i+1], " ")
		for _, glyph := range strip {
			if strings.ContainsRune("rw!", glyph) {
				got = append(got, glyph)
			}
		}
		if string(got) != marks {
			t.Errorf("%q has the marks %q, want %q", lines[i+1], string(got), marks)
		}
	}
	if !slices.Contains(lines, "lost: at 60ms bert writes 1 (the update of anna is lost)") ||
		!strings.Contains(strings.Join(lines, "\n"), "writes, and an update is lost") {
		t.Errorf("%s", strings.Join(lines, "\n"))
	}
}

// TestAnUpdateThatComesBackIsNotLost: carl reads bert's before anna overwrites it.
func TestAnUpdateThatComesBackIsNotLost(t *testing.T) {
	l := lanesOf(0, begun(0, anna), begun(0, bert), begun(0, carl), []trace.Event{
		access(10, anna, trace.Read, "0"), access(20, bert, trace.Read, "0"), access(30, bert, trace.Wrote, "1"),
		access(40, carl, trace.Read, "1"), access(50, anna, trace.Wrote, "1"), access(60, carl, trace.Wrote, "2"),
	})
	var lost []string
	for i := range l.Events {
		for _, w := range l.Lost[i] {
			lost = append(lost, fmt.Sprintf("%s by %s", l.called[l.Events[w].Worker], l.called[l.Events[i].Worker]))
		}
	}
	if diff := cmp.Diff([]string{"anna by carl"}, lost); diff != "" {
		t.Error(diff)
	}
}

func TestDid(t *testing.T) {
	e := trace.Event{Kind: trace.Wrote, Access: &trace.Access{Place: "Amy", Value: "3"}}
	for want, got := range map[string]string{
		"writes Amy: 3": Did(e, nil, nil),
		"writes Amy: 3 (the update of a is lost)":            Did(e, []string{"a"}, nil),
		"writes Amy: 3 (the updates of a, b are lost)":       Did(e, []string{"a", "b"}, nil),
		"writes Amy: 3 (updates lost: a; no longer lost: b)": Did(e, []string{"a"}, []string{"b"}),
		"reads Amy: 3": Did(trace.Event{Kind: trace.Read, Access: e.Access}, nil, nil),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestTheLabsOwnIsLeftOut, unless all is wanted.
func TestTheLabsOwnIsLeftOut(t *testing.T) {
	const helper, gate = 4, 25
	rec := recorded(0, slices.Concat(begun(0, anna), []trace.Event{
		at(5, helper, trace.Born), at(6, helper, trace.Running), at(10, anna, trace.Waiting, gate),
		at(40, helper, trace.Notified, gate), at(40, anna, trace.Runnable), at(41, anna, trace.Running),
		at(50, anna, trace.Acquired, gate), at(55, anna, trace.Acquired, lockL), at(60, anna, trace.Released, gate),
		at(90, anna, trace.Done, annasEnd), at(95, helper, trace.Done),
	})...)
	rec.Merge(trace.Batch{Workers: []trace.WorkerInfo{{ID: helper, Name: trace.Aside("helper")}},
		Objects: []trace.ObjectInfo{{ID: gate, Kind: trace.KindEvent, Name: trace.Aside("gate")}}})
	l := New(rec, 100*time.Millisecond, false)
	var events []string
	for _, e := range l.Events {
		events = append(events, e.Kind.String())
	}
	if diff := cmp.Diff([]string{"born", "running", "acquired", "done"}, events); diff != "" {
		t.Error(diff)
	}
	if len(l.Lanes) != 1 || len(l.Delays)+len(l.Arrows) > 0 || len(l.Tenures) != 1 {
		t.Errorf("%+v", l)
	}
	if spent := l.Lanes[0].Spent(Aside); spent != 31*time.Millisecond && spent != 30*time.Millisecond {
		t.Errorf("%v aside: %+v", spent, l.Lanes[0].Segments)
	}
	all := New(rec, 100*time.Millisecond, true)
	if len(all.Lanes) != 2 || len(all.Arrows) != 1 || all.Lanes[0].Spent(Aside) != 0 {
		t.Errorf("%+v", all)
	}
	if text := l.Timeline(small, term.Palette{}); strings.Contains(text, "gate") || strings.Contains(text, "helper") ||
		!strings.Contains(text, "the lab makes it wait") {
		t.Error(text)
	}
}

func TestTraceHasReadsAndWrites(t *testing.T) {
	_, events := read(t, lanesOf(0, race...))
	got := map[string]string{}
	for _, e := range events {
		if e["ph"] == "i" {
			got[fmt.Sprint(e["name"])] += fmt.Sprint(e["cat"], " ", e["ts"], " ")
		}
	}
	want := map[string]string{
		"reads 0": "read 20000 read 30000 ", "writes 1": "wrote 40000 ", "reads 1": "read 70000 ",
		"writes 1 (the update of anna is lost)": "lost update 60000 ", "writes 2": "wrote 80000 ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
