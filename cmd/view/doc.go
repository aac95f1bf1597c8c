// Package view is what a run looks like: the lines and the bar while it goes on, the verdict, the
// histogram and the JSON object after it. It is made from the lines, the reports and the figures of
// a run alone; no demo knows which view shows it. And it is what the pages of the documentation
// look like on a terminal.
//
// # Lanes
//
// [NewLanes] makes of a recorder's events a lane for each worker: segments that follow each other
// without a gap. Nothing is made up: running is one state, be it on a core, ready for one, or in a
// call that the primitives cannot see into; what fell out of a full recorder is a state of its own.
// An arrow leads from a release, a notification or an end to the worker that could therefore go on.
// Who made whom wait: whoever had the lock or the permit longest meanwhile; for what nobody has,
// like an event, the worker that ended the wait. With --repeat the lanes are those of the run that
// tells most: the one that could not be finished, or the first in which a check failed, or else the
// last.
//
// # Figures
//
// The axis is logarithmic if the most is more than 50 times the least; bars have no beginning
// there, so dots stand in place of them. Colours are Okabe's and Ito's, and what they say is said
// in words too.
package view
