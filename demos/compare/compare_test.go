package compare

import (
	"context"
	"errors"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"concurrency-lab/demos/contest"
	"concurrency-lab/demos/demo"
	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
)

// smaller returns compare with less work than the documents have.
func smaller(t *testing.T, flags map[string]string) *demo.Demo {
	t.Helper()
	d := Demo()
	for name, text := range flags {
		demotest.SetFlag(t, d, name, text)
	}
	return d
}

func TestCompareWork(t *testing.T) {
	d := smaller(t, map[string]string{"runs": "2", "iterations": "100001", "io-workers": "5"})
	p := demotest.Play(t, d, "work", stage.Options{Speed: 1000})
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
	if p.Done != p.Announced || p.Done != 5*3 {
		t.Errorf("%d of %d steps", p.Done, p.Announced)
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
	p := demotest.Play(t, smaller(t, map[string]string{"runs": "1"}), "sum", stage.Options{})
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
	"primitives": {"runs": "1", "iterations": "10"},
}

func checkRows(t *testing.T, r compareResult) {
	t.Helper()
	for _, row := range r.Rows {
		if row.Median <= 0 || row.Operations <= 0 || row.Operation <= 0 || row.Operation > row.Median || row.Speedup <= 0 {
			t.Errorf("%s: %+v", r.Topic, row)
		}
	}
}

// expected is how many rows of its own a topic has, and how many claims without and with CPython.
type expected struct{ rows, claims, both int }

var topics = map[string]expected{
	"work": {6, 4, 8}, "sum": {3, 2, 4}, "ipc": {6, 3, 6}, "start": {3, 2, 5}, "chunksize": {5, 2, 4}, "gil": {8, 5, 8},
	"primitives": {24, 0, 0},
}

// TestEveryTopic has each topic done, and where there is CPython by that too.
func TestEveryTopic(t *testing.T) {
	demotest.Long(t)
	_, err := exec.LookPath("python3")
	for _, v := range Demo().Variants {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			d := smaller(t, small[v.Name])
			demotest.SetFlag(t, d, "python", strconv.FormatBool(err == nil))
			r := demotest.Play(t, d, v.Name, stage.Options{Workers: 3}).Result.(compareResult)
			checkRows(t, r)
			here, there := apart(r.Rows)
			want := topics[v.Name]
			claims := want.claims
			if err == nil {
				claims = want.both
				checkPython(t, v.Name, here, there)
			}
			if len(here) != want.rows || len(r.Claims) != claims {
				t.Errorf("%d rows and %d claims, want %d and %d", len(here), len(r.Claims), want.rows, claims)
			}
			if (r.Python != "") != (err == nil) {
				t.Errorf("CPython is %q", r.Python)
			}
		})
	}
}

// apart tells the rows that are of this program from those of CPython, by what each of these stands
// beside.
func apart(rows []contest.Row) (here []contest.Row, there map[string]bool) {
	there = map[string]bool{}
	for _, row := range rows {
		if name, ok := strings.CutPrefix(row.Mode, contest.PythonPrefix); ok {
			there[row.Work+name] = true
			continue
		}
		here = append(here, row)
	}
	return here, there
}

// checkPython holds that CPython does what is done here, and no more.
func checkPython(t *testing.T, topic string, here []contest.Row, there map[string]bool) {
	t.Helper()
	want := map[string]int{"start": 1}[topic] // fork
	for _, row := range here {
		if row.Measured && row.Mode != oneCore {
			want++
			if !there[row.Work+row.Mode] {
				t.Errorf("CPython has no %s of %s", row.Mode, row.Work)
			}
		}
	}
	if len(there) != want {
		t.Errorf("CPython has %d modes, want %d", len(there), want)
	}
}

func TestNobodyAskedForCPython(t *testing.T) {
	r := demotest.Play(t, smaller(t, small["sum"]), "sum", stage.Options{}).Result.(compareResult)
	if _, there := apart(r.Rows); len(there) > 0 || r.Python != "" {
		t.Errorf("%v by CPython %q", there, r.Python)
	}
}

func TestWithoutPythonItIsUnsupported(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	d := smaller(t, small["sum"])
	demotest.SetFlag(t, d, "python", "true")
	if p := demotest.PlayWith(t.Context(), t, d, "sum", stage.Options{}); !errors.Is(p.Err, errors.ErrUnsupported) {
		t.Errorf("no python3: %v", p.Err)
	}
}

func TestCompareCanBeStopped(t *testing.T) {
	stop := errors.New("enough")
	for topic, flags := range map[string]map[string]string{
		"work": {"iterations": "1000000000000"}, "sum": {"iterations": "1000000000000"},
		"gil": {"iterations": "1000000000000"},
		"ipc": {"iterations": "1000000000000"}, "start": {"iterations": "1000000000000"},
		"primitives": {"iterations": "1000000000000"},
		"chunksize":  {"inputs": "1000000"},
	} {
		t.Run(topic, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(50*time.Millisecond, func() { cancel(stop) })
			p := demotest.PlayWith(ctx, t, smaller(t, flags), topic, stage.Options{})
			if !errors.Is(p.Err, stop) {
				t.Errorf("a stopped run: %v", p.Err)
			}
		})
	}
}
