package timer

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"concurrency-lab/demos/demotest"
	"concurrency-lab/demos/stage"
)

func TestTimerTicks(t *testing.T) {
	var begin time.Time
	var p *demotest.Played
	synctest.Test(t, func(t *testing.T) {
		begin = time.Now()
		p = demotest.Play(t, Demo(), "restart", stage.Options{})
		if took := time.Since(begin); took != 10*time.Second {
			t.Errorf("took %v", took)
		}
	})
	if diff := cmp.Diff(timerResult{5, []float64{0, 0, 0, 0, 0}}, p.Result); diff != "" || p.Done != 5 ||
		p.Announced != 5 {
		t.Errorf("%d of %d steps, %s", p.Done, p.Announced, diff)
	}
	for i, l := range p.Lines {
		at := time.Duration(2*i) * time.Second
		want := begin.Add(at).Local().Format("2006-01-02 15:04:05")
		if l.At != at || l.Text[:len(want)] != want {
			t.Errorf("at %v: %q, want %s", l.At, l.Text, want)
		}
	}
}

func TestTimerFlags(t *testing.T) {
	d := Demo()
	demotest.SetFlag(t, d, "ticks", "0")
	demotest.SetFlag(t, d, "interval", "1500ms")
	synctest.Test(t, func(t *testing.T) {
		begin, enough := time.Now(), errors.New("enough")
		ctx, cancel := context.WithTimeoutCause(t.Context(), 59*time.Second, enough)
		defer cancel()
		p := demotest.PlayWith(ctx, t, d, "restart", stage.Options{Speed: 0.5})
		if !errors.Is(p.Err, enough) || time.Since(begin) != 59*time.Second {
			t.Errorf("%v after %v", p.Err, time.Since(begin))
		}
		if r := p.Result.(timerResult); r.Ticks != 19 || len(r.DriftMS) != 19 || r.DriftMS[18] != 0 {
			t.Errorf("%+v", r)
		}
	})
}

func TestTimerReport(t *testing.T) {
	for _, tc := range []struct {
		drift  []float64
		ticks  int
		failed bool
	}{
		{[]float64{0, 1, 2}, 3, false},
		{[]float64{0.5, 250, 1e4}, 0, false},
		{[]float64{0, 1}, 3, true},
		{[]float64{0, -0.001, 2}, 3, true}, // it came early
		{[]float64{}, 1, true},
	} {
		if r := timerReport(tc.drift, tc.ticks); r.Failed() != tc.failed {
			t.Errorf("%+v: %+v", tc, r.Checks)
		}
	}
}

func TestTimerDriftAddsUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &demotest.Played{}
		st := stage.New(stage.Options{Speed: 1}, p)
		err := st.Run(t.Context(), func(ctx context.Context) error {
			c := clock{begin: time.Now(), interval: time.Second}
			for _, wait := range []time.Duration{1001 * time.Millisecond, time.Second, 1500 * time.Millisecond} {
				if err := st.Sleep(ctx, wait); err != nil {
					return err
				}
				if err := c.tick(ctx); err != nil {
					return err
				}
			}
			if diff := cmp.Diff([]float64{1, 1, 501}, c.drift); diff != "" {
				t.Error(diff)
			}
			return nil
		})
		if err != nil || p.Said("501.000 ms late") != 1 {
			t.Errorf("%v, %v", err, p.Lines)
		}
	})
}

func TestTimerCancelled(t *testing.T) {
	p, took := demotest.PlayBubble(t, Demo(), "cancel", stage.Options{})
	if diff := cmp.Diff(timerResult{1, []float64{0}}, p.Result); diff != "" || took != 2*time.Second {
		t.Errorf("took %v, %s", took, diff)
	}
	if at := p.When("main", "the cancelled timer has ended"); len(at) != 1 || at[0] != time.Second {
		t.Errorf("the cancelled timer ended at %v", at)
	}
	for _, l := range p.Lines {
		if l.Worker == "cancelled" {
			t.Errorf("the cancelled timer said %q", l.Text)
		}
	}
	for range 50 {
		demotest.Play(t, Demo(), "cancel", stage.Options{Speed: 1e6}) // perhaps too late, and then anything goes
	}
}

func TestCancelCheck(t *testing.T) {
	for _, tc := range []struct{ ticked, inTime, failed bool }{
		{false, true, false}, {true, true, true}, {true, false, false}, {false, false, false},
	} {
		if c := cancelCheck(tc.ticked, tc.inTime); c.Failed() != tc.failed {
			t.Errorf("%+v: %+v", tc, c)
		}
	}
}
