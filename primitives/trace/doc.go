// Package trace records what the threads and processes of a run do: who waits for what, who wakes
// whom, who holds a lock.
//
// Every primitive tells the current [Worker] before it blocks and after it went on. The worker
// passes that to the [Recorder] of its run, if there is one. Timelines and deadlock reports are
// made from the recorder alone; no primitive knows them. Without a recorder a report costs one
// nil check.
//
// There are two kinds of reports. Some are made under a primitive's mutex: a birth, a wait, a
// wake-up, a release, an end. These only report. The others are made where the worker holds no
// mutex: begun, goes on, acquired, and [Worker.Yield]. There others may go first.
//
// # Reads and writes
//
// A read or a write of a shared value is an event if a program marks it. Get and Set of a Value
// mark it: their context says which worker it is. Load and Store do not. All methods of a manager's
// dict take a context, so there [Mark] marks. The times of these events have the order in which
// they really came, also between processes ([Worker.Moment]). So [Losses] finds each update that
// another one overwrites. A marked access is a point at which others may go first.
//
// # Deadlock
//
// A run is in a deadlock if every worker waits and no other worker can wake one. The rule has
// three parts.
//
//  1. What ends by itself is no deadlock. A wait ends by itself if it has a deadline of its own
//     that is at most a minute ([Near]) ahead when the wait begins. A deadline is the wait's own if
//     it comes before that of the run, which is the one of the context under which the first worker
//     began: an hour, or ten seconds, round the whole run do not count.
//  2. A deadline further off does not matter. The wait is one of a deadlock, which says when it
//     will end ([Deadlock.Until]). A thread of threading.Timer does not wait but sleeps.
//  3. The recorder cannot see everybody. A goroutine that is no thread, a timer of package time, a
//     handler of requests may wake a worker. So what it tells is certain ([Deadlock.Certain]) only
//     if the program has said that nobody is outside ([Recorder.NobodyOutside]), but for what
//     [Recorder.Outside] counts. Otherwise it is told all the same, each time that the run has come
//     to stand, because nobody else would tell.
//
// The recorder never ends a run. A program that wants this cancels the run's context:
//
//	ctx, cancel := context.WithCancelCause(ctx)
//	rec := trace.NewRecorder(0, func(d *trace.Deadlock) {
//		if d.Certain {
//			cancel(d)
//		} else {
//			log.Print(d)
//		}
//	})
//	rec.NobodyOutside() // if that is so
//	err := threading.Run(ctx, "main", rec, f)
//
// One whose waits may well last for minutes looks at [Deadlock.Until] too.
//
// In one process the counts of the recorder show a deadlock at the moment when it comes about.
// Between processes the parent asks all of its children twice. If all wait both times and nothing
// has moved in between, it is proved. For a wait on shared memory or a pipe the recorder also
// looks at the word or the pipe itself, so that a wake-up on its way is no deadlock. Some waits
// count as running and are never called a deadlock: those for a manager, for a process that does
// not report, for a socket and for a channel. A child process that has children counts as running
// too. The chain of who waits for what, and who holds that, explains a deadlock. It does not
// prove it: events, queues and semaphores have no holder.
//
// # Shaking
//
// After [Recorder.Shake] a worker pauses at some of those points: when its code begins, before
// and after it acquires something, when it goes on after a wait or a sleep, before it says a
// line. Each worker has random numbers of its own, which begin with the seed and its name. So its
// n-th pause is always the same. The system decides the rest. It pauses at a quarter of its first
// 64 points and ever more rarely after them: a million points are about 170 pauses. A pause
// counts as running.
//
// # Control
//
// After [Recorder.Control] one worker runs at a time, and a [Control] says which. Every primitive
// stops its worker before each [Step] that others could tell from none: at a gate. It says there
// what is about to be done, and whether that could be done now. This package has no rule who goes
// on; package schedule has. Time is the control's too ([Now], [WithTimeout]), so that a run is the
// same each time. Without a control a gate costs another nil check.
package trace
