package main

import (
	_ "embed"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/template"
	"time"

	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/contest"
)

// page is what is told of the measurements.
type page struct {
	Machine []string
	Rounds  int
	Length  time.Duration
	Works   []*work
	Goals   []judged
	Growth  []growth
}

//go:embed page.md.tmpl
var pageText string

// proseWidth is where the lines of the page's prose are broken, in columns.
const proseWidth = 100

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{
	"prose":   func(text string) string { return term.Entry("", 0, proseWidth, text) },
	"item":    func(text string) string { return term.Entry("- ", 2, proseWidth, text) },
	"join":    func(s []string) string { return strings.Join(s, "; ") },
	"times":   func(c *contender) string { return spreadOf(c.Runs).seconds() },
	"ratio":   func(w *work, c *contender) string { return w.ratioTo(c) },
	"allocs":  allocated,
	"missed":  missed,
	"digits":  contest.Digits,
	"seconds": contest.Seconds,
}).Parse(pageText))

// write writes the page to that file, or to standard output if there is none.
func (p page) write(path string) error {
	if path == "" {
		return p.render(os.Stdout)
	}
	var b strings.Builder
	if err := p.render(&b); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(b.String()), 0o644)
}

func (p page) render(w io.Writer) error { return pageTemplate.Execute(w, p) }

func (s spread) String() string {
	if s.Min == s.Max {
		return contest.Digits(s.Median)
	}
	return fmt.Sprintf("%s (%s–%s)", contest.Digits(s.Median), contest.Digits(s.Min), contest.Digits(s.Max))
}

// seconds is the spread as times.
func (s spread) seconds() string {
	return fmt.Sprintf("%s (%s–%s)", contest.Seconds(s.Median), contest.Seconds(s.Min), contest.Seconds(s.Max))
}

// ratioTo is how much longer the first contender, which is the lab's, takes than c.
func (w *work) ratioTo(c *contender) string {
	if c == w.Contenders[0] {
		return ""
	}
	return w.Contenders[0].ratio(c).String()
}

func allocated(c *contender) string {
	if c.Allocs < 0 {
		return ""
	}
	return strconv.FormatFloat(c.Allocs, 'f', -1, 64)
}
