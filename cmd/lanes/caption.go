package lanes

import (
	"fmt"
	"math"
	"strings"
	"time"

	"concurrency-lab/cmd/term"

	"github.com/rivo/uniseg"
)

// axis says when the columns are.
func (c *canvas) axis() string {
	step := time.Duration(1)
	for least, n := c.column()*10, 0; step < least; n++ { // 1, 2, 5, 10, 20, 50 …
		step = [3]time.Duration{1, 2, 5}[n%3] * time.Duration(math.Pow10(n/3))
	}
	line := strings.Repeat(" ", c.names+1)
	for at := time.Duration(0); at <= c.Length; at += step {
		label := "└" + brief(at)
		x := c.names + 1 + int(at/c.column())
		if x+uniseg.StringWidth(label) > c.width {
			break
		}
		line = term.Pad(line, x) + label
	}
	return c.palette.Faint(line)
}

// legend says what the looks that were used mean, in lines that fit.
func (c *canvas) legend() []string {
	var lines []string
	line, width := "", 0
	add := func(glyph, painted, text string) {
		w := uniseg.StringWidth(glyph) + 1 + uniseg.StringWidth(text)
		if width > 0 && width+2+w > c.width {
			lines, line, width = append(lines, line), "", 0
		}
		if width > 0 {
			line, width = line+"  ", width+2
		}
		line += painted + " " + c.palette.Faint(text)
		width += w
	}
	for i, look := range Looks {
		if c.used[i] && look.Text != "" {
			add(look.Glyph, c.palette.Paint(look.Glyph, look.colors...), look.Text)
		}
	}
	if c.named != "" {
		add(c.named, c.named, "works on the task of that name")
	}
	if c.holds {
		add(heldFrom+heldUntil, heldFrom+heldUntil, "holds these locks")
	}
	return append(lines, line)
}

// mostDelays is how many of the longest waits are shown.
const mostDelays = 2

// delays tells who made whom wait the longest.
func (c *canvas) delays() []string {
	lines := c.Longest()
	for i, text := range lines {
		lines[i] = term.Cut([...]string{"longest: ", "then:    "}[min(i, 1)]+text, c.width)
	}
	return lines
}

// Longest says which delays were the longest. A wait for a worker's end is only named if
// nobody waited for anything else.
func (l Run) Longest() []string {
	var waits, ends []string
	for _, d := range l.Delays {
		who, whom := l.Lanes[d.Who].Name, l.Lanes[d.Whom].Name
		text := fmt.Sprintf("%s made %s wait %s for %s", who, whom, brief(d.Total), d.Object)
		if IsEnd(d.Object.Kind) {
			ends = append(ends, fmt.Sprintf("%s made %s wait %s for its end", who, whom, brief(d.Total)))
			continue
		}
		if waits = append(waits, text); len(waits) == mostDelays {
			break
		}
	}
	if len(waits) == 0 {
		waits = ends[:min(len(ends), mostDelays)]
	}
	return waits
}

// brief shows a time in three digits.
func brief(d time.Duration) string {
	unit := time.Duration(1)
	for d >= 1000*unit {
		unit *= 10
	}
	return d.Round(unit).String()
}
