package view

import (
	"io"
	"strings"
	"unicode/utf8"

	"github.com/schollz/progressbar/v3"
)

const (
	barWidth = 40 // columns between the bar's ends, where there is room

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
	around  int // columns that the text around the bar took last time
}

func newBar(w io.Writer, columns func() int) *bar {
	return &bar{w: translated(w), columns: columns, around: 40}
}

// clear takes the bar off the screen so that lines can be written where it stood.
func (b *bar) clear() {
	if b != nil && b.lib != nil {
		b.write(clearBelow)
	}
}

// draw shows done of total steps on the line that the cursor is on, and leaves the cursor at that
// line's start. If the terminal is made narrower it may fold the bar into several lines; since the
// cursor stays at the first of these, the next clear or draw removes them all.
func (b *bar) draw(done, total int) {
	if b == nil || total <= 0 {
		return
	}
	b.write(noWrap + b.frame(min(done, total), total) + "\x1b[J" + parkCursor)
}

// leave ends the bar: it stays where it is and what follows is written below it.
func (b *bar) leave() {
	if b != nil && b.lib != nil {
		b.write("\n")
	}
}

// frame returns the bar as text that fits the terminal.
func (b *bar) frame(done, total int) string {
	if b.lib == nil || total != b.total {
		b.begin(total)
	}
	width := max(0, min(barWidth, b.columns()-1-b.around))
	progressbar.OptionSetWidth(width)(b.lib)
	if done > 0 { // before, there is no rate, and nothing to tell the remaining time from
		progressbar.OptionShowIts()(b.lib)
		progressbar.OptionSetPredictTime(true)(b.lib)
	}
	if done != b.done {
		b.lib.Set(done)
		b.done = done
	} else {
		b.lib.RenderBlank() // the clock goes on; Set would count this as a step that took no time
	}
	text := strings.TrimPrefix(b.lib.String(), "\r")
	b.around = utf8.RuneCountInString(text) - width
	return text
}

func (b *bar) begin(total int) {
	b.total, b.done = total, 0
	b.lib = progressbar.NewOptions(total,
		progressbar.OptionSetWriter(io.Discard), // String is what we want of it
		progressbar.OptionSetElapsedTime(true),
		progressbar.OptionSetPredictTime(false),
		progressbar.OptionShowElapsedTimeOnFinish(),
		progressbar.OptionShowCount(),
	)
}

// write writes text in one piece. If standard error is gone there is nobody to tell.
func (b *bar) write(text string) { _, _ = io.WriteString(b.w, text) }
