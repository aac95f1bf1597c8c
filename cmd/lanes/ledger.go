package lanes

import (
	"cmp"
	"math"
	"slices"
	"time"

	"concurrency-lab/primitives/trace"
)

// ledger keeps who had what and when, and from that who made whom wait.
type ledger struct {
	held    map[uint64]*holding         // of an object
	sums    map[debt]time.Duration      // of what nobody has while others wait for it
	objects map[uint64]trace.ObjectInfo // those of the sums
}

// holding is an object's part of the ledger.
type holding struct {
	tenures []tenure // in the order of their beginnings
	open    []int    // those that nobody has ended, oldest first
}

// tenure is a time in which a lane had an object.
type tenure struct {
	lane     int
	from, to time.Duration
	reach    time.Duration // the latest end of this and all before
}

// ForEver is later than every event.
const ForEver = time.Duration(math.MaxInt64)

// debt is what a delay is about.
type debt struct {
	who, whom int
	object    uint64
}

func newLedger() ledger {
	return ledger{held: map[uint64]*holding{}, sums: map[debt]time.Duration{}, objects: map[uint64]trace.ObjectInfo{}}
}

// isExclusive says whether an object of this kind is one worker's at a time.
func isExclusive(k trace.ObjectKind) bool {
	return k == trace.KindLock || k == trace.KindRLock || k == trace.KindFuture || k == trace.KindTask || IsEnd(k)
}

// hasHolders says whether others wait for an object of this kind because of those who have it.
func hasHolders(k trace.ObjectKind) bool { return isExclusive(k) || k == trace.KindSemaphore }

// IsEnd says whether waiting for an object of this kind is waiting for the end of a worker.
func IsEnd(k trace.ObjectKind) bool { return k == trace.KindThread || k == trace.KindProcess }

func (l *ledger) acquired(lane int, o trace.ObjectInfo, at time.Duration) {
	if !hasHolders(o.Kind) {
		return
	}
	if isExclusive(o.Kind) {
		l.released(lane, o, at) // whoever had it died with it, or the release was not kept
	}
	h := l.held[o.ID]
	if h == nil {
		h = &holding{}
		l.held[o.ID] = h
	}
	h.open = append(h.open, len(h.tenures))
	h.tenures = append(h.tenures, tenure{lane: lane, from: at, to: ForEver})
}

// released ends the tenure of the lane or, because any thread may release a lock, the oldest one.
func (l *ledger) released(lane int, o trace.ObjectInfo, at time.Duration) {
	h := l.held[o.ID]
	if h == nil || len(h.open) == 0 {
		return
	}
	which := max(0, slices.IndexFunc(h.open, func(i int) bool { return h.tenures[i].lane == lane }))
	h.tenures[h.open[which]].to = at
	h.open = slices.Delete(h.open, which, which+1)
}

// holder returns the lane that alone has the object, or nobody.
func (l *ledger) holder(o trace.ObjectInfo) int {
	if h := l.held[o.ID]; h != nil && len(h.open) > 0 && isExclusive(o.Kind) {
		return h.tenures[h.open[0]].lane
	}
	return Nobody
}

// owe adds to what who has made whom wait.
func (l *ledger) owe(who, whom int, o trace.ObjectInfo, d time.Duration) {
	if who != whom && d > 0 {
		l.sums[debt{who, whom, o.ID}] += d
		l.objects[o.ID] = o
	}
}

// tenures returns who had what, in the order of the lanes and then of time. Nobody has anything
// after the own end, or the run's.
func (l *ledger) tenures(run Run) []Tenure {
	var all []Tenure
	for object, h := range l.held {
		for _, t := range h.tenures {
			to := min(t.to, run.Length)
			if segments := run.Lanes[t.lane].Segments; !run.Lanes[t.lane].End().Alive() {
				to = min(to, max(segments[len(segments)-1].From, t.from))
			}
			all = append(all, Tenure{t.lane, object, t.from, to})
		}
	}
	slices.SortFunc(all, func(a, b Tenure) int {
		return cmp.Or(cmp.Compare(a.Lane, b.Lane), cmp.Compare(a.From, b.From), cmp.Compare(a.Object, b.Object))
	})
	return all
}
