package trace

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Deadlock says that nobody in a run can go on: every worker is blocked without a deadline, and
// whoever could wake one is blocked too. It is an error, so that it can be the cause of a cancelled
// context.
type Deadlock struct {
	// Waits has a phrase for each blocked worker, those of the cycle (if there is one) first and in
	// its order.
	Waits []string
	// Workers are the blocked workers' numbers, in the order of Waits.
	Workers []uint64
	// At is when it was found, since the recorder began.
	At time.Duration
	// Cycle names the workers and what they wait for, in a circle that ends where it began. It is
	// empty where no circle exists, as when a notification was lost.
	Cycle []string
}

// Error tells who waits for what.
func (d *Deadlock) Error() string {
	return "deadlock: nobody can go on: " + strings.Join(d.Waits, "; ")
}

// look calls a deadlock if this is one. In one process the counts are exact at every moment,
// because waits are reported under the lock of what is waited for and wake-ups by the waker before
// they are sent: there is no need to look twice. With other processes about, somebody has to ask
// them.
func (r *Recorder) look() {
	switch {
	case !r.quiet():
	case r.outside == 0:
		r.declare()
	case r.onQuiet != nil:
		r.onQuiet()
	}
}

// quiet says whether no worker of this process can go on unless another process, or something
// outside, acts.
func (r *Recorder) quiet() bool {
	if r.live == 0 || r.stuck < r.live {
		return false
	}
	for s := range r.unreported { // first, because there are few, and one of them is mostly why it is not quiet
		if s.over() {
			return false
		}
	}
	for _, s := range r.workers {
		if s.stuck && s.ctx.Err() != nil {
			return false
		}
	}
	return true
}

// Deadlock returns the deadlock that was found, or nil.
func (r *Recorder) Deadlock() *Deadlock {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.deadlock
}

func (r *Recorder) declare() {
	if r.onDeadlock != nil {
		r.deadlock = r.explain()
		go r.onDeadlock(r.deadlock)
		r.onDeadlock = nil
	}
}

// Stillness is what a process can say of its own workers at one moment.
type Stillness struct {
	// Quiet says that none of them can go on unless another process acts.
	Quiet bool
	// Activity counts what they have done and what was done to them: as long as it stands, nothing
	// has happened.
	Activity int
	// Waits are the objects that the workers wait for.
	Waits []Wait
}

// Wait says which object a worker waits for.
type Wait struct{ Worker, Object uint64 }

// Still tells how the workers of this process are. Two answers of every process, the second asked
// for when all the first have come, that are all quiet with the same activity prove that nobody can
// go on: at the time between, all of them were quiet together, and nothing was on its way that the
// second look would not have found.
func (r *Recorder) Still() Stillness {
	r.mu.Lock()
	defer r.mu.Unlock()
	still := Stillness{Quiet: r.quiet() && (r.outside == 0 || r.onQuiet != nil), Activity: r.own}
	if still.Quiet {
		for id, s := range r.workers {
			if s.stuck {
				still.Waits = append(still.Waits, Wait{id, s.on})
			}
		}
	}
	return still
}

// Prove is called, before any child process is started, with what is to be done when this process
// is quiet but has children: ask them, and call [Recorder.Declare] if they are quiet as well. It is
// called under the recorder's lock. It may be called on a nil *Recorder.
func (r *Recorder) Prove(onQuiet func()) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.onQuiet = onQuiet
}

// Poke looks again, because a child process has become quiet.
func (r *Recorder) Poke() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.look()
}

// Declare calls a deadlock that was found by asking so many child processes, unless there are
// others, or this process has moved since its activity was read. The waits are those of the
// children.
func (r *Recorder) Declare(children, activity int, waits []Wait) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.outside != children || r.own != activity || !r.quiet() {
		return
	}
	for _, w := range waits {
		if s := r.workers[w.Worker]; s != nil {
			s.on, s.blocked = w.Object, true
		}
	}
	r.declare()
}

// explain follows each blocked worker to the holder of what it waits for.
func (r *Recorder) explain() *Deadlock {
	var ids []uint64
	for id, s := range r.workers {
		if s.waits() {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	cycle := r.cycle(ids)
	d := &Deadlock{At: r.Since(), Workers: slices.Clone(cycle)}
	for _, id := range cycle {
		d.Cycle = append(d.Cycle, r.workers[id].Name, r.waitsFor(id).String())
	}
	if len(cycle) > 0 {
		d.Cycle = append(d.Cycle, r.workers[cycle[0]].Name)
	}
	for _, id := range ids {
		if !slices.Contains(cycle, id) {
			d.Workers = append(d.Workers, id)
		}
	}
	for _, id := range d.Workers {
		d.Waits = append(d.Waits, r.phrase(id))
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
			holders := r.holders(r.workers[id].on)
			if len(holders) != 1 || r.workers[holders[0]] == nil || !r.workers[holders[0]].waits() {
				break
			}
			id = holders[0]
		}
	}
	return nil
}

func (r *Recorder) waitsFor(id uint64) ObjectInfo {
	o, _ := r.object(r.workers[id].on)
	return o
}

func (r *Recorder) phrase(id uint64) string {
	s := r.workers[id]
	o := r.waitsFor(id)
	if o.Kind == KindThread || o.Kind == KindProcess {
		return fmt.Sprintf("%s waits for %s to end", s.Name, o.Name)
	}
	holders := r.holders(s.on)
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
