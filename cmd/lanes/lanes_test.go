package lanes

import (
	"testing"
	"time"

	"concurrency-lab/cmd/lanes/lanestest"
	"concurrency-lab/primitives/trace"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// What lanestest has, by short names.
const (
	anna, bert, carl, childPID       = lanestest.Anna, lanestest.Bert, lanestest.Carl, lanestest.ChildPID
	annasEnd, carlsEnd, carlsProcess = lanestest.AnnasEnd, lanestest.CarlsEnd, lanestest.CarlsProcess
	lockL, eventE, condC, semaS      = lanestest.LockL, lanestest.EventE, lanestest.CondC, lanestest.SemaS
)

var recorded, at, begun, handover = lanestest.Recorded, lanestest.At, lanestest.Begun, lanestest.Handover

// lanesOf follows the events of a run of 100 ms.
func lanesOf(capacity int, parts ...[]trace.Event) Run {
	var events []trace.Event
	for _, p := range parts {
		events = append(events, p...)
	}
	return New(recorded(capacity, events...), 100*time.Millisecond, false)
}

// short is a segment in short.
type short struct {
	State    State
	From, To int // in milliseconds
	Object   string
	Holder   int
}

func shorts(l Lane) (all []short) {
	for _, s := range l.Segments {
		object := ""
		if s.Object.ID != 0 {
			object = s.Object.String()
		}
		if s.From < s.To {
			all = append(all, short{s.State, int(s.From / time.Millisecond), int(s.To / time.Millisecond), object, s.Holder})
		}
	}
	return all
}

func TestLanes(t *testing.T) {
	l := lanesOf(0, handover...)
	want := [][]short{
		{{Running, 0, 75, "", Nobody}, {Sleeping, 75, 100, "", Nobody}},
		{
			{Absent, 0, 10, "", Nobody}, {Born, 10, 20, "", Nobody}, {Running, 20, 30, "", Nobody},
			{Waiting, 30, 50, "lock L", 0},
			{Running, 50, 55, "", Nobody}, {Waiting, 55, 60, "lock L", 2}, {Running, 60, 80, "", Nobody},
			{Failed, 80, 100, "", Nobody},
		},
		{{Absent, 0, 40, "", Nobody}, {Running, 40, 70, "", Nobody}, {Done, 70, 100, "", Nobody}},
	}
	for i, lane := range l.Lanes {
		if diff := cmp.Diff(want[i], shorts(lane)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", lane.Name, diff)
		}
	}
	if bert := l.Lanes[1]; bert.Life() != 70*time.Millisecond || bert.Spent(Waiting) != 25*time.Millisecond {
		t.Errorf("lived %v, waited %v", bert.Life(), bert.Spent(Waiting))
	}
}

// TestArrowOfALock wants an arrow from the release that let the waiter have the lock, and none from
// the one that did not.
func TestArrowOfALock(t *testing.T) {
	l := lanesOf(0, handover...)
	if len(l.Arrows) != 1 {
		t.Fatalf("%d arrows: %v", len(l.Arrows), l.Arrows)
	}
	a := l.Arrows[0]
	if a.From.Lane != 2 || a.From.At != 60*time.Millisecond || a.To.Lane != 1 || a.To.At != 65*time.Millisecond ||
		a.Object.ID != lockL {
		t.Errorf("%+v", a)
	}
}

func TestDelaysOfALock(t *testing.T) {
	l := lanesOf(0, handover...)
	want := []Delay{{Who: 0, Whom: 1, Total: 20 * time.Millisecond}} // and not carl, for 5
	if diff := cmp.Diff(want, l.Delays, cmpopts.IgnoreFields(Delay{}, "Object")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestDelaysOfASemaphore: all who have a permit make the next one wait, each as long as it has it.
// Anna never gives hers back.
func TestDelaysOfASemaphore(t *testing.T) {
	l := lanesOf(0, begun(0, anna), begun(0, bert), begun(0, carl), []trace.Event{
		at(10, anna, trace.Acquired, semaS), at(20, carl, trace.Acquired, semaS), at(30, bert, trace.Waiting, semaS),
		at(40, carl, trace.Released, semaS), at(50, bert, trace.Running), at(50, bert, trace.Acquired, semaS),
		at(60, bert, trace.Released, semaS),
	})
	want := []Delay{{Who: 0, Whom: 1, Total: 20 * time.Millisecond}}
	if diff := cmp.Diff(want, l.Delays, cmpopts.IgnoreFields(Delay{}, "Object")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if s := l.Lanes[1].Segments[3]; s.State != Waiting || s.Holder != Nobody {
		t.Errorf("%+v: nobody alone has a semaphore", s)
	}
}

// TestDelaysWithoutAHolder: an event is nobody's, and whoever sets it has made the other wait; so
// has whoever is waited for to end.
func TestDelaysWithoutAHolder(t *testing.T) {
	l := lanesOf(0, begun(0, anna), begun(0, bert), []trace.Event{
		at(10, bert, trace.Waiting, eventE), at(40, anna, trace.Notified, eventE), at(40, bert, trace.Runnable),
		at(50, bert, trace.Running),
		at(60, bert, trace.Waiting, annasEnd),
	})
	want := []Delay{{Who: 0, Whom: 1, Total: 40 * time.Millisecond}, {Who: 0, Whom: 1, Total: 40 * time.Millisecond}}
	if diff := cmp.Diff(want, l.Delays, cmpopts.IgnoreFields(Delay{}, "Object")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestArrows has a wait for each kind of object, and asks who ended it.
func TestArrows(t *testing.T) {
	waits := func(object uint64) []trace.Event {
		return append(begun(0, bert), at(10, bert, trace.Waiting, object))
	}
	woken := []trace.Event{at(30, bert, trace.Runnable), at(35, bert, trace.Running)}
	alone := []trace.Event{at(35, bert, trace.Running)}
	for name, test := range map[string]struct {
		events [][]trace.Event
		from   int // the lane: bert has 1, anna 0, carl 2
	}{
		"notified": {[][]trace.Event{begun(0, anna), waits(eventE),
			{at(30, anna, trace.Notified, eventE)}, woken}, 0},
		"timed out beside another": {[][]trace.Event{begun(0, anna), waits(eventE),
			{at(30, anna, trace.Notified, eventE)}, alone}, Nobody},
		"by another process": {[][]trace.Event{begun(0, carl), begun(0, anna), waits(eventE),
			{at(30, carl, trace.Notified, eventE)}, alone}, 2},
		"notified before the wait": {[][]trace.Event{begun(0, anna), {at(5, anna, trace.Notified, eventE)},
			waits(eventE), woken}, Nobody},
		"a condition's lock": {[][]trace.Event{begun(0, carl), begun(0, anna), waits(condC),
			{at(30, carl, trace.Released, condC)}, alone}, Nobody},
		"joined": {[][]trace.Event{begun(0, anna), waits(annasEnd), woken[:1],
			{at(31, anna, trace.Done, annasEnd)}, woken[1:]}, 0},
		"a process's end": {[][]trace.Event{begun(0, anna), begun(0, carl), waits(carlsProcess),
			{at(28, carl, trace.Done, carlsEnd)}, woken}, 2},
		"gave up joining": {[][]trace.Event{begun(0, anna), waits(annasEnd), alone}, Nobody},
		"a permit": {[][]trace.Event{begun(0, anna), waits(semaS), {at(30, anna, trace.Released, semaS)},
			woken, {at(36, bert, trace.Acquired, semaS)}}, 0},
		"a permit that another took": {[][]trace.Event{begun(0, anna), waits(semaS), {at(30, anna, trace.Released, semaS)},
			woken}, Nobody},
		"waited for something else": {[][]trace.Event{begun(0, anna), waits(eventE),
			{at(30, anna, trace.Notified, condC)}, woken}, Nobody},
		"notified itself, before that": {[][]trace.Event{begun(0, bert),
			{at(10, bert, trace.Notified, eventE), at(10, bert, trace.Waiting, eventE)}, woken}, Nobody},
	} {
		t.Run(name, func(t *testing.T) {
			l := lanesOf(0, append(test.events, begun(99, anna), begun(99, carl))...)
			from := Nobody
			for _, a := range l.Arrows {
				from = a.From.Lane
				for _, m := range []Mark{a.From, a.To} {
					if s := l.Lanes[m.Lane].Segments[m.Segment]; m.At < s.From || m.At > s.To || s.State != Running {
						t.Errorf("%+v is not in a running segment: %+v", m, s)
					}
				}
			}
			if from != test.from || len(l.Arrows) > 1 {
				t.Errorf("arrows %+v, want one from %d", l.Arrows, test.from)
			}
		})
	}
}

// TestLanesOfABoundedRecorder: what was dropped is not made up.
func TestLanesOfABoundedRecorder(t *testing.T) {
	all := append(begun(0, anna), at(10, anna, trace.Sleeping), at(20, anna, trace.Running))
	all = append(all, begun(30, bert)...)
	l := lanesOf(4, all, []trace.Event{at(40, anna, trace.Acquired, lockL), at(90, anna, trace.Waiting, eventE)})
	if l.Dropped != 4 {
		t.Errorf("%d dropped", l.Dropped)
	}
	want := []short{{Unseen, 0, 40, "", Nobody}, {Running, 40, 90, "", Nobody}, {Waiting, 90, 100, "event E", Nobody}}
	if diff := cmp.Diff(want, shorts(l.Lanes[0])); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestLanesOfAKilledChild: it ends when its parent hears of that, and whoever joins it goes on.
func TestLanesOfAKilledChild(t *testing.T) {
	rec := recorded(0, append(begun(0, carl), at(0, carl, trace.Waiting, eventE))...)
	rec.Gone(childPID)
	l := New(rec, time.Hour, false)
	lane := l.Lanes[0]
	if lane.End() != Failed || lane.Life() >= time.Hour || lane.Spent(Waiting) != lane.Life() {
		t.Errorf("%+v", lane)
	}
}

// TestClocksThatDiffer: a child's event may bear a time after the end that its parent measured.
func TestClocksThatDiffer(t *testing.T) {
	l := lanesOf(0,
		[]trace.Event{at(-5, anna, trace.Born), at(50, anna, trace.Running), at(105, anna, trace.Done, annasEnd)})
	if s := l.Lanes[0]; s.Life() != 100*time.Millisecond || s.End() != Done {
		t.Errorf("%+v", s)
	}
}

// TestLanesStopWhereTheLabEndsTheRun: what the workers do after that is the lab's doing.
func TestLanesStopWhereTheLabEndsTheRun(t *testing.T) {
	l := lanesOf(0, begun(0, anna), []trace.Event{at(10, anna, trace.Waiting, lockL), at(40, 0, trace.Stopped, 0),
		at(41, anna, trace.Running, 0), at(42, anna, trace.Failed, annasEnd)})
	want := []short{{Running, 0, 10, "", Nobody}, {Waiting, 10, 40, "lock L", Nobody}}
	if diff := cmp.Diff(want, shorts(l.Lanes[0])); diff != "" || len(l.Lanes) != 1 {
		t.Errorf("%d lanes, (-want +got)\n%s", len(l.Lanes), diff)
	}
	if last := l.Events[len(l.Events)-1]; l.Length != 40*time.Millisecond || !l.Stopped || last.Kind != trace.Stopped {
		t.Errorf("%v long, stopped %v, ends with %v", l.Length, l.Stopped, last.Kind)
	}
	if whole := lanesOf(0, handover...); whole.Stopped {
		t.Error("a run that came to its end was stopped")
	}
}
