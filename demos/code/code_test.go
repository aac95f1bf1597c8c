package code

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// TestCodeOf: what is shown of a demo, by what is a name of its package, and what only looks like
// one.
func TestCodeOf(t *testing.T) {
	sources := fstest.MapFS{
		"some/some.go": {Data: []byte(`package demos

func Some() *Demo {
	times := 2
	with := func(f func(int) (Report, error)) func() (Report, error) {
		return func() (Report, error) { return f(limit * times) }
	}
	return &Demo{Name: "some", Variants: []Variant{
		{Name: "one", Run: with(runOne)},
		{Name: "two", Run: runTwo},
	}}
}

// limit is used by with.
const limit = 3

// runOne has a variable that is named like a function.
func runOne(n int) (Report, error) {
	hidden := worker{size: 1}
	hidden.work()
	hidden.other.rest()
	fmt.Println(hidden, outside, field{hidden: 1})
	x, err := run(n)
	if err != nil {
		return Report{}, err
	}
	if err := x.end(); err != nil {
		return Report{}, err
	}
	r := report()
	checked := report()
	fmt.Println(checked)
	for range x {
		if n > 1 {
			// A remark on the check.
			r.Checks = append(r.Checks, Expect("n", 1, n))
		}
	}
	r.Next = "other"
	return r, nil
}

func run(n int) (int, error) { return n, nil }

type worker struct {
	size  int
	other thing
}

// In parentheses, but not alone.
var (
	unused  = 1
	outside = unused
)

func hidden() {}

func size() {}

func runTwo() (Report, error) { return Report{}, nil }

func report() Report { return Report{} }

type result struct {
	N int ` + "`json:\"n\"`" + `
}
`)},
		"some/worker.go": {Data: []byte(`package demos

func (w *worker) work() { check(result{}) }

func (w *worker) sleep() {}

func (n *never) work() {}

type never struct{}

func check(result) []Check { return nil }
`)},
		"some/folder/there.go":   {Data: []byte("package folder\n\nfunc (w worker) rest() {}\n")},
		"other/other.go":         {Data: []byte("package folder\n\nfunc (w worker) rest() {}\n")},
		"some/report.go":         {Data: []byte("package demos\n\ntype field struct{ hidden int }\n")},
		"some/some_test.go":      {Data: []byte("package demos\n\ntype thing string\n")},
		"something/something.go": {Data: []byte("package demos\n\ntype thing int\n")},
	}
	got, err := codeOf(sources, "some", "one")
	if err != nil {
		t.Fatal(err)
	}
	want := []Excerpt{
		{File: "demos/some/some.go", Text: `// limit is used by with.
const limit = 3

// runOne has a variable that is named like a function.
func runOne(n int) (Report, error) {
	hidden := worker{size: 1}
	hidden.work()
	hidden.other.rest()
	fmt.Println(hidden, outside, field{hidden: 1})
	x, err := run(n)
	if err := x.end(); err != nil {
		return Report{}, err
	}
	checked := report()
	fmt.Println(checked)
	for range x {
		if n > 1 {
		}
	}
	// … and the report of it
}

func run(n int) (int, error) { return n, nil }

type worker struct {
	size  int
	other thing
}

// In parentheses, but not alone.
var (
	unused  = 1
	outside = unused
)
`},
		{File: "demos/some/worker.go", Text: "func (w *worker) work() { check(result{}) }\n"},
		{File: "demos/some/folder/there.go", Text: "func (w worker) rest() {}\n"},
	}
	for i := range got {
		numbered(t, string(sources[strings.TrimPrefix(got[i].File, "demos/")].Data), got[i])
		got[i].Lines = nil
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// numbered holds that each line of an excerpt has the number that it has in the file. Without one
// are those alone that are empty, or stand where a report is made.
func numbered(t *testing.T, file string, e Excerpt) {
	t.Helper()
	in, lines := strings.Split(file, "\n"), strings.Split(strings.TrimSuffix(e.Text, "\n"), "\n")
	if len(lines) != len(e.Lines) {
		t.Errorf("%s has %d lines, and %d numbers", e.File, len(lines), len(e.Lines))
		return
	}
	for i, line := range lines {
		switch n := e.Lines[i]; {
		case n == 0 && line != "" && !strings.HasSuffix(line, instead), n > 0 && in[n-1] != line:
			t.Errorf("%s: %q has the number %d", e.File, line, n)
		}
	}
}

// TestNoCode: what is not there is an error that says so, and no empty page.
func TestNoCode(t *testing.T) {
	for _, demo := range []string{"nothing", "counter"} {
		if got, err := Of(demo, "no-such-variant"); err == nil || len(got) > 0 {
			t.Errorf("%s: %v, %v", demo, got, err)
		}
	}
	if got, err := codeOf(fstest.MapFS{"bad/bad.go": {Data: []byte("package")}}, "bad", "one"); err == nil ||
		len(got) > 0 {
		t.Errorf("%v, %v", got, err)
	}
}
