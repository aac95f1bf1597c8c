package lanes

import (
	"fmt"
	"math"
	"strings"
	"time"

	"concurrency-lab/cmd/term"

	"concurrency-lab/primitives/trace"

	"github.com/rivo/uniseg"
)

// sharesWidth is the width of the figures beside a lane.
const sharesWidth = len(" run wait sleep")

// besides is how many lines of a terminal the rest takes: the timeline's head and foot, and the
// verdict below it.
const besides = 11

// canvas is what a timeline is drawn on.
type canvas struct {
	Run
	palette term.Palette
	width   int // of the whole
	names   int // columns of the names
	columns int // of the lanes, without the one more that an end may need
	used    [len(Looks)]bool
	marks   map[uint64][]mark   // of a worker
	tasks   map[uint64][]Tenure // of a worker
	locks   map[uint64][]Tenure // of a worker
	named   string              // a task whose name is in a lane
	holds   bool                // the locks of a worker are named below its lane
}

// mark is a moment that is drawn over what the worker does.
type mark struct {
	at   time.Duration
	look int
}

// Timeline draws the run, a line for each worker, or for several of a kind where there are more
// than lines, in a terminal of that size. It reads without colour.
func (l Run) Timeline(size term.Size, p term.Palette) string {
	rows := l.rows(max(size.Rows-besides, 8))
	c := &canvas{Run: l, palette: p, width: size.Columns, marks: l.marks(), tasks: l.tenuresOf(trace.KindTask),
		locks: l.tenuresOf(trace.KindLock, trace.KindRLock)}
	for _, r := range rows {
		c.names = max(c.names, uniseg.StringWidth(r.name))
	}
	c.names = min(c.names, c.width/4)
	c.columns = max(c.width-c.names-sharesWidth-3, 10)
	var b strings.Builder
	b.WriteString(c.title() + "\n")
	for _, r := range rows {
		b.WriteString(c.row(r) + "\n")
		if holdings := c.holdings(r); holdings != "" {
			b.WriteString(strings.Repeat(" ", c.names+1) + holdings + "\n")
		}
	}
	b.WriteString(c.axis() + "\n")
	for _, line := range c.legend() {
		b.WriteString(line + "\n")
	}
	for _, line := range append(c.losses(), c.delays()...) {
		b.WriteString(line + "\n")
	}
	if l.Deadlock != nil {
		fmt.Fprintf(&b, "%s\n", p.Bad(fmt.Sprintf("deadlock at %s: from there on every worker waits", brief(l.Deadlock.At))))
	}
	if l.Stopped {
		fmt.Fprintf(&b, "the lab ended the run at %s; the timeline stops there\n", brief(l.Length))
	}
	if l.Dropped > 0 {
		fmt.Fprintf(&b, "%s the recorder keeps the newest events: the oldest %d are not in the picture\n",
			p.Noted(term.MarkNoted), l.Dropped)
	}
	return b.String()
}

// title says what is seen, and heads the figures.
func (c *canvas) title() string {
	what := fmt.Sprintf("timeline, seed %d, %s, workers %d, a column is %s", c.Seed, brief(c.Length), len(c.Lanes),
		brief(c.column()))
	return c.palette.Faint(term.Pad(term.Cut(what, c.width-sharesWidth-1), c.width-sharesWidth-1) + " run wait sleep")
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
	return term.Pad(term.Cut(r.name, c.names), c.names) + " " + c.paint(strip, c.taskNames(r)) + " " + shares
}

func percent(part, whole time.Duration) string {
	if whole == 0 {
		return "   -"
	}
	return fmt.Sprintf("%3.0f%%", 100*float64(part)/float64(whole))
}

// strip returns the look of each column.
func (c *canvas) strip(r row) []int {
	spent := make([][len(Looks)]time.Duration, c.columns)
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
	for _, lane := range r.lanes {
		for _, m := range c.marks[lane.ID] {
			at := &strip[min(int(m.at/c.column()), c.columns)]
			if *at < lookRead || *at > lookLost || *at < m.look { // what tells most
				*at = m.look
			}
		}
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
func (c *canvas) spread(spent [][len(Looks)]time.Duration, s Segment) {
	look, column := LookOf(s), c.column()
	for i := int(s.From / column); i < len(spent); i++ {
		from, to := time.Duration(i)*column, time.Duration(i+1)*column
		if from >= s.To {
			return
		}
		spent[i][look] += min(to, s.To) - max(from, s.From)
	}
}

// taskNames returns the letters that stand in the columns of a row: the names of the tasks, where
// each begins, if the row is that of one worker.
func (c *canvas) taskNames(r row) []string {
	letters := make([]string, c.columns+1)
	if len(r.lanes) > 1 {
		return letters
	}
	for _, t := range c.tasks[r.lanes[0].ID] {
		from, to := int(t.From/c.column()), int(t.To/c.column())
		name := c.Objects[t.Object].Name
		label(letters[from:max(from, to)], name, to-from)
		if c.named == "" && letters[from] != "" {
			c.named = name
		}
	}
	return letters
}

// paint paints a strip, what looks the same in one piece, with letters upon it.
func (c *canvas) paint(strip []int, letters []string) string {
	var b strings.Builder
	for i := 0; i < len(strip); {
		if letters[i] != "" {
			b.WriteString(letters[i])
			i++
			continue
		}
		n := 1
		for i+n < len(strip) && strip[i+n] == strip[i] && letters[i+n] == "" {
			n++
		}
		look := Looks[strip[i]]
		b.WriteString(c.palette.Paint(strings.Repeat(look.Glyph, n), look.colors...))
		i += n
	}
	return b.String()
}
