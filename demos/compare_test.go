package demos

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"concurrency-lab/demos/stage"
)

// smaller returns compare with less work than the documents have.
func smaller(t *testing.T, flags map[string]string) *Demo {
	t.Helper()
	d := Compare()
	for _, f := range d.Flags {
		if text, ok := flags[f.Name]; ok {
			if err := f.Value.Set(text); err != nil {
				t.Fatal(err)
			}
		}
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
		arithmetic := row.Work == "io" && row.Mode == serial
		if row.Measured == arithmetic || row.Min > row.Median || row.Median > row.Max || row.Speedup <= 0 {
			t.Errorf("%+v", row)
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

func TestCompareCanBeStopped(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("enough")
	time.AfterFunc(time.Millisecond, func() { cancel(stop) })
	p := playWith(ctx, t, smaller(t, map[string]string{"iterations": "1000000000000"}), "sum", stage.Options{})
	if !errors.Is(p.err, stop) {
		t.Errorf("a stopped run: %v", p.err)
	}
}

func TestFaster(t *testing.T) {
	row := func(times ...float64) measured {
		slices.Sort(times)
		return measured{Min: times[0], Median: times[len(times)/2], Max: times[len(times)-1]}
	}
	for _, tc := range []struct {
		a, b measured
		want string
	}{
		{row(1, 1.1, 1.2), row(2, 2.1, 2.2), holds},
		{row(2, 2.1, 2.2), row(1, 1.1, 1.2), doesNotHold},
		{row(1, 1.1, 2.05), row(2, 2.1, 2.2), tooClose},
		{row(1, 1, 1), row(1.01, 1.01, 1.01), tooClose},
	} {
		if got := faster("", tc.a, tc.b).Holds; got != tc.want {
			t.Errorf("%+v %+v: %s, want %s", tc.a, tc.b, got, tc.want)
		}
	}
}
