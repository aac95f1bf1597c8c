package view

import (
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"concurrency-lab/cmd/term"

	"github.com/rivo/uniseg"
	"github.com/schollz/progressbar/v3"
)

const (
	barWidth = 40              // columns between the bar's ends, where there is room
	around   = len("100% || ") // what stands around it, beside the words

	clearBelow = "\r\x1b[J"   // from the start of this line to the end of the screen
	noWrap     = "\r\x1b[?7l" // a bar that meets a narrower terminal is cut, never wrapped
	parkCursor = "\x1b[?7h\r" // see draw
)

// bar is the progress bar on the last line. It only draws: the counting is the screen's. All its
// methods are called by one goroutine, and do nothing on a nil *bar.
type bar struct {
	w       io.Writer
	columns func() int
	lib     *progressbar.ProgressBar // nil until there is a total
	total   int
	done    int
	begun   time.Time
	drawn   bool // ever
}

func newBar(w io.Writer, columns func() int) *bar {
	return &bar{w: term.Translated(w), columns: columns}
}

// clear takes the bar off the screen so that lines can be written where it stood.
func (b *bar) clear() {
	if b != nil && b.drawn {
		b.write(clearBelow)
	}
}

// draw shows done of total steps, if there is a total, and how many lines are held back, on the
// line that the cursor is on, and leaves the cursor at that line's start. If the terminal is made
// narrower it may fold the bar into several lines; since the cursor stays at the first of these,
// the next clear or draw removes them all.
func (b *bar) draw(done, total, held int) {
	if b == nil || total <= 0 && held == 0 {
		return
	}
	text, note := "", ""
	if held > 0 {
		note = fmt.Sprintf(" … %d more lines", held)
	}
	if total > 0 {
		text = b.frame(min(done, total), total, b.columns()-uniseg.StringWidth(note))
	}
	b.drawn = true
	b.write(noWrap + text + note + "\x1b[J" + parkCursor)
}

// frame returns the bar as text that fits into so many columns.
func (b *bar) frame(done, total, columns int) string {
	if b.lib == nil || total != b.total {
		b.begin(total)
	}
	room := columns - 1 - around
	text := fmt.Sprintf("%d of %d done", done, total)
	if done > 0 && done < total { // before, there is nothing to tell the rest from
		left := time.Since(b.begun).Seconds() / float64(done) * float64(total-done)
		if longer := fmt.Sprintf("%d of %d done, about %.0f s left", done, total, math.Ceil(left)); len(longer) <= room {
			text = longer
		}
	}
	width := max(0, min(barWidth, room-len(text)))
	progressbar.OptionSetWidth(width)(b.lib)
	if done != b.done {
		b.lib.Set(done)
		b.done = done
	} else {
		b.lib.RenderBlank() // the clock goes on; Set would count this as a step that took no time
	}
	return strings.TrimSpace(strings.TrimPrefix(b.lib.String(), "\r")) + " " + text
}

func (b *bar) begin(total int) {
	if b.lib == nil {
		b.begun = time.Now()
	}
	b.total, b.done = total, 0
	b.lib = progressbar.NewOptions(total,
		progressbar.OptionSetWriter(io.Discard), // String is what we want of it
		progressbar.OptionSetElapsedTime(false),
		progressbar.OptionSetPredictTime(false),
	)
}

// write writes text in one piece. If standard error is gone there is nobody to tell.
func (b *bar) write(text string) { _, _ = io.WriteString(b.w, text) }
