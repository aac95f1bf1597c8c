package semantics

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// sections are the tables in the order of the page.
var sections = []section{
	lockTable,
	rlockTable,
	semaphoreTable,
	boundedTable,
	conditionTable,
	eventTable,
	barrierTable,
	queueTable,
	lifoTable,
	priorityTable,
	joinableTable,
	timerTable,
	localTable,
	threadTable,
	futureTable,
	waitTable,
	asCompletedTable,
	executorTable,
	brokenTable,
	poolTable,
	asyncResultTable,
	processTable,
	pipeTable,
	valueTable,
	arrayTable,
	managerTable,
}

// section is a primitive's table, whatever its implementations are made of.
type section interface {
	// title is the primitive's name.
	title() string
	// run runs each case against each implementation.
	run(t *testing.T)
	// rows are the cases as the page has them.
	rows() []row
	// columns are the implementations' names.
	columns() []string
}

// row is a case without its code.
type row struct {
	name, python, differs string
	// except says, by the implementation, why the case does not hold of it.
	except map[string]string
}

// table is the cases of a primitive, and its implementations: I is what a case is given.
type table[I any] struct {
	name  string
	impls []impl[I]
	cases []testCase[I]
}

// impl is an implementation: with makes one and calls f with it, as often as it is called.
type impl[I any] struct {
	name string
	with func(t *testing.T, f func(t *testing.T, i I))
}

// testCase is one sentence about behaviour.
type testCase[I any] struct {
	// name is the sentence; it is unique in its table.
	name string
	// python is where CPython's suite asserts it: "lock_tests.LockTests.test_acquire_release", or
	// several such names with commas between them.
	python string
	// differs says how Go's behaviour differs from Python's and why; empty: it is the same. The
	// case holds Go's.
	differs string
	// except says of implementations, by name, why the case is not for them.
	except map[string]string
	run    func(t *testing.T, i I)
}

func (x table[I]) title() string { return x.name }

func (x table[I]) columns() []string {
	var names []string
	for _, i := range x.impls {
		names = append(names, i.name)
	}
	return names
}

func (x table[I]) rows() []row {
	var all []row
	for _, c := range x.cases {
		all = append(all, row{c.name, c.python, c.differs, c.except})
	}
	return all
}

func (x table[I]) run(t *testing.T) {
	for _, i := range x.impls {
		t.Run(i.name, func(t *testing.T) {
			for _, c := range x.cases {
				if _, not := c.except[i.name]; not {
					continue
				}
				t.Run(slug(c.name), func(t *testing.T) { i.with(t, c.run) })
			}
		})
	}
}

var noWord = regexp.MustCompile(`[^a-z0-9]+`)

// slug is a sentence as the name of a test.
func slug(sentence string) string {
	return strings.Trim(noWord.ReplaceAllString(strings.ToLower(sentence), "-"), "-")
}

// TestSemantics is run as TestSemantics/Lock/threading/name-of-the-case.
func TestSemantics(t *testing.T) {
	for _, s := range sections {
		t.Run(s.title(), s.run)
	}
}

// TestTables holds the tables to their own rules.
func TestTables(t *testing.T) {
	for _, s := range sections {
		seen := map[string]bool{}
		for _, r := range s.rows() {
			if r.python == "" || r.name == "" || seen[slug(r.name)] {
				t.Errorf("%s: %q has no place in CPython's suite, no name, or one that stands twice", s.title(), r.name)
			}
			seen[slug(r.name)] = true
			for _, i := range slices.Sorted(maps.Keys(r.except)) {
				if !slices.Contains(s.columns(), i) {
					t.Errorf("%s: %q excepts %q, which is no implementation", s.title(), r.name, i)
				}
			}
			if len(r.except) == len(s.columns()) {
				t.Errorf("%s: %q is run against nothing", s.title(), r.name)
			}
		}
	}
}

// text is the page's table of a section.
func text(s section) string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%s\n", s.title(), wrapped("Run against: "+quoted(s.columns())+".", ""))
	b.WriteString("| case | CPython's test | here | test |\n|---|---|---|---|\n")
	for _, r := range s.rows() {
		here := "same"
		if r.differs != "" {
			here = "**differs**: " + r.differs
		}
		for _, i := range slices.Sorted(maps.Keys(r.except)) {
			here += fmt.Sprintf("; not for `%s`: %s", i, r.except[i])
		}
		fmt.Fprintf(&b, "| %s | %s | %s | `TestSemantics/%s/…/%s` |\n", r.name, quoted(r.asserted()), here, s.title(),
			slug(r.name))
	}
	return b.String()
}

// asserted are the tests of CPython's suite that the row names.
func (r row) asserted() []string { return strings.Split(r.python, ", ") }

// quoted is a list of names for the page.
func quoted(names []string) string { return "`" + strings.Join(names, "`, `") + "`" }
