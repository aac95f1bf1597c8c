package crew

import (
	"context"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/pool"
	"concurrency-lab/primitives/threading"
)

// Gauge counts in shared memory how many tasks of a pool run at the same time: what is observed,
// where times would only suggest it.
type Gauge struct {
	Counts *multiprocessing.Array[int32]
}

// Which count stands where.
const (
	gaugeNow = iota
	gaugeMost
	gaugeCounts
)

// NewGauge returns a gauge that has counted nobody.
func NewGauge() (Gauge, error) {
	counts, err := multiprocessing.NewArray("gauge", make([]int32, gaugeCounts)...)
	return Gauge{counts}, err
}

// AtWork is the gauge of a worker process, which its initializer has bound.
var AtWork Gauge

var bindGauge = multiprocessing.RegisterTask("pool.gauge",
	func(_ context.Context, counts *multiprocessing.Array[int32]) error {
		AtWork = Gauge{counts}
		return nil
	})

// Initializer gives the gauge to each worker of a pool.
func (g Gauge) Initializer() pool.Option {
	return pool.WithInitializer(bindGauge.Bind(g.Counts))
}

// During counts the caller in while f runs.
func (g Gauge) During(ctx context.Context, f func() error) error {
	if err := g.add(ctx, 1); err != nil {
		return err
	}
	err := f()
	if out := g.add(ctx, -1); err == nil {
		err = out
	}
	return err
}

func (g Gauge) add(ctx context.Context, n int32) error {
	return threading.With(ctx, g.Counts, func() error {
		now := g.Counts.Load(gaugeNow) + n
		g.Counts.Store(gaugeNow, now)
		g.Counts.Store(gaugeMost, max(now, g.Counts.Load(gaugeMost)))
		return nil
	})
}

// Take returns the most that ran at the same time since the last take. No task may be running.
func (g Gauge) Take() int {
	most := g.Counts.Load(gaugeMost)
	g.Counts.Store(gaugeMost, 0)
	return int(most)
}
