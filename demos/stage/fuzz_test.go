package stage

import (
	"encoding/json"
	"testing"
	"time"
)

// FuzzSignal is what a child process says to the stage of the first process. Whatever it is, at
// most one thing comes of it, which means the same when it is said again.
func FuzzSignal(f *testing.F) {
	for _, s := range []signal{{Line: &Line{At: time.Second, Worker: "w", ID: 3, PID: 4, Child: true,
		Text: "hello\x1b[2J"}}, {Total: 7}, {Advance: 1},
		{Line: &Line{}, Total: 1, Advance: 1}, {Total: -1}, {Advance: maxSteps + 1}} {
		data, err := json.Marshal(s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`{"Line":{"Text":"\xff\ud800","At":1e99},"line":null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		first := &sink{}
		New(Options{}, first).hear(data)
		if first.total < 0 || first.total > maxSteps || first.done < 0 || first.done > maxSteps {
			t.Errorf("%d of %d steps", first.done, first.total)
		}
		said := signal{Total: first.total, Advance: first.done}
		switch {
		case len(first.lines) == 1 && first.total == 0 && first.done == 0:
			said.Line = &first.lines[0]
		case len(first.lines) > 0 || first.total > 0 && first.done > 0:
			t.Errorf("%d lines and %d of %d steps came of one signal", len(first.lines), first.done, first.total)
		case first.total == 0 && first.done == 0:
			return // it was none
		}
		again, err := json.Marshal(said)
		if err != nil {
			t.Fatal(err)
		}
		second := &sink{}
		New(Options{}, second).hear(again)
		if second.total != first.total || second.done != first.done || said.Line != nil &&
			(len(second.lines) != 1 || second.lines[0] != *said.Line) {
			t.Errorf("%s came back as %+v", again, second)
		}
	})
}
