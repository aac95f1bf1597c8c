package schedule

import (
	"slices"
	"time"

	"concurrency-lab/primitives/trace"
)

// version is a value that workers read and write: an object, or a number in one.
type version struct{ object, index int }

// look is what a worker has read: the value, and how often it had been written by then. Where time
// passes only if every worker waits, the time is a value too.
type look struct {
	value  version
	writes int
	at     time.Duration
}

// longestLoop is how many reads a loop may have for that to be noticed.
const longestLoop = 8

// looks says whether the step that a worker stands before changes nothing: it reads, or it tries
// what cannot be done.
func looks(s *worker) bool {
	return s.step.Op == trace.OpRead || s.step.Op.Tries() && s.step.Can != nil && !s.step.Can()
}

func (c *controller) lookAt(v version) look {
	l := look{value: v, writes: c.written[v]}
	if v.index > 0 { // to write all of it is to write each number
		l.writes += c.written[version{object: v.object}]
	}
	if !c.Anytime {
		l.at = c.Now()
	}
	return l
}

// look notes what a step that is made now has read or written.
func (c *controller) look(s *worker, made *Choice) {
	if !made.Expired && looks(s) {
		s.looks = append(s.looks, c.lookAt(version{made.Object, made.Index}))
		s.looks = s.looks[max(0, len(s.looks)-2*longestLoop):]
		return
	}
	s.looks = s.looks[:0]
	c.written[version{made.Object, made.Index}]++
	for _, o := range made.Also {
		c.written[version{object: o}]++
	}
}

// spins says whether a worker stands before a read which would begin a loop for the third time that
// has read the same values twice, one after the other, if nobody has written them since.
func (c *controller) spins(s *worker) bool {
	n := len(s.looks)
	if n < 2 || !looks(s) {
		return false
	}
	now := c.lookAt(version{s.choice.Object, s.choice.Index})
	for length := 1; length <= n/2; length++ {
		loop := s.looks[n-length:]
		if loop[0] == now && slices.Equal(loop, s.looks[n-2*length:n-length]) &&
			!slices.ContainsFunc(loop, func(l look) bool { return l != c.lookAt(l.value) }) {
			return true
		}
	}
	return false
}
