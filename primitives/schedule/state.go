package schedule

import (
	"fmt"
	"strings"

	"concurrency-lab/primitives/trace"
)

// Object is what steps are done to. Its number in a run is its place by first use, from 1.
type Object struct {
	Kind trace.ObjectKind
	Name string
}

// String returns "lock A".
func (o Object) String() string { return strings.TrimSpace(string(o.Kind) + " " + o.Name) }

// State is how a run stands while nobody goes on.
type State struct {
	// Workers are those that were born, by number.
	Workers []WorkerState
	// Objects are those that were used, by number: the first is object 1.
	Objects []ObjectState
}

// WorkerState says how a worker stands.
type WorkerState struct {
	Name  string
	PID   int
	Stand Stand
	// Next is the step that the worker stands before, or what it waits for, and where in its program
	// that is.
	Next  Choice
	Place trace.Place
}

// Stand says how a worker stands.
type Stand uint8

// How a worker can stand.
const (
	CanGo Stand = iota + 1
	Waits
	Sleeps
	Ended
)

// ObjectState says what an object has in it, who holds it, and who waits for it, by number.
type ObjectState struct {
	Object
	Content          string
	Holders, Waiting []int
}

// objects are the objects of a run.
type objects struct {
	numbers map[uint64]int
	all     []*object
	unnamed map[trace.ObjectKind]int
	// contents is what objects have in them of which that is known by other processes alone.
	contents map[uint64]string
}

type object struct {
	Object
	id   uint64
	show func() string
	// after are the steps before what has been done to it that is no step.
	after marks
}

// number returns the number of an object.
func (os *objects) number(o *trace.Object, kind trace.ObjectKind, show func() string) int {
	id := trace.ObjectID(o, kind)
	n := os.numbers[id]
	if n == 0 {
		n = len(os.all) + 1
		os.numbers[id] = n
		of := Object{Kind: kind, Name: o.Name}
		if of.Name == "" {
			os.unnamed[kind]++ // the object's own number differs from run to run
			of.Name = fmt.Sprint(os.unnamed[kind])
		}
		os.all = append(os.all, &object{Object: of, id: id})
	}
	if of := os.all[n-1]; show != nil {
		of.Kind, of.show = kind, show // its own kind, not that of what it is used with
	}
	return n
}

// observe returns how the run stands, which is what the last step has led to; nil if nobody wants
// to know.
func (c *controller) observe() *State {
	if !c.Watch {
		return nil
	}
	state := &State{}
	for _, o := range c.objects.all {
		state.Objects = append(state.Objects, c.observeObject(o))
	}
	for n, s := range c.workers {
		w := WorkerState{Name: s.Name, PID: s.PID, Stand: c.standOf(s)}
		if s.status == gated || s.status == parked {
			w.Next, w.Place = c.choiceOf(s), s.place
		}
		if w.Stand == Waits && w.Next.Object > 0 {
			o := &state.Objects[w.Next.Object-1]
			o.Waiting = append(o.Waiting, n)
		}
		state.Workers = append(state.Workers, w)
	}
	if n := len(c.steps); n > 0 {
		c.steps[n-1].After = state
	} else {
		c.first = state
	}
	return state
}

func (c *controller) observeObject(o *object) ObjectState {
	state := ObjectState{Object: o.Object, Content: c.objects.contents[o.id]}
	if o.show != nil {
		state.Content = o.show()
	}
	for _, id := range c.workers[0].Recorder().Holders(o.id) {
		for n, s := range c.workers {
			if s.id() == id {
				state.Holders = append(state.Holders, n)
			}
		}
	}
	return state
}

func (c *controller) standOf(s *worker) Stand {
	switch {
	case s.status == ended:
		return Ended
	case s.status == gated && s.step.Op == trace.OpSleep:
		return Sleeps
	case s.status == parked, s.status == gated && !c.can(s):
		return Waits
	}
	return CanGo
}
