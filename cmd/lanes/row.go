package lanes

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"concurrency-lab/cmd/term"
)

// row is a line of the timeline: one worker, or several of a kind.
type row struct {
	name  string
	lanes []Lane
}

// rows makes at most so many rows of the lanes: one each if there is room, otherwise workers with
// similar names together, as few in a row as will do.
func (l Run) rows(most int) []row {
	families := [][]Lane{l.Lanes}
	if len(l.Lanes) > most {
		if alike := l.families(); len(alike) <= most {
			families = alike
		}
	}
	size := 1
	for count(families, size) > most {
		size++
	}
	var rows []row
	for _, family := range families {
		for lanes := range slices.Chunk(family, size) {
			rows = append(rows, row{l.nameOf(lanes), lanes})
		}
	}
	return rows
}

// count returns how many rows these families take if so many lanes stand in one.
func count(families [][]Lane, size int) (rows int) {
	for _, f := range families {
		rows += (len(f) + size - 1) / size
	}
	return rows
}

// families puts lanes with similar names together.
func (l Run) families() [][]Lane {
	var families [][]Lane
	known := map[string]int{}
	for _, lane := range l.Lanes {
		i, ok := known[stem(lane.Name)]
		if !ok {
			i = len(families)
			known[stem(lane.Name)] = i
			families = append(families, nil)
		}
		families[i] = append(families[i], lane)
	}
	return families
}

// stem is a name without the number at its end.
func stem(name string) string { return strings.TrimRight(name, "0123456789") }

// nameOf names a row: as the lines name a worker, or from the first to the last.
func (l Run) nameOf(lanes []Lane) string {
	first, last := lanes[0], lanes[len(lanes)-1]
	switch {
	case len(lanes) > 1:
		to := strings.TrimPrefix(last.Name, stem(first.Name))
		return term.Printable(fmt.Sprintf("%s…%s", first.Name, to))
	case first.PID != l.Lanes[0].PID:
		return term.Printable(fmt.Sprintf("%s[%d]", first.Name, first.PID))
	default:
		return term.Printable(first.Name)
	}
}

// end returns when the last of the row ended and how that looks; or lookEmpty, because some have
// not ended.
func (r row) end() (at time.Duration, look int) {
	look = LookDone
	for _, lane := range r.lanes {
		switch lane.End() {
		case Failed:
			look = LookFailed
		case Done:
		default:
			return 0, lookEmpty
		}
		at = max(at, lane.Segments[len(lane.Segments)-1].From)
	}
	return at, look
}
