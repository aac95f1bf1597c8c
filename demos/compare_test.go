package demos

import (
	"context"
	"errors"
	"os/exec"
	"strings"
	"testing"
	"time"

	"concurrency-lab/demos/contest"
	"concurrency-lab/demos/stage"
)

// smaller returns compare with less work than the documents have.
func smaller(t *testing.T, flags map[string]string) *Demo {
	t.Helper()
	d := Compare()
	for name, text := range flags {
		setFlag(t, d, name, text)
	}
	return d
}

func TestCompareWork(t *testing.T) {
	d := smaller(t, map[string]string{"runs": "2", "iterations": "100001", "io-workers": "5"})
	p := play(t, d, "work", stage.Options{Speed: 1000})
	r := p.Result.(compareResult)
	if len(r.Rows) != 6 || len(r.Claims) != 4 {
		t.Fatalf("%+v", r)
	}
	for _, row := range r.Rows {
		arithmetic := row.Work == "io" && row.Mode == contest.Serial
		if row.Measured == arithmetic || row.Min > row.Median || row.Median > row.Max || row.Speedup <= 0 {
			t.Errorf("%+v", row)
		}
		if row.Operations != row.Workers*map[string]int{"cal": 100001, "io": 1}[row.Work] {
			t.Errorf("%d operations: %+v", row.Operations, row)
		}
		if arithmetic && row.Median != (5*2*time.Millisecond).Seconds() {
			t.Errorf("serial I/O takes %v s", row.Median)
		}
	}
	if p.done != p.total || p.done != 5*3 {
		t.Errorf("%d of %d steps", p.done, p.total)
	}
}

func TestCalProduct(t *testing.T) {
	for n := range 50 {
		want := uint64(1)
		for i := range n {
			want *= uint64(i) | 1
		}
		if got := calProduct(n); got != want {
			t.Errorf("%d factors: %d, want %d", n, got, want)
		}
	}
}

func TestCompareSumIsExact(t *testing.T) {
	p := play(t, smaller(t, map[string]string{"runs": "1"}), "sum", stage.Options{})
	if got := p.Result.(compareResult).Sum; got != "41666666666665000000" {
		t.Errorf("the sum is %s", got)
	}
}

// small is flags of each topic that leave little to do.
var small = map[string]map[string]string{
	"work":       {"runs": "1", "iterations": "1000", "io": "1ms", "io-workers": "3"},
	"sum":        {"runs": "1", "iterations": "1000"},
	"ipc":        {"runs": "1", "iterations": "100"},
	"start":      {"runs": "1", "iterations": "2"},
	"chunksize":  {"runs": "1", "inputs": "100"},
	"gil":        {"runs": "1", "iterations": "1000", "io": "1ms"},
	"primitives": {"runs": "1", "iterations": "50"},
}

func TestEveryTopicFindsWhatItShould(t *testing.T) {
	for _, v := range Compare().Variants {
		t.Run(v.Name, func(t *testing.T) {
			p := play(t, smaller(t, small[v.Name]), v.Name, stage.Options{Workers: 3})
			r := p.Result.(compareResult)
			checkRows(t, r)
			if want := map[string][2]int{
				"work": {6, 4}, "sum": {3, 2}, "ipc": {6, 3}, "start": {3, 2}, "chunksize": {5, 2}, "gil": {8, 5}, "primitives": {24, 0},
			}[v.Name]; want != [2]int{len(r.Rows), len(r.Claims)} {
				t.Errorf("%d rows and %d claims, want %v", len(r.Rows), len(r.Claims), want)
			}
			for _, row := range r.Rows {
				if strings.HasPrefix(row.Mode, contest.PythonPrefix) {
					t.Errorf("nobody asked for %s", row.Mode)
				}
			}
		})
	}
}

func checkRows(t *testing.T, r compareResult) {
	t.Helper()
	for _, row := range r.Rows {
		if row.Median <= 0 || row.Operations <= 0 || row.Operation <= 0 || row.Operation > row.Median || row.Speedup <= 0 {
			t.Errorf("%s: %+v", r.Topic, row)
		}
	}
}

func TestEveryTopicInCPython(t *testing.T) {
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("there is no python3")
	}
	for _, v := range Compare().Variants {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			d := smaller(t, small[v.Name])
			setFlag(t, d, "python", "true")
			p := play(t, d, v.Name, stage.Options{Workers: 2})
			r := p.Result.(compareResult)
			checkRows(t, r)
			here, there := 0, map[string]bool{}
			for _, row := range r.Rows {
				if name, ok := strings.CutPrefix(row.Mode, contest.PythonPrefix); ok {
					there[row.Work+name] = true
				}
			}
			for _, row := range r.Rows {
				if row.Measured && !strings.HasPrefix(row.Mode, contest.PythonPrefix) && row.Mode != oneCore {
					here++
					if !there[row.Work+row.Mode] {
						t.Errorf("CPython has no %s of %s", row.Mode, row.Work)
					}
				}
			}
			if want := here + map[string]int{"start": 1}[v.Name]; len(there) != want { // and fork
				t.Errorf("CPython has %d modes, want %d", len(there), want)
			}
			if r.Python == "" {
				t.Error("it does not say which CPython")
			}
		})
	}
}

func TestWithoutPythonItIsUnsupported(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	d := smaller(t, small["sum"])
	setFlag(t, d, "python", "true")
	if p := playWith(t.Context(), t, d, "sum", stage.Options{}); !errors.Is(p.err, errors.ErrUnsupported) {
		t.Errorf("no python3: %v", p.err)
	}
}

func TestCompareCanBeStopped(t *testing.T) {
	stop := errors.New("enough")
	for topic, flags := range map[string]map[string]string{
		"work": {"iterations": "1000000000000"}, "sum": {"iterations": "1000000000000"}, "gil": {"iterations": "1000000000000"},
		"ipc": {"iterations": "1000000000000"}, "start": {"iterations": "1000000000000"}, "primitives": {"iterations": "1000000000000"},
		"chunksize": {"inputs": "1000000"},
	} {
		t.Run(topic, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(50*time.Millisecond, func() { cancel(stop) })
			p := playWith(ctx, t, smaller(t, flags), topic, stage.Options{})
			if !errors.Is(p.err, stop) {
				t.Errorf("a stopped run: %v", p.err)
			}
		})
	}
}
