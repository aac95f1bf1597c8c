package view

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/rivo/uniseg"
)

// sharesWidth is the width of the figures beside a lane.
const sharesWidth = len(" run wait sleep")

// besides is how many lines of a terminal the rest takes: the timeline's head and foot, and the
// verdict below it.
const besides = 11

// canvas is what a timeline is drawn on.
type canvas struct {
	Lanes
	palette Palette
	width   int // of the whole
	names   int // columns of the names
	columns int // of the lanes, without the one more that an end may need
	used    [len(looks)]bool
}

// Timeline draws the run, a line for each worker, or for several of a kind where there are more
// than lines, in a terminal of that size. It reads without colour.
func (l Lanes) Timeline(size Size, p Palette) string {
	rows := l.rows(max(size.Rows-besides, 8))
	c := &canvas{Lanes: l, palette: p, width: size.Columns}
	for _, r := range rows {
		c.names = max(c.names, uniseg.StringWidth(r.name))
	}
	c.names = min(c.names, c.width/4)
	c.columns = max(c.width-c.names-sharesWidth-3, 10)
	var b strings.Builder
	b.WriteString(c.title() + "\n")
	for _, r := range rows {
		b.WriteString(c.row(r) + "\n")
	}
	b.WriteString(c.axis() + "\n")
	for _, line := range c.legend() {
		b.WriteString(line + "\n")
	}
	for _, line := range c.delays() {
		b.WriteString(line + "\n")
	}
	if l.Dropped > 0 {
		fmt.Fprintf(&b, "%s the recorder keeps the newest events: the oldest %d are not in the picture\n",
			p.noted(markNoted), l.Dropped)
	}
	return b.String()
}

// title says what is seen, and heads the figures.
func (c *canvas) title() string {
	what := fmt.Sprintf("timeline, seed %d, %s, workers %d, a column is %s", c.Seed, brief(c.Length), len(c.Lanes.Lanes),
		brief(c.column()))
	return c.palette.faint(pad(cut(what, c.width-sharesWidth-1), c.width-sharesWidth-1) + " run wait sleep")
}

// column returns how long a column is.
func (c *canvas) column() time.Duration {
	return max(time.Duration(math.Ceil(float64(c.Length)/float64(c.columns))), 1)
}

// row draws the lanes of a row on top of each other, and how they spent their time.
func (c *canvas) row(r row) string {
	strip := c.strip(r)
	var life, ran, waited, slept time.Duration
	for _, lane := range r.lanes {
		life += lane.Life()
		ran += lane.Spent(Running)
		waited += lane.Spent(Waiting)
		slept += lane.Spent(Sleeping)
	}
	shares := fmt.Sprintf("%s %s  %s", percent(ran, life), percent(waited, life), percent(slept, life))
	return pad(cut(r.name, c.names), c.names) + " " + c.paint(strip) + " " + shares
}

func percent(part, whole time.Duration) string {
	if whole == 0 {
		return "   -"
	}
	return fmt.Sprintf("%3.0f%%", 100*float64(part)/float64(whole))
}

// strip returns the look of each column.
func (c *canvas) strip(r row) []int {
	spent := make([][len(looks)]time.Duration, c.columns)
	for _, lane := range r.lanes {
		for _, s := range lane.Segments {
			if s.State.Alive() {
				c.spread(spent, s)
			}
		}
	}
	strip := make([]int, c.columns+1)
	moment := false
	for i, cell := range spent {
		most := lookEmpty
		for k, d := range cell {
			if d > cell[most] {
				most = k
			}
		}
		// What a worker did for less than half a column would not be seen. Every other column is
		// enough to tell.
		moment = !moment && cell[lookRunning] > 0 && most != lookRunning
		if moment {
			most = lookMoment
		}
		strip[i] = most
	}
	if end, look := r.end(); look != lookEmpty {
		strip[min(int(end/c.column())+1, c.columns)] = look
	}
	for _, look := range strip {
		c.used[look] = true
	}
	return strip
}

// spread adds the time of a segment to the columns that it falls into.
func (c *canvas) spread(spent [][len(looks)]time.Duration, s Segment) {
	look, column := lookOf(s), c.column()
	for i := int(s.From / column); i < len(spent); i++ {
		from, to := time.Duration(i)*column, time.Duration(i+1)*column
		if from >= s.To {
			return
		}
		spent[i][look] += min(to, s.To) - max(from, s.From)
	}
}

// paint paints a strip, what looks the same in one piece.
func (c *canvas) paint(strip []int) string {
	var b strings.Builder
	for i := 0; i < len(strip); {
		n := 1
		for i+n < len(strip) && strip[i+n] == strip[i] {
			n++
		}
		look := looks[strip[i]]
		b.WriteString(c.palette.paint(strings.Repeat(look.glyph, n), look.colors...))
		i += n
	}
	return b.String()
}
