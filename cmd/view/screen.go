package view

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"concurrency-lab/demos/stage"
)

const (
	frameTime = 100 * time.Millisecond // between two looks of the bar
	settling  = 20 * time.Millisecond  // how long a line waits for those that were said before it
	lastGrace = 500 * time.Millisecond // for a reader who has stopped reading, after an interrupt
)

// ScreenOptions say what a screen shows.
type ScreenOptions struct {
	// Lines says that the workers' lines are shown.
	Lines bool
	// Bar says that there is a progress bar.
	Bar bool
	// Palette paints the lines.
	Palette Palette
	// Failed is called, once, when standard output can no longer be written.
	Failed func(error)
}

// Screen shows a run while it goes on. It is the [stage.Sink] that owns the terminal: lines and bar
// are written by one goroutine, so that neither can tear the other.
//
// Its methods may be called by any number of threads, and never wait for the terminal: what is not
// yet written is kept, however much that is, because a reader who pauses must not change what
// happens in the run. Lines that have gathered go out in one write.
type Screen struct {
	out  io.Writer
	bar  *bar // nil: none
	show ScreenOptions
	wake chan struct{} // holds a token while there is something to write
	gone chan struct{} // closed when the last has been written
	err  error         // why writing failed; to be read after gone

	mu     sync.Mutex
	pen    *pen
	lines  settler // not yet settled
	text   []byte  // not yet written
	done   int
	total  int
	last   string
	closed bool
}

// NewScreen returns a screen that writes lines to out and the bar to err. It costs a goroutine,
// which [Screen.Close] ends.
func NewScreen(out, err io.Writer, show ScreenOptions) *Screen {
	s := &Screen{
		out:  translated(out),
		show: show,
		wake: make(chan struct{}, 1),
		gone: make(chan struct{}),
		pen:  newPen(show.Palette),
	}
	if show.Bar {
		s.bar = newBar(err, func() int { return columns(err) })
	}
	go s.own()
	return s
}

// Print shows text as it is.
func (s *Screen) Print(text string) {
	s.mu.Lock()
	s.settle(time.Time{})
	s.text = append(s.text, text...)
	s.mu.Unlock()
	s.signal()
}

// Line implements [stage.Sink].
func (s *Screen) Line(l stage.Line) {
	if !s.show.Lines {
		return
	}
	s.mu.Lock()
	s.lines.add(l)
	s.mu.Unlock()
	s.signal()
}

// settle writes, into the text, the lines that came before a time; the zero time means all of them.
// The caller holds mu.
func (s *Screen) settle(before time.Time) {
	for _, l := range s.lines.take(before) {
		s.text = s.pen.line(s.text, l)
	}
}

// Total implements [stage.Sink].
func (s *Screen) Total(n int) {
	s.mu.Lock()
	s.total = n
	s.mu.Unlock()
	s.signal()
}

// Advance implements [stage.Sink]. The bar shows it when it is next drawn.
func (s *Screen) Advance(n int) {
	s.mu.Lock()
	s.done += n
	s.mu.Unlock()
}

// Progress returns how many steps are done, and of how many.
func (s *Screen) Progress() (done, total int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.done, s.total
}

// Close writes what is left, the bar as it stands and, below it, last; it returns the error that
// writing met, if any. It blocks while nobody reads; when ctx is done it gives up, after a moment
// of grace, and returns the context's cause.
func (s *Screen) Close(ctx context.Context, last string) error {
	s.mu.Lock()
	s.last, s.closed = last, true
	s.mu.Unlock()
	s.signal()
	select {
	case <-s.gone:
		return s.err
	case <-ctx.Done():
	}
	select {
	case <-s.gone:
		return s.err
	case <-time.After(lastGrace):
		return context.Cause(ctx)
	}
}

func (s *Screen) signal() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// own writes whenever there is something to write, and at every frame if there is a bar.
func (s *Screen) own() {
	defer close(s.gone)
	settled := time.NewTimer(0)
	defer settled.Stop()
	var frames <-chan time.Time
	if s.bar != nil {
		ticker := time.NewTicker(frameTime)
		defer ticker.Stop()
		frames = ticker.C
	}
	for {
		closed, unsettled := s.flush()
		if closed {
			return
		}
		if unsettled {
			settled.Reset(settling)
		}
		select {
		case <-s.wake:
		case <-settled.C:
		case <-frames:
		}
	}
}

// flush writes what has gathered, with the bar below it, and says whether that was the last, or
// whether there are lines that have not settled.
func (s *Screen) flush() (closed, unsettled bool) {
	s.mu.Lock()
	before := time.Now().Add(-settling)
	if s.closed {
		before = time.Time{}
	}
	s.settle(before)
	text, last, done, total, closed := s.text, s.last, s.done, s.total, s.closed
	unsettled = !s.lines.empty()
	s.text = nil
	s.mu.Unlock()
	if len(text) > 0 {
		s.bar.clear()
		s.write(text)
	}
	s.bar.draw(done, total)
	if closed {
		s.bar.leave()
		s.write([]byte(last))
	}
	return closed, unsettled
}

func (s *Screen) write(text []byte) {
	if s.err != nil || len(text) == 0 {
		return
	}
	if _, err := s.out.Write(text); err != nil {
		s.err = fmt.Errorf("writing the output: %w", err)
		s.show.Failed(s.err)
	}
}
