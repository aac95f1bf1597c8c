package contest

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"time"
)

// How the load of a machine is looked at.
const (
	lookTime = 30 * time.Millisecond
	// A thread that reads the clock all the time sees it move by less than this, unless it was off
	// its processor.
	offProcessor = 200 * time.Microsecond
)

// Load looks for a moment at how busy the machine is with the work of others: it keeps as many
// threads busy as there are processors, and returns the part of the time, from 0 to 1, in which
// these were not on one. On a machine that does nothing else this is nearly 0. Any system can
// tell that, and so can a container that may use a part of the machine only.
func Load(ctx context.Context) float64 {
	processors := min(runtime.GOMAXPROCS(0), runtime.NumCPU())
	lost := make([]time.Duration, processors)
	var group sync.WaitGroup
	for i := range lost {
		group.Go(func() { lost[i] = lostTime(ctx, time.Now) })
	}
	group.Wait()
	var sum time.Duration
	for _, l := range lost {
		sum += l
	}
	return min(float64(sum)/float64(lookTime)/float64(processors), 1)
}

// lostTime reads a clock for the time of a look, and returns for how long it did not come to that.
func lostTime(ctx context.Context, now func() time.Time) (lost time.Duration) {
	begin := now()
	for last := begin; last.Sub(begin) < lookTime && ctx.Err() == nil; {
		at := now()
		if step := at.Sub(last); step > offProcessor {
			lost += min(step, begin.Add(lookTime).Sub(last))
		}
		last = at
	}
	return lost
}

// middle returns the middle one of what was seen in all looks, so that a single disturbance, which
// may be our own, does not count; 0 if there was no look.
func middle(loads []float64) float64 {
	if len(loads) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(loads))
	return sorted[(len(sorted)-1)/2]
}
