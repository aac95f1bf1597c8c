package view

import (
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"concurrency-lab/primitives/trace"
)

// The cast of the recordings of these tests: two threads of this process, the main thread of a
// child, and what they wait for.
const (
	anna, bert, carl = 1, 2, 3
	childPID         = 1 << 22

	annasEnd, bertsEnd, carlsEnd, carlsProcess = 11, 12, 13, 14
	lockL, eventE, condC, semaS                = 21, 22, 23, 24
)

// recorded returns a recorder that keeps the newest capacity of these events.
func recorded(capacity int, events ...trace.Event) *trace.Recorder {
	rec := trace.NewRecorder(capacity, nil)
	rec.Merge(trace.Batch{
		Workers: []trace.WorkerInfo{{ID: anna, Name: "anna", PID: os.Getpid()}, {ID: bert, Name: "bert", PID: os.Getpid()},
			{ID: carl, Name: "carl", PID: childPID}},
		Objects: []trace.ObjectInfo{
			{ID: annasEnd, Kind: trace.KindThread, Name: "anna", Of: anna},
			{ID: bertsEnd, Kind: trace.KindThread, Name: "bert", Of: bert},
			{ID: carlsEnd, Kind: trace.KindThread, Name: "carl", Of: carl},
			{ID: carlsProcess, Kind: trace.KindProcess, Name: "carl", Of: carl},
			{ID: lockL, Kind: trace.KindLock, Name: "L"}, {ID: eventE, Kind: trace.KindEvent, Name: "E"},
			{ID: condC, Kind: trace.KindCondition, Name: "C"}, {ID: semaS, Kind: trace.KindSemaphore, Name: "S"},
		},
		Events: events,
	})
	return rec
}

// at is an event so many milliseconds after the beginning.
func at(ms int, worker uint64, k trace.Kind, object ...uint64) trace.Event {
	e := trace.Event{At: time.Duration(ms) * time.Millisecond, Worker: worker, Kind: k}
	if len(object) > 0 {
		e.Object = object[0]
	}
	return e
}

// begun are the births of a worker and of its code.
func begun(ms int, worker uint64) []trace.Event {
	return []trace.Event{at(ms, worker, trace.Born), at(ms, worker, trace.Running)}
}

// lanesOf follows the events of a run of 100 ms.
func lanesOf(capacity int, parts ...[]trace.Event) Lanes {
	var events []trace.Event
	for _, p := range parts {
		events = append(events, p...)
	}
	return NewLanes(recorded(capacity, events...), 100*time.Millisecond)
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

// handover: anna has the lock when bert comes; carl barges in when she releases it, so that bert is
// woken once in vain.
var handover = [][]trace.Event{
	begun(0, anna), {at(10, anna, trace.Acquired, lockL)},
	{at(10, bert, trace.Born), at(20, bert, trace.Running), at(30, bert, trace.Waiting, lockL)},
	{at(50, anna, trace.Released, lockL), at(50, bert, trace.Runnable)},
	begun(40, carl), {at(50, carl, trace.Acquired, lockL)},
	{at(55, bert, trace.Running), at(55, bert, trace.Waiting, lockL)},
	{at(60, carl, trace.Released, lockL), at(60, bert, trace.Runnable), at(65, bert, trace.Running),
		at(65, bert, trace.Acquired, lockL)},
	{at(70, carl, trace.Done, carlsEnd), at(75, anna, trace.Sleeping), at(80, bert, trace.Failed, bertsEnd)},
}

func TestLanes(t *testing.T) {
	l := lanesOf(0, handover...)
	want := [][]short{
		{{Running, 0, 75, "", nobody}, {Sleeping, 75, 100, "", nobody}},
		{
			{Absent, 0, 10, "", nobody}, {Born, 10, 20, "", nobody}, {Running, 20, 30, "", nobody},
			{Waiting, 30, 50, "lock L", 0},
			{Running, 50, 55, "", nobody}, {Waiting, 55, 60, "lock L", 2}, {Running, 60, 80, "", nobody},
			{Failed, 80, 100, "", nobody},
		},
		{{Absent, 0, 40, "", nobody}, {Running, 40, 70, "", nobody}, {Done, 70, 100, "", nobody}},
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
	if s := l.Lanes[1].Segments[3]; s.State != Waiting || s.Holder != nobody {
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
			{at(30, anna, trace.Notified, eventE)}, alone}, nobody},
		"by another process": {[][]trace.Event{begun(0, carl), begun(0, anna), waits(eventE),
			{at(30, carl, trace.Notified, eventE)}, alone}, 2},
		"notified before the wait": {[][]trace.Event{begun(0, anna), {at(5, anna, trace.Notified, eventE)},
			waits(eventE), woken}, nobody},
		"a condition's lock": {[][]trace.Event{begun(0, carl), begun(0, anna), waits(condC),
			{at(30, carl, trace.Released, condC)}, alone}, nobody},
		"joined": {[][]trace.Event{begun(0, anna), waits(annasEnd), woken[:1],
			{at(31, anna, trace.Done, annasEnd)}, woken[1:]}, 0},
		"a process's end": {[][]trace.Event{begun(0, anna), begun(0, carl), waits(carlsProcess),
			{at(28, carl, trace.Done, carlsEnd)}, woken}, 2},
		"gave up joining": {[][]trace.Event{begun(0, anna), waits(annasEnd), alone}, nobody},
		"a permit": {[][]trace.Event{begun(0, anna), waits(semaS), {at(30, anna, trace.Released, semaS)},
			woken, {at(36, bert, trace.Acquired, semaS)}}, 0},
		"a permit that another took": {[][]trace.Event{begun(0, anna), waits(semaS), {at(30, anna, trace.Released, semaS)},
			woken}, nobody},
		"waited for something else": {[][]trace.Event{begun(0, anna), waits(eventE),
			{at(30, anna, trace.Notified, condC)}, woken}, nobody},
		"notified itself, before that": {[][]trace.Event{begun(0, bert),
			{at(10, bert, trace.Notified, eventE), at(10, bert, trace.Waiting, eventE)}, woken}, nobody},
	} {
		t.Run(name, func(t *testing.T) {
			l := lanesOf(0, append(test.events, begun(99, anna), begun(99, carl))...)
			from := nobody
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
	want := []short{{Unseen, 0, 40, "", nobody}, {Running, 40, 90, "", nobody}, {Waiting, 90, 100, "event E", nobody}}
	if diff := cmp.Diff(want, shorts(l.Lanes[0])); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestLanesOfAKilledChild: it ends when its parent hears of that, and whoever joins it goes on.
func TestLanesOfAKilledChild(t *testing.T) {
	rec := recorded(0, append(begun(0, carl), at(0, carl, trace.Waiting, eventE))...)
	rec.Gone(childPID)
	l := NewLanes(rec, time.Hour)
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
