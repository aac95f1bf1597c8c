package demos

import (
	"context"

	"concurrency-lab/primitives/multiprocessing"
	"concurrency-lab/primitives/multiprocessing/pool"
	"concurrency-lab/primitives/threading"
)

// gauge counts in shared memory how many tasks of a pool run at the same time: what is observed,
// where times would only suggest it.
type gauge struct {
	counts *multiprocessing.Array[int32]
}

// Which count stands where.
const (
	gaugeNow = iota
	gaugeMost
	gaugeCounts
)

func newGauge() (gauge, error) {
	counts, err := multiprocessing.NewArray("gauge", make([]int32, gaugeCounts)...)
	return gauge{counts}, err
}

// atWork is the gauge of a worker process, which its initializer has bound.
var atWork gauge

var bindGauge = multiprocessing.RegisterTask("pool.gauge",
	func(_ context.Context, counts *multiprocessing.Array[int32]) error {
		atWork = gauge{counts}
		return nil
	})

// initializer gives the gauge to each worker of a pool.
func (g gauge) initializer() pool.Option {
	return pool.WithInitializer(bindGauge.Bind(g.counts))
}

// during counts the caller in while f runs.
func (g gauge) during(ctx context.Context, f func() error) error {
	if err := g.add(ctx, 1); err != nil {
		return err
	}
	err := f()
	if out := g.add(ctx, -1); err == nil {
		err = out
	}
	return err
}

func (g gauge) add(ctx context.Context, n int32) error {
	return threading.With(ctx, g.counts, func() error {
		now := g.counts.Load(gaugeNow) + n
		g.counts.Store(gaugeNow, now)
		g.counts.Store(gaugeMost, max(now, g.counts.Load(gaugeMost)))
		return nil
	})
}

// take returns the most that ran at the same time since the last take. No task may be running.
func (g gauge) take() int {
	most := g.counts.Load(gaugeMost)
	g.counts.Store(gaugeMost, 0)
	return int(most)
}
