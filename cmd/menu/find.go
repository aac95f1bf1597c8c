package menu

import (
	"slices"
	"strings"
)

// row is a line that can be chosen: the first lesson, a topic or a demo.
type row struct {
	kind rowKind
	at   int // its place in Lab.Topics or Lab.Demos
}

type rowKind int

const (
	startRow rowKind = iota
	topicRow
	demoRow
)

// list is the rows that fit what was typed, and the one under the cursor.
type list struct {
	typed  string
	found  []row
	cursor int // a place in found
}

// row returns the one under the cursor, and whether there is any.
func (l *list) row() (r row, ok bool) {
	if len(l.found) == 0 {
		return row{}, false
	}
	return l.found[l.cursor], true
}

// demo returns the place of the demo under the cursor, or -1.
func (l *list) demo() int {
	if r, ok := l.row(); ok && r.kind == demoRow {
		return r.at
	}
	return -1
}

// leastText is how long a text is that is looked for in titles and lessons.
const leastText = 3

// find looks for typed in the names of the demos; only if none has it, in their variants,
// topics and titles; and only then in their lessons. A topic is found by its words.
func (l *list) find(lab Lab, typed string) {
	l.typed, l.found, l.cursor = typed, nil, 0
	typed = strings.ToLower(typed)
	if typed == "" && len(lab.Start.Args) > 0 {
		l.found = append(l.found, row{startRow, 0})
	}
	within := map[string]bool{} // the demos of the topics that are found
	for i, t := range lab.Topics {
		if typed == "" || t.Mentions(typed) {
			l.found = append(l.found, row{topicRow, i})
			for _, name := range t.Demos {
				within[name] = true
			}
		}
	}
	has := func(text string) bool { return strings.Contains(text, typed) }
	first := len(l.found)
	for _, fits := range []func(Demo) bool{
		func(d Demo) bool { return has(d.Name) },
		func(d Demo) bool {
			return within[d.Name] || slices.ContainsFunc(d.VariantNames(), has) ||
				len(typed) >= leastText && has(strings.ToLower(d.Summary))
		},
		func(d Demo) bool { return len(typed) >= leastText && has(d.Text) },
	} {
		for i, d := range lab.Demos {
			if fits(d) {
				l.found = append(l.found, row{demoRow, i})
			}
		}
		if len(l.found) > first {
			break
		}
	}
	// The cursor is at the first row, unless a demo has the name.
	if typed != "" {
		begins := func(r row) bool { return r.kind == demoRow && strings.HasPrefix(lab.Demos[r.at].Name, typed) }
		contains := func(r row) bool { return r.kind == demoRow && has(lab.Demos[r.at].Name) }
		for _, best := range []func(row) bool{contains, begins} {
			if i := slices.IndexFunc(l.found, best); i >= 0 {
				l.cursor = i
			}
		}
	}
}

// at moves the cursor to a row, if it is there.
func (l *list) at(r row) { l.cursor = max(0, slices.Index(l.found, r)) }

func (l *list) move(by int) { l.cursor = max(0, min(l.cursor+by, len(l.found)-1)) }
