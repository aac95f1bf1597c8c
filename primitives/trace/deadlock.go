package trace

import (
	"fmt"
	"strings"
	"time"
)

// Near is how far ahead the deadline of a wait may be for the wait to count as one that ends by
// itself. A wait whose deadline is further off is told, with the time at which it ends.
const Near = time.Minute

// Deadlock says that every worker of a run waits, and none is left who could wake one. See the
// package's comment for what counts. It is an error, so that it can be the cause of a cancelled
// context.
type Deadlock struct {
	// Certain says that the program has said that nobody is outside ([Recorder.NobodyOutside]). If
	// it has not, this is a deadlock only if nobody outside wakes a worker.
	Certain bool
	// Until is when the first of the waits ends by a deadline of its own, since the recorder began;
	// 0 if no wait has one. It was more than [Near] ahead when that wait began.
	Until time.Duration
	// Blocked are the workers that wait, those of the cycle (if there is one) first and in its order.
	Blocked []Blocked
	// At is when it was found, since the recorder began.
	At time.Duration
	// Cycle names the workers and what they wait for, in a circle that ends where it began. It is
	// empty where no circle exists, as when a notification was lost.
	Cycle []string
}

// Blocked is a worker of a deadlock.
type Blocked struct {
	Worker WorkerInfo
	// For is what it waits for, and Holders are the workers that hold that.
	For     ObjectInfo
	Holders []WorkerInfo
	// Holds is what it holds itself, and the worker before it in the cycle waits for. The zero value:
	// it is in no cycle of several workers, or that waits for its end.
	Holds ObjectInfo
}

// String tells in a sentence what the worker waits for. In a cycle the next worker's sentence tells
// who holds that.
func (b Blocked) String() string {
	w, end, held := b.Worker.Name, b.For.isEnd(), b.Holds.ID != 0
	switch {
	case end && held:
		return fmt.Sprintf("%s holds %s and waits for %s to end", w, b.Holds, b.For.Name)
	case end:
		return fmt.Sprintf("%s waits for %s to end", w, b.For.Name)
	case held:
		return fmt.Sprintf("%s holds %s and waits for %s", w, b.Holds, b.For)
	case len(b.Holders) == 0:
		return fmt.Sprintf("%s waits for %s, and no worker is left to wake it", w, b.For)
	case len(b.Holders) > 1:
		names := make([]string, len(b.Holders))
		for i, h := range b.Holders {
			names[i] = h.Name
		}
		return fmt.Sprintf("%s waits for %s, which %s hold", w, b.For, strings.Join(names, ", "))
	case b.For.Kind == KindFuture:
		return fmt.Sprintf("%s waits for %s, on which %s works", w, b.For, b.Holders[0].Name)
	case b.Holders[0].ID == b.Worker.ID:
		return fmt.Sprintf("%s waits for %s, which it holds itself", w, b.For)
	}
	return fmt.Sprintf("%s waits for %s, which %s holds", w, b.For, b.Holders[0].Name)
}

// Waits has a sentence for each blocked worker.
func (d *Deadlock) Waits() []string {
	waits := make([]string, len(d.Blocked))
	for i, b := range d.Blocked {
		waits[i] = b.String()
	}
	return waits
}

// Error tells who waits for what.
func (d *Deadlock) Error() string {
	waits, left := strings.Join(d.Waits(), "; "), (d.Until - d.At).Round(time.Second)
	switch {
	case d.Until > 0 && d.Certain:
		return fmt.Sprintf("deadlock: every worker waits, the first for %v: %s", left, waits)
	case d.Until > 0:
		return fmt.Sprintf("every known worker waits, the first for %v; if nothing outside wakes one, this is a deadlock: %s",
			left, waits)
	case d.Certain:
		return fmt.Sprintf("deadlock: every worker waits: %s", waits)
	}
	return fmt.Sprintf("every known worker waits; if nothing outside wakes one, this is a deadlock: %s", waits)
}

// final says that only the end of the run can end it.
func (d *Deadlock) final() bool { return d != nil && d.Certain && d.Until == 0 }

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

// Deadlock returns the deadlock that was found, or nil. One that is not certain, or has an end, is
// returned only until something happens.
func (r *Recorder) Deadlock() *Deadlock {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.deadlock.final() || r.told == r.total {
		return r.deadlock
	}
	return nil
}

// declare tells what has come to stand, unless it was told already.
func (r *Recorder) declare() {
	if r.onDeadlock == nil || r.told == r.total || r.deadlock.final() {
		return
	}
	r.told, r.deadlock = r.total, r.explain()
	go func(d *Deadlock) {
		r.onDeadlock(d)
		if r.control != nil {
			r.control.Declared()
		}
	}(r.deadlock)
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

// Wait says which object a worker waits for, and until when: see [Deadlock].
type Wait struct {
	Worker, Object uint64
	Until          time.Duration
}

// Still tells how the workers of this process are. Two answers of every process, the second asked
// for when all the first have come, that are all quiet with the same activity prove that every
// worker waits: at the time between, all of them were quiet together, and nothing was on its way
// that the second look would not have found.
func (r *Recorder) Still() Stillness {
	r.mu.Lock()
	defer r.mu.Unlock()
	still := Stillness{Quiet: r.quiet() && (r.outside == 0 || r.onQuiet != nil), Activity: r.own}
	if still.Quiet {
		for id, s := range r.workers {
			if s.stuck {
				still.Waits = append(still.Waits, Wait{id, s.on, s.until})
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
	for _, s := range r.workers {
		s.blocked = false // that was another time
	}
	for _, w := range waits {
		if s := r.workers[w.Worker]; s != nil {
			s.on, s.until, s.blocked = w.Object, w.Until, true
		}
	}
	r.declare()
}

// Stopped reports that the program ends the run because of the deadlock that was found: what
// workers do from now on is its doing. It may be called on a nil *Recorder.
func (r *Recorder) Stopped() {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now(Event{Kind: Stopped})
}
