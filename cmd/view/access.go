package view

import (
	"slices"

	"concurrency-lab/cmd/lanes"
	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/trace"
)

// witness puts into words what workers did to shared values, of which it is told in the order of
// the times. The zero value has seen nothing.
type witness struct {
	losses trace.Losses
	names  map[uint64]string
}

// tell returns the line of a worker that has read or written a shared value, and whether an update
// is lost by it.
func (w *witness) tell(l stage.Line) (text string, lost bool) {
	if w.names == nil {
		w.names = map[uint64]string{}
	}
	w.names[l.ID] = l.Worker
	gone, back := w.losses.Follow(*l.Did)
	losers := w.named(gone)
	return lanes.Did(*l.Did, losers, w.named(back)), len(losers) > 0
}

// named names the workers of events, each once.
func (w *witness) named(events []trace.Event) (names []string) {
	for _, e := range slices.Backward(events) {
		if name := w.names[e.Worker]; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
