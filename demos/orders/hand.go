package orders

import (
	"context"
	"slices"
	"sync"

	"concurrency-lab/demos/stage"
	"concurrency-lab/primitives/multiprocessing/host"
	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/trace"
)

// Hand is an example whose steps are chosen one by one, by hand, and can be taken back.
type Hand struct {
	*schedule.Stepper
	spares host.Spares

	mu  sync.Mutex
	now *heard // of the run that began last
}

// heard is what a run by hand has said, and what came of it.
type heard struct {
	stage.Unseen
	mu     sync.Mutex
	lines  []stage.Line
	played Played
}

// Line implements [stage.Sink].
func (h *heard) Line(l stage.Line) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.lines = append(h.lines, l)
}

// ByHand begins a run of the example, and returns when its first step is to be chosen.
func (e Example) ByHand(ctx context.Context, o schedule.Options) *Hand {
	h := &Hand{}
	h.Stepper = schedule.NewStepper(h.spares.With(ctx), func(ctx context.Context, c trace.Control) string {
		said := &heard{}
		h.mu.Lock()
		h.now = said
		h.mu.Unlock()
		run := e.program(said, func(p Played) {
			said.mu.Lock()
			defer said.mu.Unlock()
			said.played = p
		})
		return run(ctx, c)
	}, o)
	return h
}

// Close ends the run.
func (h *Hand) Close() {
	h.Stepper.Close()
	h.spares.Close()
}

func (h *Hand) heard() *heard {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

// Lines returns what was said before the position, by time. A line of a child process may come a
// little later than the step that it belongs to.
func (h *Hand) Lines() (lines []stage.Line) {
	said, until := h.heard(), h.Position().Moment
	said.mu.Lock()
	defer said.mu.Unlock()
	for _, l := range said.lines {
		if l.At <= until && l.Did == nil && !l.Aside {
			lines = append(lines, l)
		}
	}
	slices.SortStableFunc(lines, stage.CompareTime)
	return lines
}

// Outcome returns what the run came to. It is known when the position has an order.
func (h *Hand) Outcome() Outcome {
	played, order := h.Played(), h.Position().Order
	return Outcome{&schedule.Outcome{Name: order.Outcome, End: order.End, First: order}, played.Report, played.Err}
}

// Played returns what came of the run. It is known when the position has an order.
func (h *Hand) Played() Played {
	said := h.heard()
	said.mu.Lock()
	defer said.mu.Unlock()
	return said.played
}
