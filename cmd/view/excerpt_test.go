package view

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/demos/stage"
)

// saying shows n lines and returns what is on standard output, and on standard error before the
// end.
func saying(t *testing.T, n int, show ScreenOptions) (out []string, bar string) {
	t.Helper()
	show.Lines = true
	synctest.Test(t, func(t *testing.T) {
		var written, drawn bytes.Buffer
		s := NewScreen(&written, &drawn, show)
		for i := range n {
			s.Line(stage.Line{At: time.Duration(i), Worker: "w", Text: fmt.Sprint("line ", i)})
		}
		time.Sleep(quiet / 2)
		synctest.Wait()
		bar = drawn.String()
		if got := strings.Count(written.String(), "\n"); got != min(n, firstLines) && !show.All {
			t.Errorf("%d lines: %d are shown before the end", n, got)
		}
		if err := s.Close(t.Context(), "the end\n"); err != nil {
			t.Fatal(err)
		}
		out = strings.Split(strings.TrimSuffix(written.String(), "\nthe end\n"), "\n")
	})
	return out, bar
}

func TestALongRunShowsItsFirstAndItsLastLines(t *testing.T) {
	for n, left := range map[int]int{
		1: 0, firstLines: 0, firstLines + mostHeld: 0, firstLines + mostHeld + 1: 2, 1000: 1000 - firstLines - lastLines,
	} {
		out, _ := saying(t, n, ScreenOptions{})
		want := n
		if left > 0 {
			want = firstLines + 1 + lastLines
			if !strings.Contains(out[firstLines], fmt.Sprintf("… %d lines are left out here; --all shows them", left)) {
				t.Errorf("%d lines: %q", n, out[firstLines])
			}
		}
		if len(out) != want || !strings.HasSuffix(out[len(out)-1], fmt.Sprint("line ", n-1)) ||
			!strings.HasSuffix(out[len(out)-min(lastLines, n)], fmt.Sprint("line ", n-min(lastLines, n))) {
			t.Errorf("%d lines, of which %d are to be left out: %q", n, left, out)
		}
	}
	if out, _ := saying(t, 1000, ScreenOptions{All: true}); len(out) != 1000 {
		t.Errorf("of all 1000 lines %d are shown", len(out))
	}
}

// TestLinesAreHeldBackOnlyWhileOthersCome: what is held back is shown before a line of the lab's
// own, and when the run is quiet.
func TestLinesAreHeldBackOnlyWhileOthersCome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var w writes
		s := NewScreen(stream{"", &w}, &bytes.Buffer{}, ScreenOptions{Lines: true})
		defer s.Close(t.Context(), "")
		ends := func(after time.Duration, left int, last string) {
			t.Helper()
			time.Sleep(after)
			synctest.Wait()
			text := w.text()
			if n := strings.Count(text, "are left out here"); n != left || !strings.HasSuffix(text, last+"\n") {
				t.Errorf("%d times lines are left out, want %d; at the end is %q, want %q", n, left, text[len(text)-60:], last)
			}
		}
		say := func(worker string, lines int) {
			for i := range lines {
				s.Line(stage.Line{Worker: worker, Text: fmt.Sprintf("%s says %d", worker, i+1)})
			}
		}
		say("w", 100)
		ends(quiet/2, 0, "w says 30")
		say(stage.Lab, 1)
		ends(2*settling, 1, stage.Lab+" says 1")
		say("w", 5)
		ends(quiet/2, 1, stage.Lab+" says 1")
		ends(quiet, 1, "w says 5")
		say("w", 100)
		ends(quiet/2, 1, "w says 5")
		ends(quiet, 2, "w says 100")
	})
}

func TestTheBarCountsTheLinesThatAreHeldBack(t *testing.T) {
	if _, bar := saying(t, 1000, ScreenOptions{Bar: true}); !strings.Contains(bar, "… 970 more lines") {
		t.Errorf("%q", bar)
	}
	if _, bar := saying(t, 10, ScreenOptions{Bar: true}); bar != "" {
		t.Errorf("%q, and no line is held back", bar)
	}
}

func TestVeryLongNumbersAreShortened(t *testing.T) {
	long := strings.Repeat("1234567890", 7)
	for text, want := range map[string]string{
		"": "", "41666666666665000000 in all": "41666666666665000000 in all", long[:60]: long[:60],
		"is " + long + ".": "is 12345678901234567890…12345678901234567890 (70 digits).",
	} {
		if got := shortened(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
