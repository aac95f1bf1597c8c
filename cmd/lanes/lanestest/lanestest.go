// Package lanestest has small recordings for the tests of lanes and of what shows them.
package lanestest

import (
	"os"
	"time"

	"concurrency-lab/primitives/trace"
)

// The cast of the recordings of these tests: two threads of this process, the main thread of a
// child, and what they wait for.
const (
	Anna, Bert, Carl = 1, 2, 3
	ChildPID         = 1 << 22

	AnnasEnd, bertsEnd, CarlsEnd, CarlsProcess = 11, 12, 13, 14
	LockL, EventE, CondC, SemaS                = 21, 22, 23, 24
	Task7                                      = 31
)

// Recorded returns a recorder that keeps the newest capacity of these events.
func Recorded(capacity int, events ...trace.Event) *trace.Recorder {
	rec := trace.NewRecorder(capacity, nil)
	rec.Merge(trace.Batch{
		Workers: []trace.WorkerInfo{{ID: Anna, Name: "anna", PID: os.Getpid()}, {ID: Bert, Name: "bert", PID: os.Getpid()},
			{ID: Carl, Name: "carl", PID: ChildPID}},
		Objects: []trace.ObjectInfo{
			{ID: AnnasEnd, Kind: trace.KindThread, Name: "anna", Of: Anna},
			{ID: bertsEnd, Kind: trace.KindThread, Name: "bert", Of: Bert},
			{ID: CarlsEnd, Kind: trace.KindThread, Name: "carl", Of: Carl},
			{ID: CarlsProcess, Kind: trace.KindProcess, Name: "carl", Of: Carl},
			{ID: LockL, Kind: trace.KindLock, Name: "L"}, {ID: EventE, Kind: trace.KindEvent, Name: "E"},
			{ID: CondC, Kind: trace.KindCondition, Name: "C"}, {ID: SemaS, Kind: trace.KindSemaphore, Name: "S"},
			{ID: Task7, Kind: trace.KindTask, Name: "7"},
		},
		Events: events,
	})
	return rec
}

// At is an event so many milliseconds after the beginning.
func At(ms int, worker uint64, k trace.Kind, object ...uint64) trace.Event {
	e := trace.Event{At: time.Duration(ms) * time.Millisecond, Worker: worker, Kind: k}
	if len(object) > 0 {
		e.Object = object[0]
	}
	return e
}

// Begun are the births of a worker and of its code.
func Begun(ms int, worker uint64) []trace.Event {
	return []trace.Event{At(ms, worker, trace.Born), At(ms, worker, trace.Running)}
}

// Handover: anna has the lock when bert comes; carl barges in when she releases it, so that bert is
// woken once in vain.
var Handover = [][]trace.Event{
	Begun(0, Anna), {At(10, Anna, trace.Acquired, LockL)},
	{At(10, Bert, trace.Born), At(20, Bert, trace.Running), At(30, Bert, trace.Waiting, LockL)},
	{At(50, Anna, trace.Released, LockL), At(50, Bert, trace.Runnable)},
	Begun(40, Carl), {At(50, Carl, trace.Acquired, LockL)},
	{At(55, Bert, trace.Running), At(55, Bert, trace.Waiting, LockL)},
	{At(60, Carl, trace.Released, LockL), At(60, Bert, trace.Runnable), At(65, Bert, trace.Running),
		At(65, Bert, trace.Acquired, LockL)},
	{At(70, Carl, trace.Done, CarlsEnd), At(75, Anna, trace.Sleeping), At(80, Bert, trace.Failed, bertsEnd)},
}
