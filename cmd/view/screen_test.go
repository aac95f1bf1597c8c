package view

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/cmd/golden"
	"concurrency-lab/demos/stage"
)

// writes keeps each write to either stream, in order, as a terminal gets them.
type writes struct {
	mu  sync.Mutex
	all []string
}

// text is all that was written.
func (w *writes) text() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Join(w.all, "")
}

// stream is one of the two streams of a terminal. It marks what it passes on with its name.
type stream struct {
	name string
	to   *writes
}

func (s stream) Write(b []byte) (int, error) {
	s.to.mu.Lock()
	defer s.to.mu.Unlock()
	s.to.all = append(s.to.all, s.name+string(b))
	return len(b), nil
}

func TestBarStandsBelowTheLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var w writes
		s := NewScreen(stream{"out:", &w}, stream{"err:", &w}, ScreenOptions{Lines: true, All: true, Bar: true})
		s.Total(100)
		var group sync.WaitGroup
		for i := range 10 {
			group.Go(func() {
				for n := range 10 {
					time.Sleep(time.Duration(i+1) * 30 * time.Millisecond)
					s.Line(stage.Line{Worker: fmt.Sprint("w", i), Text: fmt.Sprint("line ", n)})
					s.Advance(1)
				}
			})
		}
		group.Wait()
		if err := s.Close(t.Context(), "the end\n"); err != nil {
			t.Fatal(err)
		}
		said := 0
		for i, text := range w.all {
			if !strings.HasPrefix(text, "out:") || text == "out:the end\n" {
				continue
			}
			said += strings.Count(text, "\n")
			if !strings.HasSuffix(text, "\n") {
				t.Errorf("a write of lines ends within a line: %q", text)
			}
			if i > 0 && w.all[i-1] != "err:"+clearBelow {
				t.Errorf("lines %q were written upon %q, not upon a cleared bar", text, w.all[i-1])
			}
			if next := w.all[i+1]; !strings.Contains(next, "% |") && next != "err:"+clearBelow {
				t.Errorf("lines are followed by %q, not by the bar, nor by the end", next)
			}
		}
		if said != 100 {
			t.Errorf("%d lines were written of 100", said)
		}
		if last := w.all[len(w.all)-2:]; last[0] != "err:"+clearBelow || last[1] != "out:the end\n" {
			t.Errorf("the run ends with %q, want the bar taken away and then the verdict", last)
		}
	})
}

func TestBarFrames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var frames bytes.Buffer
		width := 80
		b := newBar(&frames, func() int { return width })
		show := func(done int, after time.Duration) {
			time.Sleep(after)
			fmt.Fprintf(&frames, "%2d columns %3d: ", done, width)
			b.draw(done, 10, 0)
			frames.WriteString("\n")
		}
		show(0, 0)
		show(0, 2*time.Second) // time goes on while nothing happens
		show(1, time.Second)
		show(5, 3*time.Second)
		show(5, 3*time.Second)
		width = 50
		show(6, time.Second)
		width = 20
		show(7, time.Second)
		show(7, time.Second)
		width = 100
		show(8, time.Second)
		show(8, time.Second)
		show(12, time.Second) // more than was promised
		golden.Check(t, "bar.golden", strings.NewReplacer("\x1b", "ESC", "\r", "CR").Replace(frames.String()))
	})
}

func TestNoBarWithoutATotal(t *testing.T) {
	var out, err bytes.Buffer
	s := NewScreen(&out, &err, ScreenOptions{Lines: true, Bar: true})
	s.Line(lines[0])
	if e := s.Close(t.Context(), ""); e != nil || err.Len() > 0 {
		t.Errorf("closing says %v, standard error got %q, want nothing", e, err.String())
	}
}

func TestQuietScreenCounts(t *testing.T) {
	var out bytes.Buffer
	s := NewScreen(&out, &out, ScreenOptions{})
	s.Total(3)
	s.Line(lines[0])
	s.Advance(1)
	s.Advance(1)
	if err := s.Close(t.Context(), "last"); err != nil {
		t.Fatal(err)
	}
	if done, total := s.Progress(); done != 2 || total != 3 || out.String() != "last" {
		t.Errorf("%d of %d, output %q; want 2 of 3 and the last words alone", done, total, out.String())
	}
}

// gate is a reader who has paused: a write waits until it is opened.
type gate struct {
	open   chan struct{}
	writes int
	bytes.Buffer
}

func (g *gate) Write(b []byte) (int, error) {
	<-g.open
	g.writes++
	return g.Buffer.Write(b)
}

func TestNobodyReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &gate{open: make(chan struct{})}
		s := NewScreen(out, &bytes.Buffer{}, ScreenOptions{Lines: true, All: true})
		for range 10_000 { // must not wait for the reader
			s.Line(stage.Line{Worker: "w", Text: "words"})
		}
		stopped := errors.New("stopped")
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(stopped)
		if err := s.Close(ctx, "last\n"); !errors.Is(err, stopped) {
			t.Errorf("closing an unread screen: %v, want the context's cause", err)
		}
		close(out.open)
		<-s.over
		if n := strings.Count(out.String(), "\n"); n != 10_001 || out.writes > 3 {
			t.Errorf("%d lines in %d writes, want all 10001 in a few", n, out.writes)
		}
	})
}

// shut is an output whose reader has gone.
type shut struct{ err error }

func (s shut) Write([]byte) (int, error) { return 0, s.err }

func TestReaderHasGone(t *testing.T) {
	gone := errors.New("gone")
	told := make(chan error, 10)
	s := NewScreen(shut{gone}, &bytes.Buffer{}, ScreenOptions{Lines: true, Failed: func(err error) { told <- err }})
	s.Line(lines[0])
	if err := <-told; !errors.Is(err, gone) {
		t.Errorf("told %v", err)
	}
	s.Line(lines[0])
	if err := s.Close(t.Context(), "last"); !errors.Is(err, gone) || len(told) > 0 {
		t.Errorf("closing says %v, told again %d times", err, len(told))
	}
}

// TestReaderGoesWhileNothingIsSaid: nothing has to be written to notice it.
func TestReaderGoesWhileNothingIsSaid(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("only a write tells there")
	}
	synctest.Test(t, func(t *testing.T) {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		r.Close()
		told := make(chan error, 10)
		s := NewScreen(w, &bytes.Buffer{}, ScreenOptions{Failed: func(err error) { told <- err }})
		time.Sleep(10 * frameTime)
		if synctest.Wait(); len(told) != 1 {
			t.Errorf("told %d times", len(told))
		}
		if err := s.Close(t.Context(), "last"); !errors.Is(err, syscall.EPIPE) {
			t.Errorf("closing says %v", err)
		}
	})
}
