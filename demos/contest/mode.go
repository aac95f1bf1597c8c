// Package contest times the same work done in one way and in another, in turn.
//
// A [Mode] is one way to do some work: on threads or on processes, by this project's primitives, by
// CPython's, or by a bare system call. [Measure] runs modes in turn and makes a [Row] of figures
// for each. A mode may live in another program, a [Remote], that does runs when asked to. What a
// mode found is held against what it should have, so that no work can be left out.
package contest

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Serial is the mode in which one thing is done after the other.
const Serial = "serial"

// Mode is one way to do some work, to be measured beside others.
type Mode struct {
	Work, Name string
	// Language is that of a remote, whose modes are compared with each other; empty: it is our own.
	Language string
	// Workers is how many there are, for the reader.
	Workers int
	// Tasks is how many of them do the work at a time, each n times.
	Tasks int
	// N is how often a run does the work; 0: so often that a run is long enough to be measured.
	N int
	// RemoteN is how often a run of a remote does the work, if that needs less of it to be measured;
	// 0: as often.
	RemoteN int
	// Wait is the time that a run waits at least, whatever it does.
	Wait time.Duration
	// Size is whatever else a remote must be told of the work: how many seconds it waits, how many
	// inputs a chunk has.
	Size float64
	// Known is the time where that is a matter of arithmetic and need not be waited for; Run is
	// then nil.
	Known time.Duration
	// Run does the work n times. It may be told 0, to prepare what the first run would be slowed
	// by.
	Run func(ctx context.Context, n int) (Ran, error)
	// Want is what a run must have found.
	Want func(n int) string
	// RemoteOnly says that only a remote has this mode.
	RemoteOnly bool
}

// Ran is what came of a run: how long it took, without its preparation, and what it found, which
// proves that it was done.
type Ran struct {
	Took  time.Duration
	Found string
}

// Timed measures f.
func Timed(f func() error) (time.Duration, error) {
	begin := time.Now()
	err := f()
	return time.Since(begin), err
}

// Local leaves out the modes that only a remote has.
func Local(modes []Mode) []Mode {
	return slices.DeleteFunc(slices.Clone(modes), func(m Mode) bool { return m.RemoteOnly })
}

func (m *Mode) key() string { return m.Work + "\x00" + m.Name }

func (m *Mode) failed(err error) error { return fmt.Errorf("%s, %s: %w", m.Work, m.Name, err) }

// timeText is the time of a run in words.
func (m *Mode) timeText(took time.Duration) string {
	if ops := m.N * m.Tasks; ops > 1 {
		return fmt.Sprintf("%d times in %s", ops, Seconds(took.Seconds()))
	}
	return Seconds(took.Seconds())
}

// Runs whose length is free are made about as long as enough: then a clock, and the start of what
// they need, matter little.
const (
	enough = 20 * time.Millisecond
	growth = 100 // how much longer than the last an attempt may become
)

// warm runs the mode a little, so that nothing is new to the first run that counts, and finds out
// how often it does the work in enough time. It returns about how long a run takes, with all that
// is around it.
func (m *Mode) warm(ctx context.Context) (long time.Duration, err error) {
	if m.N > 0 {
		return m.warmFixed(ctx)
	}
	for m.N = 1; ; {
		var r Ran
		long, err = Timed(func() (err error) {
			r, err = m.Run(ctx, m.N)
			return err
		})
		if err != nil {
			return long, err
		}
		more := min(float64(enough)/float64(max(r.Took, 1)), growth)
		m.N = max(1, int(float64(m.N)*more))
		if more < 2 {
			return long, nil
		}
	}
}

// warmFixed does nothing, and then a tenth of the work: the difference is that of a tenth.
func (m *Mode) warmFixed(ctx context.Context) (time.Duration, error) {
	run := func(n int) (time.Duration, error) {
		return Timed(func() error {
			_, err := m.Run(ctx, n)
			return err
		})
	}
	nothing, err := run(0)
	if n := m.N / 10; n > 0 && err == nil {
		var tenth time.Duration
		tenth, err = run(n)
		return nothing + max(tenth-nothing, 0)*time.Duration(m.N/n) + m.Wait, err
	}
	return nothing + m.Wait, err
}

// roughly shows how long something takes that cannot be known exactly.
func roughly(d time.Duration) string {
	if d < 10*time.Second {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%.0f s", d.Seconds())
}
