// Package lanes draws who did what, and when. [New] makes of a recorder's events a lane for each
// worker: segments that follow each other without a gap. The timeline in a terminal, the replay
// page and the trace file for Perfetto show the same lanes.
//
// A run that the lab ended because of a deadlock stops at that moment: what the workers did after
// it is the lab's doing.
//
// Nothing is made up. Running is one state: on a core, ready for one, or in a call that the
// primitives cannot see into. What fell out of a full recorder is a state of its own. An arrow
// leads from a release, a notification or an end to the worker that could therefore go on. Who made
// whom wait: the worker that held the lock or the permit for the longest part of the wait; for what
// nobody holds, like an event, the worker that ended the wait.
package lanes
