package lanes

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"concurrency-lab/primitives/trace"
)

// read decodes what WriteTrace writes as a reader of the format would.
func read(t *testing.T, l Run) (head traceHead, events []map[string]any) {
	t.Helper()
	var b bytes.Buffer
	if err := l.WriteTrace(&b, "a title"); err != nil {
		t.Fatal(err)
	}
	var file struct {
		OtherData   traceHead
		TraceEvents []map[string]any
	}
	if err := json.Unmarshal(b.Bytes(), &file); err != nil {
		t.Fatalf("%v in\n%s", err, &b)
	}
	return file.OtherData, file.TraceEvents
}

// TestTraceFormat holds a file against the format's description: which fields an event of each
// phase must have, that begins and ends are nested in each thread and in order, and that each flow
// has two ends, the second not before the first, each in a slice.
func TestTraceFormat(t *testing.T) {
	l := lanesOf(0, handover...)
	l.Seed = 42
	head, events := read(t, l)
	if head != (traceHead{"a title", 42, 0}) {
		t.Errorf("head %+v", head)
	}
	type thread struct{ pid, tid float64 }
	open, now := map[thread]string{}, map[thread]float64{}
	threads, processes := map[thread]string{}, map[float64]string{}
	departed, arrived := map[float64]float64{}, 0
	for _, e := range events {
		number := func(field string) float64 {
			n, ok := e[field].(float64)
			if !ok {
				t.Errorf("no number %q in %v", field, e)
			}
			return n
		}
		at, ts := thread{number("pid"), number("tid")}, number("ts")
		name, _ := e["name"].(string)
		if name == "" {
			t.Errorf("no name in %v", e)
		}
		args, _ := e["args"].(map[string]any)
		switch e["ph"] {
		case "M":
			switch name {
			case "process_name":
				processes[at.pid] = args["name"].(string)
			case "thread_name":
				threads[at] = args["name"].(string)
			}
			continue
		case "B":
			if open[at] != "" {
				t.Errorf("%v begins in %q", e, open[at])
			}
			open[at] = name
		case "E":
			if open[at] != name {
				t.Errorf("%v ends in %q", e, open[at])
			}
			open[at] = ""
		case "s":
			departed[number("id")] = ts
		case "f":
			arrived++
			if from, ok := departed[number("id")]; e["bp"] != "e" || ok && from > ts {
				t.Errorf("%v arrives, having departed at %v", e, from)
			}
		default:
			t.Errorf("phase %v", e["ph"])
		}
		if (e["ph"] == "s" || e["ph"] == "f") && open[at] != "running" {
			t.Errorf("%v is in %q", e, open[at])
		}
		if ts < now[at] {
			t.Errorf("%v comes after %v", e, now[at])
		}
		now[at] = ts
	}
	if len(departed) != len(l.Arrows) || arrived != len(l.Arrows) || arrived == 0 {
		t.Errorf("%d depart and %d arrive of %d", len(departed), arrived, len(l.Arrows))
	}
	if len(threads) != 3 || len(processes) != 2 || processes[childPID] != "carl" ||
		threads[thread{childPID, childPID}] != "carl" {
		t.Errorf("processes %v, threads %v", processes, threads)
	}
}

// TestTraceTimes: microseconds, down to the nanosecond, and who held the lock.
func TestTraceTimes(t *testing.T) {
	_, events := read(t,
		lanesOf(0, begun(0, anna), []trace.Event{{At: 1500, Worker: anna, Kind: trace.Acquired, Object: lockL}},
			begun(0, bert), []trace.Event{{At: 1501, Worker: bert, Kind: trace.Waiting, Object: lockL}}))
	for _, e := range events {
		if e["name"] == "waiting for lock L" && e["ph"] == "B" {
			if e["ts"] != 1.501 || e["args"].(map[string]any)["held by"] != "anna" {
				t.Errorf("%v", e)
			}
			return
		}
	}
	t.Error("bert does not wait")
}

// full is a disk with no room.
type full struct{}

var errFull = errors.New("no room")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestTraceThatCannotBeWritten(t *testing.T) {
	for _, l := range []Run{lanesOf(0, handover...), crowd(100, func(int) string { return "w" }),
		New(trace.NewRecorder(0, nil), time.Second, false)} {
		if err := l.WriteTrace(full{}, ""); err != errFull {
			t.Errorf("%v", err)
		}
	}
}
