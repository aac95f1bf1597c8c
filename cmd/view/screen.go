package view

import (
	"context"
	"io"
	"sync"
	"time"

	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/stage"
)

const (
	frameTime = 100 * time.Millisecond // between two looks of the bar, and at the reader
	settling  = 20 * time.Millisecond  // how long a line waits for those that were said before it
	quiet     = time.Second            // without a new line: then those that are held back are shown
	lastGrace = 500 * time.Millisecond // for a reader who has stopped reading, after an interrupt
)

// ScreenOptions say what a screen shows.
type ScreenOptions struct {
	// Lines says that the workers' lines are shown.
	Lines bool
	// All says that every line is shown, whole, also what concerns only the lab itself.
	All bool
	// Bar says that there is a progress bar.
	Bar bool
	// Palette paints the lines.
	Palette term.Palette
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
	to   io.Writer // out, before it is translated
	bar  *bar      // nil: none
	show ScreenOptions
	wake chan struct{} // holds a token while there is something to write
	over chan struct{} // closed when the last has been written
	err  error         // why writing failed; to be read after over

	mu     sync.Mutex
	pen    *pen
	lines  settler // not yet settled
	saw    witness
	chosen excerpt
	heard  time.Time // when the newest line came
	text   []byte    // not yet written
	done   int
	total  int
	last   string
	closed bool
}

// NewScreen returns a screen that writes lines to out and the bar to err. It costs a goroutine,
// which [Screen.Close] ends.
func NewScreen(out, err io.Writer, show ScreenOptions) *Screen {
	s := &Screen{
		out:  term.Translated(out),
		to:   out,
		show: show,
		wake: make(chan struct{}, 1),
		over: make(chan struct{}),
		pen:  newPen(show.Palette),
	}
	if term.IsTerminal(out) {
		s.pen.columns = func() int { return term.Columns(out) }
	}
	if show.Bar {
		s.bar = newBar(err, func() int { return term.Columns(err) })
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
	if !s.show.Lines || l.Aside && !s.show.All {
		return
	}
	s.mu.Lock()
	s.heard = time.Now()
	s.lines.add(l)
	s.mu.Unlock()
	s.signal()
}

// settle writes, into the text, the lines that came before a time; the zero time means all of them.
// The caller holds mu.
func (s *Screen) settle(before time.Time) {
	for _, l := range s.lines.take(before) {
		lost := false
		if l.Did != nil {
			l.Text, lost = s.saw.tell(l)
		}
		s.choose(shownLine{l, lost})
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

// Close writes what is left, takes the bar away and writes last; it returns the error that writing
// met, if any. It blocks while nobody reads; when ctx is done it gives up, after a moment
// of grace, and returns the context's cause.
func (s *Screen) Close(ctx context.Context, last string) error {
	s.mu.Lock()
	s.last, s.closed = last, true
	s.mu.Unlock()
	s.signal()
	select {
	case <-s.over:
		return s.err
	case <-ctx.Done():
	}
	select {
	case <-s.over:
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

// own writes whenever there is something to write. At every frame it looks whether somebody still
// reads, and draws the bar.
func (s *Screen) own() {
	defer close(s.over)
	settled := time.NewTimer(0)
	defer settled.Stop()
	frames := time.NewTicker(frameTime)
	defer frames.Stop()
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
		case <-frames.C:
			s.failed(term.Unread(s.to))
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
	if s.closed || time.Since(s.heard) >= quiet {
		s.catchUp()
	}
	held := s.chosen.later
	text, last, done, total, closed := s.text, s.last, s.done, s.total, s.closed
	unsettled = !s.lines.empty()
	s.text = nil
	s.mu.Unlock()
	if len(text) > 0 {
		s.bar.clear()
		s.write(text)
	}
	if closed {
		s.bar.clear()
		s.write([]byte(last))
	} else {
		s.bar.draw(done, total, held)
	}
	return closed, unsettled
}

func (s *Screen) write(text []byte) {
	if s.err != nil || len(text) == 0 {
		return
	}
	_, err := s.out.Write(text)
	s.failed(err)
}

// failed tells of the first error that writing has met.
func (s *Screen) failed(err error) {
	if s.err == nil && err != nil {
		s.err = &OutputError{err}
		s.show.Failed(s.err)
	}
}
