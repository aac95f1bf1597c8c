package lanes

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"concurrency-lab/cmd/term"
	"concurrency-lab/primitives/trace"

	"github.com/rivo/uniseg"
)

// How a time in which a worker holds the same locks is drawn: "[A─────[A, B──]".
const (
	heldFrom  = "["
	heldOn    = "─"
	heldUntil = "]"
)

// heldCell is what a worker holds in a column of its row: the most locks at a moment of it.
type heldCell struct {
	locks []string
	took  time.Duration // how long it held just these
}

// holdings draws the locks that a worker holds, in the columns below its row. It is empty unless
// the worker at some moment holds more than one: who holds a single lock is told by who waits for
// it.
func (c *canvas) holdings(r row) string {
	if len(r.lanes) > 1 {
		return ""
	}
	cells, most := c.heldCells(c.locks[r.lanes[0].ID])
	if most < 2 {
		return ""
	}
	c.holds = true
	var b strings.Builder
	for i := 0; i < len(cells); {
		n := 1
		for i+n < len(cells) && slices.Equal(cells[i+n].locks, cells[i].locks) {
			n++
		}
		next := i + n
		if len(cells[i].locks) == 0 {
			b.WriteString(strings.Repeat(" ", n))
		} else {
			b.WriteString(heldSpan(cells[i].locks, n, next == len(cells) || len(cells[next].locks) == 0))
		}
		i = next
	}
	return strings.TrimRight(b.String(), " ")
}

// heldSpan draws so many columns in which a worker holds these locks. They are named if there is
// room, and else counted. In one column stands how many there are, if there is more than one.
func heldSpan(locks []string, columns int, ends bool) string {
	if columns == 1 && len(locks) > 1 && len(locks) < 10 {
		return strconv.Itoa(len(locks))
	}
	end := ""
	if ends && columns > 1 {
		end = heldUntil
	}
	room := columns - len(heldFrom) - len(end)
	text := term.Printable(strings.Join(locks, ", "))
	if uniseg.StringWidth(text) > room {
		text = strconv.Itoa(len(locks))
	}
	if uniseg.StringWidth(text) > room {
		text = ""
	}
	return heldFrom + text + strings.Repeat(heldOn, room-uniseg.StringWidth(text)) + end
}

// heldCells returns what a worker holds in each column, and how many locks that are at most.
func (c *canvas) heldCells(tenures []Tenure) (cells []heldCell, most int) {
	type edge struct {
		at     time.Duration
		begins bool
		tenure int
	}
	var edges []edge
	for i, t := range tenures {
		if t.From < t.To {
			edges = append(edges, edge{t.From, true, i}, edge{t.To, false, i})
		}
	}
	slices.SortStableFunc(edges, func(a, b edge) int { return cmp.Compare(a.at, b.at) })
	cells = make([]heldCell, c.columns)
	var held []int // in the order in which they were acquired
	for i, e := range edges {
		if !e.begins {
			held = slices.DeleteFunc(held, func(tenure int) bool { return tenure == e.tenure })
		} else {
			held = append(held, e.tenure)
		}
		if len(held) > 0 && e.at < edges[i+1].at {
			most = max(most, len(held))
			c.hold(cells, held, tenures, e.at, edges[i+1].at)
		}
	}
	return cells, most
}

// hold notes in the columns of a span of time what is held in it.
func (c *canvas) hold(cells []heldCell, held []int, tenures []Tenure, from, to time.Duration) {
	var locks []string
	column := c.column()
	for x := int(from / column); x < len(cells) && time.Duration(x)*column < to; x++ {
		took := min(to, time.Duration(x+1)*column) - max(from, time.Duration(x)*column)
		if n := len(cells[x].locks); len(held) < n || len(held) == n && took <= cells[x].took {
			continue
		}
		if locks == nil {
			for _, i := range held {
				o := c.Objects[tenures[i].Object]
				locks = append(locks, cmp.Or(o.Name, o.String()))
			}
		}
		cells[x] = heldCell{locks, took}
	}
}

// tenuresOf are the times in which workers had objects of these kinds.
func (l Run) tenuresOf(kinds ...trace.ObjectKind) map[uint64][]Tenure {
	all := map[uint64][]Tenure{}
	for _, t := range l.Tenures {
		if slices.Contains(kinds, l.Objects[t.Object].Kind) {
			all[l.Lanes[t.Lane].ID] = append(all[l.Lanes[t.Lane].ID], t)
		}
	}
	return all
}
