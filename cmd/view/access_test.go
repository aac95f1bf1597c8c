package view

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"concurrency-lab/cmd/browsertest"
	"concurrency-lab/cmd/lanes/lanestest"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/trace"

	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
)

// access is an event in which a worker reads or writes a value.
func access(ms int, worker uint64, k trace.Kind, value string) trace.Event {
	e := lanestest.At(ms, worker, k, lanestest.SemaS)
	e.Access = &trace.Access{Value: value}
	return e
}

// race: bert overwrites what anna has written.
var race = []trace.Event{
	access(20, lanestest.Anna, trace.Read, "0"), access(30, lanestest.Bert, trace.Read, "0"),
	access(50, lanestest.Anna, trace.Wrote, "1"), access(70, lanestest.Bert, trace.Wrote, "1"),
}

func raced() Replay {
	return replayOf(lanestest.Begun(0, lanestest.Anna), lanestest.Begun(0, lanestest.Bert), race)
}

const lostLine = "bert writes 1 (the update of anna is lost)"

// TestAScreenTellsReadsAndWrites in their order, whatever the order in which they come.
func TestAScreenTellsReadsAndWrites(t *testing.T) {
	var out bytes.Buffer
	s := NewScreen(&out, &out, ScreenOptions{Lines: true})
	names := map[uint64]string{lanestest.Anna: "anna", lanestest.Bert: "bert"}
	for _, i := range []int{3, 1, 2, 0} {
		e := race[i]
		s.Line(stage.Line{At: e.At, Worker: names[e.Worker], ID: e.Worker, Did: &e})
	}
	s.Line(stage.Line{At: time.Second, Worker: "anna", Did: &race[0], Aside: true})
	if err := s.Close(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	var got []string
	for line := range strings.Lines(out.String()) {
		got = append(got, strings.Join(strings.Fields(line)[1:], " "))
	}
	if diff := cmp.Diff([]string{"anna reads 0", "bert reads 0", "anna writes 1", lostLine}, got); diff != "" {
		t.Error(diff)
	}
}

// TestATranscriptLeavesReadsAndWritesToTheRecorder, or a page would have them twice.
func TestATranscriptLeavesReadsAndWritesToTheRecorder(t *testing.T) {
	var out bytes.Buffer
	s := NewScreen(&out, &out, ScreenOptions{Lines: true})
	said := NewTranscript(s)
	said.Line(stage.Line{Worker: "anna", Did: &race[0], PID: os.Getpid()})
	if err := s.Close(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if lines, _ := said.Lines(); len(lines) > 0 || !strings.Contains(out.String(), "reads 0") {
		t.Errorf("%v, %q", lines, out.String())
	}
}

func showsALostUpdate(p *browsertest.Sheet) {
	p.Press(kb.End)
	p.Shows("#lines .lost", strings.TrimPrefix(lostLine, "bert "))
	p.Is(`[...document.querySelectorAll("#lines li.read, #lines li.wrote, #lines li.lost")]
		.map((l) => l.querySelector(".who").textContent + " " + l.querySelector(".text").textContent).join()`,
		"anna reads 0,bert reads 0,anna writes 1,"+lostLine)
	p.Shows("#legend", "writes, and an update is lost")
	p.Is("[...replay.run.overwritten].join()", "7,10") // after births, beginnings and lines
	p.Press("s")                                       // by event, where there is room for words
	p.Becomes("replay.scene.drawn.arrows === 1")       // from the one write to the other
	p.Press(kb.Home)
	for range 11 {
		p.Press(kb.ArrowRight)
	}
	p.Shows("#now", lostLine)
	p.Press(kb.ArrowLeft)
	p.Shows("#now", "says") // bert, at 66 ms
	p.Becomes("replay.scene.drawn.arrows === 0")
}
