package lanes

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/stage"

	"github.com/rivo/uniseg"
)

const (
	taskBegins = "|" // where there is no room for its name
	taskGoesOn = "━"
	leastRows  = 8 // of the picture of tasks, whatever the terminal has
)

// Tasks draws which worker did which task, and how many worked at the same time, in a terminal of
// that size. It says below what was won against one task after the other.
func Tasks(tasks []stage.Task, size term.Size, p term.Palette) string {
	if len(tasks) == 0 {
		return ""
	}
	c, tasks := newTaskCanvas(tasks, size, p)
	names, done := byWorker(tasks)
	left := len(names) - max(size.Rows-besides, leastRows)
	if left > 1 {
		names = names[:len(names)-left]
	}
	busy := fmt.Sprintf("busy, of %d", len(done))
	for _, n := range append(names, busy) {
		c.names = max(c.names, uniseg.StringWidth(n))
	}
	c.names = min(c.names, c.width/3)
	c.columns = max(c.width-c.names-1, 10)
	line := func(name, drawn string) string {
		return strings.TrimRight(term.Pad(term.Cut(name, c.names), c.names)+" "+drawn, " ") + "\n"
	}
	var b strings.Builder
	title := fmt.Sprintf("tasks: who worked on which, and when; a column is %s", brief(c.column()))
	b.WriteString(p.Faint(term.Cut(title, c.width)) + "\n")
	for _, n := range names {
		b.WriteString(line(n, c.paintTasks(c.taskStrip(done[n]))))
	}
	if left > 1 {
		b.WriteString(p.Faint(fmt.Sprintf("… %d workers more", left)) + "\n")
	}
	b.WriteString(line(busy, c.busy(tasks)))
	b.WriteString(c.axis() + "\n")
	if len(tasks) > 1 {
		b.WriteString(term.Entry("", 0, c.width, won(tasks)))
	}
	return b.String()
}

// newTaskCanvas returns a canvas as long as the tasks took, and the tasks by its time.
func newTaskCanvas(tasks []stage.Task, size term.Size, p term.Palette) (*canvas, []stage.Task) {
	tasks = slices.Clone(tasks)
	begin, end := extent(tasks)
	for i := range tasks {
		tasks[i].From -= begin
		tasks[i].To -= begin
	}
	return &canvas{Run: Run{Length: end - begin}, palette: p, width: size.Columns}, tasks
}

// extent returns when the first of the tasks began and the last ended.
func extent(tasks []stage.Task) (begin, end time.Duration) {
	begin = tasks[0].From
	for _, t := range tasks {
		begin, end = min(begin, t.From), max(end, t.To)
	}
	return begin, end
}

// byWorker returns the tasks of each worker, and the workers' names in order.
func byWorker(tasks []stage.Task) (names []string, done map[string][]stage.Task) {
	done = map[string][]stage.Task{}
	for _, t := range tasks {
		name := term.Printable(t.Worker)
		if done[name] == nil {
			names = append(names, name)
		}
		done[name] = append(done[name], t)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	return names, done
}

// taskStrip returns what stands in each column: a task begins with its name, if there is room.
func (c *canvas) taskStrip(tasks []stage.Task) []string {
	strip := slices.Repeat([]string{" "}, c.columns)
	for i, t := range tasks {
		from := min(int(t.From/c.column()), c.columns-1)
		to := min(max(int(t.To/c.column()), from+1), c.columns)
		for x := from; x < to; x++ {
			strip[x] = taskGoesOn
		}
		strip[from] = taskBegins
		room := c.columns
		if i+1 < len(tasks) {
			room = int(tasks[i+1].From/c.column()) - from
		}
		label(strip[from:to], t.Name, room)
	}
	return strip
}

// label writes a name into the columns if there is room for all of it, and for one column more
// before the next one.
func label(columns []string, name string, room int) {
	letters := []rune(term.Printable(name))
	if n := len(letters); n >= room || n > len(columns) || uniseg.StringWidth(string(letters)) != n {
		return // letters of two columns are left out too
	}
	for i, l := range letters {
		columns[i] = string(l)
	}
}

// paintTasks paints a strip of tasks, each of which in one piece.
func (c *canvas) paintTasks(strip []string) string {
	var b strings.Builder
	for len(strip) > 0 {
		n := 0
		for n < len(strip) && (strip[n] == taskGoesOn) == (strip[0] == taskGoesOn) {
			n++
		}
		piece := strings.Join(strip[:n], "")
		if strip[0] == taskGoesOn {
			piece = c.palette.Paint(piece, running.colors...)
		}
		b.WriteString(piece)
		strip = strip[n:]
	}
	return b.String()
}

// levels are how high a number of workers is drawn of which there are too many for a digit.
var levels = []string{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}

// busy shows how many tasks went on in the middle of each column.
func (c *canvas) busy(tasks []stage.Task) string {
	counts := make([]int, c.columns)
	for i := range counts {
		at := time.Duration(i)*c.column() + c.column()/2
		for _, t := range tasks {
			if t.From <= at && at < t.To {
				counts[i]++
			}
		}
	}
	most := slices.Max(counts)
	var b strings.Builder
	for _, n := range counts {
		switch {
		case n == 0:
			b.WriteString(" ")
		case most <= 9:
			b.WriteString(strconv.Itoa(n))
		default:
			b.WriteString(levels[max(1, n*(len(levels)-1)/most)])
		}
	}
	return b.String()
}

// won says how long the tasks took, and how long they would take one after the other.
func won(tasks []stage.Task) string {
	begin, end := extent(tasks)
	var sum time.Duration
	for _, t := range tasks {
		sum += t.To - t.From
	}
	took := end - begin
	return fmt.Sprintf("They took %s. One after the other they would take %s (%.1f times).", term.Seconds(took),
		term.Seconds(sum), float64(sum)/float64(max(took, 1)))
}
