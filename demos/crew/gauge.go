package crew

import (
	"context"
	"errors"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/pool"
	"concurrency-lab/primitives/threading"
	"concurrency-lab/primitives/trace"
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
	counts, err := multiprocessing.NewArray(trace.Aside("gauge"), make([]int32, gaugeCounts)...)
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
	untold := func(int) {}
	if err := g.Enter(ctx, untold); err != nil {
		return err
	}
	return errors.Join(f(), g.Leave(ctx, untold))
}

// Enter counts the caller in, and tells how many there are before anybody else is counted.
func (g Gauge) Enter(ctx context.Context, tell func(now int)) error { return g.add(ctx, 1, tell) }

// Leave counts the caller out, and tells how many are left before anybody else is counted.
func (g Gauge) Leave(ctx context.Context, tell func(now int)) error { return g.add(ctx, -1, tell) }

func (g Gauge) add(ctx context.Context, n int32, tell func(now int)) error {
	return threading.With(ctx, g.Counts, func() error {
		now := g.Counts.Load(gaugeNow) + n
		g.Counts.Store(gaugeNow, now)
		g.Counts.Store(gaugeMost, max(now, g.Counts.Load(gaugeMost)))
		tell(int(now))
		return nil
	})
}

// Take returns the most that ran at the same time since the last take. No task may be running.
func (g Gauge) Take() int {
	most := g.Counts.Load(gaugeMost)
	g.Counts.Store(gaugeMost, 0)
	return int(most)
}
