package term

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/rivo/uniseg"
)

// Pad fills text up to width columns.
func Pad(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-uniseg.StringWidth(text)))
}

// Widths returns how wide each column of a table is, and what they all take with the space behind
// each of them. The first row has every column.
func Widths(rows [][]string) (widths []int, whole int) {
	widths = make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], uniseg.StringWidth(cell))
		}
	}
	for _, w := range widths {
		whole += w + 2
	}
	return widths, whole
}

// InColumns returns a row of a table: cells one behind the other, each padded to its width.
func InColumns(cells []string, widths []int) string {
	var b strings.Builder
	for i, c := range cells {
		b.WriteString(Pad(c, widths[i]) + "  ")
	}
	return strings.TrimRight(b.String(), " ")
}

// Printable shows control characters as Go writes them, so that what a worker says, which may be
// anything that a user or a server gave, cannot move the cursor.
func Printable(text string) string {
	if strings.IndexFunc(text, unicode.IsControl) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if unicode.IsControl(r) {
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// The marks of a check: it holds, it fails the run, it is right and the fault showed, or the run
// was interrupted before it could hold.
const (
	MarkGood  = "✓"
	MarkBad   = "✗"
	MarkNoted = "!"
	MarkOpen  = "-"
)

// Cut returns text in at most width columns, with a mark where there was more.
func Cut(text string, width int) string {
	if uniseg.StringWidth(text) <= width {
		return text
	}
	var b strings.Builder
	for left, g := width-1, uniseg.NewGraphemes(text); g.Next() && g.Width() <= left; left -= g.Width() {
		b.WriteString(g.Str())
	}
	return b.String() + "…"
}

// Seconds is a time in seconds, with its unit.
func Seconds(d time.Duration) string { return fmt.Sprintf("%.3f s", d.Seconds()) }
