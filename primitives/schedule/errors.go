package schedule

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Causes with which a run's context is cancelled.
var (
	errGivenUp  = errors.New("the scheduler has ended the run")
	errEndless  = errors.New("the run has not ended after so many steps")
	errDeadlock = errors.New("every worker waits, and nobody has ended the run")
)

// DivergedError says that the same steps did not lead to the same state: the program does something
// that its steps do not decide.
type DivergedError struct {
	// Step is the first that could not be made again, from 1, and Want who was to make it.
	Step int
	Want Turn
}

func (e *DivergedError) Error() string {
	return fmt.Sprintf("the order could not be repeated: at step %d %v cannot go on as it did before", e.Step, e.Want)
}

// TurnError says that a schedule names a worker that cannot go on.
type TurnError struct {
	// Step is the place in the schedule, from 1, and Want who stands there.
	Step int
	Want Turn
	// Workers is how many there are then.
	Workers int
	// Can are the steps that can be made; there are none after the end of the run.
	Can []Choice
}

func (e *TurnError) Error() string {
	if len(e.Can) == 0 {
		return fmt.Sprintf("step %d of the schedule is %v, but the run ended with step %d", e.Step, e.Want, e.Step-1)
	}
	var can []string
	for _, c := range e.Can {
		can = append(can, c.Turn.String())
	}
	list := strings.Join(can, ", ")
	switch {
	case e.Want.Worker >= e.Workers:
		return fmt.Sprintf("step %d of the schedule is %v, but there is no such worker; who can go on: %s",
			e.Step, e.Want, list)
	case e.Want.Expired && slices.Contains(can, Letter(e.Want.Worker)):
		return fmt.Sprintf("step %d of the schedule is %v, but no time of this worker is up; a small letter makes a step; "+
			"who can go on: %s", e.Step, e.Want, list)
	}
	return fmt.Sprintf("step %d of the schedule is %v, who cannot go on; who can: %s", e.Step, e.Want, list)
}

// StalledError says that a worker did not come to its next step: it does something that nobody can
// see here, as waiting for what is no primitive.
type StalledError struct {
	Worker string
	// After is the last step that it made; empty if it made none.
	After string
	For   time.Duration
}

func (e *StalledError) Error() string {
	if e.After == "" {
		return fmt.Sprintf("%s does not come to its first step in %v: it does something that the scheduler cannot see",
			e.Worker, e.For)
	}
	return fmt.Sprintf("%s does not come to a step in %v after %q: it does something that the scheduler cannot see",
		e.Worker, e.For, e.After)
}

// SharedWorkerError says that two goroutines act as one worker, so that it cannot be told which of
// them goes on.
type SharedWorkerError struct{ Worker string }

func (e *SharedWorkerError) Error() string {
	return fmt.Sprintf("a goroutine acts as %s while that stands elsewhere: it needs to be a thread of its own", e.Worker)
}
