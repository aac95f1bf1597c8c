package main

import (
	"slices"
	"strings"
	"time"

	"github.com/hinshun/vt10x"
)

// How fast a picture moves. A run of some milliseconds would be over before anybody has read a line
// of it, so each line takes a while; longer pauses are as long as they were.
const (
	typing  = 60 * time.Millisecond // for so many letters of the command:
	atOnce  = 2
	reading = 220 * time.Millisecond // for a line
	moving  = 80 * time.Millisecond  // for what is painted over
	looking = 8 * time.Second        // at the end
)

// wholeScreen is what a run writes that wants the screen for itself.
const wholeScreen = "\x1b[?1049h"

// frame is what is on the screen from a moment on.
type frame struct {
	at     time.Duration
	cells  [][]vt10x.Glyph
	cursor vt10x.Cursor
}

// frames plays a recording and returns a frame for every change, and when the last one ends.
func frames(c cast) (all []frame, end time.Duration) {
	screen := vt10x.New(vt10x.WithSize(c.Columns, c.Rows))
	var begin time.Duration // of the run, when the command has been typed
	painted := false        // the run has the whole screen for itself, and paints it at once
	for i, v := range c.events {
		painted = painted || strings.Contains(v.text, wholeScreen)
		parts := strings.SplitAfter(v.text, "\n")
		switch {
		case i == 0:
			parts = letters(v.text)
		case painted:
			parts = []string{v.text}
		}
		for _, part := range parts {
			if part == "" {
				continue
			}
			_, _ = screen.Write([]byte(part)) // it takes everything
			now := frame{max(begin+v.at, end), cellsOf(screen), screen.Cursor()}
			if len(all) > 0 && now.looksLike(all[len(all)-1]) {
				continue
			}
			all = append(all, now)
			switch end = all[len(all)-1].at; {
			case i == 0:
				end += typing
			case strings.HasSuffix(part, "\n") && !painted:
				end += reading
			default:
				end += moving
			}
		}
		if i == 0 {
			begin = end
		}
	}
	return all, end + looking
}

func (f frame) looksLike(other frame) bool {
	return f.cursor.X == other.cursor.X && f.cursor.Y == other.cursor.Y &&
		slices.EqualFunc(f.cells, other.cells, slices.Equal)
}

// letters cuts a command into what is typed at once. The colour before it is not typed.
func letters(command string) []string {
	cut := strings.LastIndex(command, "\x1b[0m ") + len("\x1b[0m ")
	parts := []string{command[:cut]}
	for rest := command[cut:]; rest != ""; {
		n := min(atOnce, len(rest))
		parts, rest = append(parts, rest[:n]), rest[n:]
	}
	return parts
}

func cellsOf(screen vt10x.Terminal) [][]vt10x.Glyph {
	columns, rows := screen.Size()
	cells := make([][]vt10x.Glyph, rows)
	for y := range cells {
		cells[y] = make([]vt10x.Glyph, columns)
		for x := range cells[y] {
			cells[y][x] = screen.Cell(x, y)
		}
	}
	return cells
}

// blank says whether there is nothing to be seen in a cell.
func blank(g vt10x.Glyph) bool { return (g.Char == ' ' || g.Char == 0) && g.BG == vt10x.DefaultBG }

// height returns how many rows were ever written to, with that of the cursor at the end.
func height(all []frame) int {
	rows := all[len(all)-1].cursor.Y + 1
	for _, f := range all {
		for y, row := range f.cells {
			for _, g := range row {
				if !blank(g) {
					rows = max(rows, y+1)
				}
			}
		}
	}
	return rows
}

// period is when something is to be seen: from the frame first up to, but not in, the frame last.
type period struct{ first, last int }

// stretch is a piece of a row that looks the same and is to be seen at the same time.
type stretch struct {
	x, y int
	text []rune
	look vt10x.Glyph // of all of it, but for Char
}

// stretches returns what is to be seen in each period.
func stretches(all []frame, rows int) map[period][]stretch {
	found := map[period][]stretch{}
	for y := range rows {
		for x := range all[0].cells[y] {
			for first := 0; first < len(all); {
				g, last := all[first].cells[y][x], first+1
				for last < len(all) && all[last].cells[y][x] == g {
					last++
				}
				if p := (period{first, last}); !blank(g) {
					found[p] = grow(found[p], x, y, g, func(x int) bool { return always(all[first:last], x, y) })
				}
				first = last
			}
		}
	}
	return found
}

// grow adds a cell to the last of these stretches, over what is blank between them, or begins
// another.
func grow(list []stretch, x, y int, g vt10x.Glyph, isBlank func(x int) bool) []stretch {
	look := g
	look.Char = 0
	if len(list) > 0 {
		s := &list[len(list)-1]
		end := s.x + len(s.text)
		joined := s.y == y && s.look == look && solid(s.text[0]) == solid(g.Char) && (end == x || !solid(g.Char))
		for gap := end; joined && gap < x; gap++ {
			joined = look.BG == vt10x.DefaultBG && isBlank(gap)
		}
		if joined {
			for len(s.text) < x-s.x {
				s.text = append(s.text, ' ')
			}
			s.text = append(s.text, g.Char)
			return list
		}
	}
	return append(list, stretch{x, y, []rune{g.Char}, look})
}

// always says whether a cell is blank in all of these frames.
func always(all []frame, x, y int) bool {
	for _, f := range all {
		if !blank(f.cells[y][x]) {
			return false
		}
	}
	return true
}

// solid says whether a letter fills its cell: as text it would leave gaps in most fonts.
func solid(r rune) bool { return r == '█' }
