package trace

import (
	"hash/fnv"
	"runtime"
	"sync/atomic"
	"time"
)

// Shake makes every worker that is made from now on stop now and then where others may as well go
// first: when it begins, goes on after a wait or a sleep, is about to acquire a lock or has
// acquired something, and where its code says so ([Worker.Yield]). Interleavings that a machine
// hardly ever comes to then come up.
//
// Whether a worker stops, and for how long, is decided by random numbers of its own, which the seed
// and its name begin: the same for both, and the same worker's n-th stop is the same. What the
// system's scheduler does in between is not fixed.
//
// No worker stops under a mutex of the primitives: a report that is made there (a wait, a release,
// a notification, an end) only reports. So nobody can be held up where no scheduler would hold him
// up, and in a synctest bubble a stop takes virtual time.
func (r *Recorder) Shake(seed uint64) { r.shaken, r.seed = true, seed }

// Yield says that the worker has come to a point where others may go first, and holds none of the
// primitives' own mutexes. It is no event. Unless the run is shaken it does nothing.
func (w *Worker) Yield() {
	if w != nil && w.seen != nil {
		w.seen.yield()
	}
}

func (s *state) yield() {
	if s.dice != nil {
		s.dice.roll().take()
	}
}

// dice are the random numbers of one worker: a counter that is mixed, so that any number of
// goroutines may roll them.
type dice struct {
	seed  uint64
	rolls atomic.Uint64
}

// newDice returns the dice of the worker of that name; nil if the run is not shaken.
func (r *Recorder) newDice(name string) *dice {
	if !r.shaken {
		return nil
	}
	h := fnv.New64a()
	h.Write([]byte(name))
	return &dice{seed: mix(r.seed) ^ h.Sum64()}
}

// mix is the finalizer of splitmix64. Of the numbers of a sequence with a fixed odd step it makes
// random ones.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

const (
	step = 0x9e3779b97f4a7c15

	// A worker pauses at a quarter of its first points, and then ever more rarely, so that a long
	// run is not made much longer: a million points are about 170 pauses.
	firstPoints, firstPauses = 64, 16

	shortPause = 20 * time.Microsecond
	pauses     = 7  // each of these lengths is twice the one before: 1.28 ms is the longest
	longOnce   = 16 // one pause in so many is
	longer     = 8  // times as long
)

// pause is what a worker is made to do at a point: to sleep for so long, or one of these two.
type pause time.Duration

const (
	none  pause = -1 // nothing
	yield pause = 0  // to let others run
)

func (d *dice) roll() pause {
	n := d.rolls.Add(1)
	x := mix(d.seed + n*step)
	if x%max(n, firstPoints) >= firstPauses {
		if x>>63 == 1 { // half of the others let go of the processor
			return yield
		}
		return none
	}
	p := pause(shortPause << (x >> 32 % pauses))
	if x>>48%longOnce == 0 {
		p *= longer
	}
	return p
}

// take makes the worker do it.
func (p pause) take() {
	switch {
	case p > yield:
		time.Sleep(time.Duration(p))
	case p == yield:
		runtime.Gosched()
	}
}
