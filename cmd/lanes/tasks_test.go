package lanes

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"concurrency-lab/cmd/golden"
	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/trace"

	"github.com/rivo/uniseg"
)

// shared are n tasks of a second each that so many workers took in turn.
func shared(n, workers int) (tasks []stage.Task) {
	for i := range n {
		from := time.Duration(5+i/workers) * time.Second
		tasks = append(tasks, stage.Task{Name: fmt.Sprint(i + 1), Worker: fmt.Sprint("worker-", i%workers), From: from,
			To: from + time.Second})
	}
	return tasks
}

func TestTasks(t *testing.T) {
	golden.Check(t, "tasks.golden", Tasks(shared(7, 3), small, term.Palette{}))
	golden.Check(t, "tasks-color.golden", Tasks(shared(7, 3), small, term.Palette{On: true}))
}

func TestManyTasksFit(t *testing.T) {
	for _, size := range []term.Size{small, {Columns: 40, Rows: 10}, {Columns: 200, Rows: 60}} {
		for _, workers := range []int{1, 2, 40, 300} {
			text := Tasks(shared(1000, workers), size, term.Palette{})
			lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
			if rows := max(size.Rows-besides, leastRows); len(lines) > rows+8 {
				t.Errorf("%d workers, %+v: %d lines", workers, size, len(lines))
			}
			for _, line := range lines {
				if uniseg.StringWidth(line) > size.Columns {
					t.Errorf("%d workers: %q is wider than %d", workers, line, size.Columns)
				}
			}
		}
	}
}

func TestTasksThatAreUnusual(t *testing.T) {
	if text := Tasks(nil, small, term.Palette{}); text != "" {
		t.Errorf("of no task: %q", text)
	}
	at := 3 * time.Second
	text := Tasks([]stage.Task{{Name: "\x1b竹", Worker: "工人\n", From: at, To: at}}, small, term.Palette{})
	if strings.ContainsAny(strings.ReplaceAll(text, "\n", ""), "\x1b") || strings.Contains(text, "one after the other") {
		t.Errorf("%q", text)
	}
}

func TestWhatWasWon(t *testing.T) {
	if got, want := won(shared(7, 3)),
		"They took 3.000 s. One after the other they would take 7.000 s (2.3 times)."; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestTimelineNamesTasks has the name of a task where it begins, if there is room.
func TestTimelineNamesTasks(t *testing.T) {
	const first, second = 1 << 21, 1<<21 + 1
	rec := trace.NewRecorder(0, nil)
	rec.Merge(trace.Batch{
		Workers: []trace.WorkerInfo{{ID: anna, Name: "Anna"}},
		Objects: []trace.ObjectInfo{{ID: first, Kind: trace.KindTask, Name: "17"},
			{ID: second, Kind: trace.KindTask, Name: "18"}},
		Events: append(begun(0, anna), at(0, anna, trace.Acquired, first), at(0, anna, trace.Sleeping),
			at(50, anna, trace.Released, first), at(50, anna, trace.Acquired, second), at(51, anna, trace.Released, second),
			at(100, anna, trace.Done)),
	})
	text := New(rec, 100*time.Millisecond, false).Timeline(small, term.Palette{})
	if !strings.Contains(text, "17zzz") || strings.Contains(text, "18") ||
		!strings.Contains(text, "17 works on the task of that name") {
		t.Error(text)
	}
}
