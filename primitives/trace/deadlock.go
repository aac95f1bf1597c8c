package trace

import (
	"fmt"
	"slices"
	"strings"
)

// Deadlock says that nobody in a run can go on: every worker is blocked without a
// deadline, and whoever could wake one is blocked too. It is an error, so that it can
// be the cause of a cancelled context.
type Deadlock struct {
	// Waits has a phrase for each blocked worker, those of the cycle (if there is one) first and in its order.
	Waits []string
	// Cycle names the workers and what they wait for, in a circle that ends where it began.
	// It is empty where no circle exists, as when a notification was lost.
	Cycle []string
}

// Error tells who waits for what.
func (d *Deadlock) Error() string {
	return "deadlock: nobody can go on: " + strings.Join(d.Waits, "; ")
}

// look calls a deadlock if this is one. Waits are reported under the lock of what is
// waited for and wake-ups are reported by the waker before they are sent, so that the
// counts are exact at every moment: there is no need to look twice.
func (r *Recorder) look() {
	if r.onDeadlock == nil || r.live == 0 || r.stuck < r.live || r.outside > 0 {
		return
	}
	for _, s := range r.workers {
		if s.stuck && s.ctx.Err() != nil { // cancelled, and about to go on
			return
		}
	}
	d := r.explain()
	go r.onDeadlock(d)
	r.onDeadlock = nil
}

// explain follows each blocked worker to the holder of what it waits for.
func (r *Recorder) explain() *Deadlock {
	var ids []uint64
	for id, s := range r.workers {
		if s.stuck {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	cycle := r.cycle(ids)
	d := &Deadlock{}
	for _, id := range cycle {
		d.Cycle = append(d.Cycle, r.workers[id].Name, r.objects[r.workers[id].on].String())
		d.Waits = append(d.Waits, r.phrase(id))
	}
	if len(cycle) > 0 {
		d.Cycle = append(d.Cycle, r.workers[cycle[0]].Name)
	}
	for _, id := range ids {
		if !slices.Contains(cycle, id) {
			d.Waits = append(d.Waits, r.phrase(id))
		}
	}
	return d
}

// cycle returns the workers of the first circle of waits among ids, or none.
func (r *Recorder) cycle(ids []uint64) []uint64 {
	for _, start := range ids {
		var path []uint64
		for id := start; ; {
			if at := slices.Index(path, id); at >= 0 {
				return path[at:]
			}
			path = append(path, id)
			holders := r.holders[r.workers[id].on]
			if len(holders) != 1 || r.workers[holders[0]] == nil || !r.workers[holders[0]].stuck {
				break
			}
			id = holders[0]
		}
	}
	return nil
}

func (r *Recorder) phrase(id uint64) string {
	s := r.workers[id]
	o := r.objects[s.on]
	if o.Kind == KindThread {
		return fmt.Sprintf("%s waits for %s to end", s.Name, o.Name)
	}
	holders := r.holders[s.on]
	if len(holders) == 0 {
		return fmt.Sprintf("%s waits for %s, which nobody is left to wake", s.Name, o)
	}
	names := make([]string, len(holders))
	for i, h := range holders {
		names[i] = r.workers[h].Name
		if h == id {
			names[i] = "itself"
		}
	}
	return fmt.Sprintf("%s waits for %s held by %s", s.Name, o, strings.Join(names, ", "))
}
