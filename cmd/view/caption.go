package view

import (
	"fmt"
	"math"
	"strings"
	"time"

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
		line = pad(line, x) + label
	}
	return c.palette.faint(line)
}

// legend says what the looks that were used mean, in lines that fit.
func (c *canvas) legend() []string {
	var lines []string
	line, width := "", 0
	for i, look := range looks {
		if !c.used[i] || look.text == "" {
			continue
		}
		w := 2 + uniseg.StringWidth(look.text)
		if width > 0 && width+2+w > c.width {
			lines, line, width = append(lines, line), "", 0
		}
		if width > 0 {
			line, width = line+"  ", width+2
		}
		line += c.palette.paint(look.glyph, look.colors...) + " " + c.palette.faint(look.text)
		width += w
	}
	return append(lines, line)
}

// mostDelays is how many of the longest waits are told.
const mostDelays = 2

// delays tells who made whom wait the longest.
func (c *canvas) delays() []string {
	told := c.longest()
	for i, text := range told {
		told[i] = cut([...]string{"longest: ", "then:    "}[min(i, 1)]+text, c.width)
	}
	return told
}

// longest tells the longest of the delays. That somebody waited for another's end is only told if
// nobody waited for anything else.
func (l Lanes) longest() []string {
	var told, ends []string
	for _, d := range l.Delays {
		who, whom := l.Lanes[d.Who].Name, l.Lanes[d.Whom].Name
		text := fmt.Sprintf("%s made %s wait %s for %s", who, whom, brief(d.Total), d.Object)
		if isEnd(d.Object.Kind) {
			ends = append(ends, fmt.Sprintf("%s made %s wait %s for its end", who, whom, brief(d.Total)))
			continue
		}
		if told = append(told, text); len(told) == mostDelays {
			break
		}
	}
	if len(told) == 0 {
		told = ends[:min(len(ends), mostDelays)]
	}
	return told
}

// brief shows a time in three digits.
func brief(d time.Duration) string {
	unit := time.Duration(1)
	for d >= 1000*unit {
		unit *= 10
	}
	return d.Round(unit).String()
}
