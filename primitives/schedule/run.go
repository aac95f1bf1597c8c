package schedule

import (
	"cmp"
	"context"
	"time"

	"concurrency-lab/primitives/internal/guard"
	"concurrency-lab/primitives/trace"
)

// Program runs once, under ctx, and returns what came of it in a word that is the same for the same
// outcome. Its recorder is controlled by c ([trace.Recorder.Control]). What it does must depend on
// the order of its steps alone.
type Program func(ctx context.Context, c trace.Control) (outcome string)

// Options say how runs are controlled. The zero value is good.
type Options struct {
	// Anytime lets time pass at any moment: a worker that sleeps may go on before others that could,
	// and that the time of a wait is up is a choice. Otherwise time passes only when every worker
	// waits.
	Anytime bool
	// Inner is for programs that explore the primitives themselves: what may block is begun without
	// looking whether it will, and really waits; and to go on when it was woken is a step, before
	// which others may be quicker. It is for primitives of one process.
	Inner bool
	// Steps is how many steps an order may have; 0 means 2,000.
	Steps int
	// Watch keeps the source line of each step and the state after it.
	Watch bool
	// Own says which functions are the program's own, so that a step's line is in one of them; nil:
	// all but the primitives and Go's runtime.
	Own func(f trace.Frame) bool
	// TurnTimeout is how long a worker may keep the turn, in real time; ten times as long in a run that
	// starts processes, or calls a manager. 0 means a second.
	TurnTimeout time.Duration
}

const (
	defaultSteps = 2000
	// turnsPerStep is how often workers may go on for each step that an order may have. Not every
	// turn is one of a step.
	turnsPerStep = 20
)

func (o Options) withDefaults() Options {
	o.Steps = cmp.Or(o.Steps, defaultSteps)
	o.TurnTimeout = cmp.Or(o.TurnTimeout, time.Second)
	return o
}

// End says how a run ended.
type End uint8

// How a run can end.
const (
	// Finished: all workers have ended.
	Finished End = iota
	// Deadlock: every worker waited, and the run was ended because of that.
	Deadlock
	// Endless: it had not ended after as many steps as it may have.
	Endless
	// Abandoned: the scheduler, the context or an error ended it.
	Abandoned
)

// Step is a step that was made.
type Step struct {
	Choice
	// Name and PID are the worker's.
	Name string
	PID  int
	// Place is where in its program the worker was; After is what the step led to, when all others
	// had come to a choice. Both are kept only if [Options.Watch] says so.
	Place trace.Place
	After *State
	// TimedOut says that the time of the operation was up.
	TimedOut bool
	// Preempts says that the worker that made the step before could have gone on.
	Preempts bool

	able  int   // the step before this place made the step possible; 0: none did
	all   int   // all steps before this place come before it in any order: time passed after them
	after marks // and these do
	usual bool  // it would have been made without being chosen
}

// Order is one run, and the order of its steps.
type Order struct {
	// Outcome is what the program returned.
	Outcome string
	End     End
	Steps   []Step
	// Workers are the names of the workers by number, Objects the objects: the first is object 1.
	Workers []string
	Objects []Object
	// Before is the state before the first step, if it was watched.
	Before *State
	// Err says why the run could not be controlled, or its schedule not be followed.
	Err error
}

// Run runs the program once in the order that the scheduler decides. It returns when all of the
// program's workers have ended; or without those that nothing could end, with an error. It panics
// if the program panics or leaves by runtime.Goexit.
func Run(ctx context.Context, p Program, s Scheduler, o Options) *Order {
	c := newController(ctx, s, o.withDefaults())
	defer c.cancel(nil)
	var outcome string
	ended := make(chan error, 1)
	go guard.Call("the program", func() error {
		outcome = p(c.run, c)
		return nil
	}, func(err error) { ended <- err })
	order := &Order{}
	for over := false; !over; {
		select {
		case err := <-ended:
			if err != nil {
				panic(err) // as the program did
			}
			order.Outcome, over = outcome, true
		case <-time.After(c.TurnTimeout / looksPerTurn):
			over = c.standsStill()
		}
	}
	c.tell(order)
	if script, ok := s.(*Script); ok && order.Err == nil {
		order.Err = script.Err()
	}
	return order
}

// tell fills in what is known of a run.
func (c *controller) tell(o *Order) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hear() // of the last end
	o.End, o.Steps, o.Before, o.Err = c.end, c.steps, c.first, c.err
	for _, s := range c.workers {
		o.Workers = append(o.Workers, s.Name)
	}
	for _, of := range c.objects.all {
		o.Objects = append(o.Objects, of.Object)
	}
}

// Schedule returns who made the steps.
func (o *Order) Schedule() Schedule { return scheduleOf(o.Steps) }

// Prefix returns the shortest beginning of the schedule that leads to the same order, because after
// the end of a schedule the worker that made the last step goes on, or the first that can.
func (o *Order) Prefix() Schedule {
	n := len(o.Steps)
	for n > 0 && o.Steps[n-1].usual {
		n--
	}
	return scheduleOf(o.Steps[:n])
}

func scheduleOf(steps []Step) Schedule {
	s := make(Schedule, len(steps))
	for i := range steps {
		s[i] = steps[i].Turn
	}
	return s
}

// Preemptions is how often a step was made while the worker of the step before could have gone on.
func (o *Order) Preemptions() int { return preemptionsOf(o.Steps) }

func preemptionsOf(steps []Step) (n int) {
	for i := range steps {
		if steps[i].Preempts {
			n++
		}
	}
	return n
}
