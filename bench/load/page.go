package main

import (
	_ "embed"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"text/template"
	"time"
)

//go:embed page.md.tmpl
var pageText string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// page is what docs/load.md is made of.
type page struct {
	Machine string
	Works   []measured
}

// write writes the page to that file, or to standard output if there is none.
func (p page) write(path string) error {
	var b strings.Builder
	if err := pageTemplate.Execute(&b, p); err != nil {
		return err
	}
	if path == "" {
		_, err := os.Stdout.WriteString(b.String())
		return err
	}
	return os.WriteFile(path, []byte(b.String()), 0o644)
}

func machine() string {
	return fmt.Sprintf("%d cores, %s/%s, %s", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
}

// Name is the work's name.
func (m measured) Name() string { return m.name }

func (m measured) took() time.Duration {
	return time.Duration(m.Seconds * float64(time.Second)).Round(time.Millisecond)
}

// Took is how long it took, or in how many rounds.
func (m measured) Took() string {
	if n := len(m.found.Rounds); n > 1 {
		return fmt.Sprintf("%v, %d rounds", m.took().Round(time.Second), n)
	}
	return m.took().String()
}

// Parent is the most memory that the first process had; All and Processes are the most that was
// seen.
func (m measured) Parent() string { return megabytes(m.Peak) }
func (m measured) All() string    { return megabytes(m.seen.memory) }
func (m measured) Processes() int { return m.processes }

// Left is what there is more of than before.
func (m measured) Left() string {
	var all []string
	for _, of := range []struct {
		name          string
		before, after int
	}{
		{"processes", m.Before.Processes, m.After.Processes}, {"descriptors", m.Before.Descriptors, m.After.Descriptors},
		{"sockets", m.Before.Sockets, m.After.Sockets}, {"mappings", m.Before.Mappings, m.After.Mappings},
		{"goroutines", m.Before.Goroutines, m.After.Goroutines},
	} {
		if n := of.after - of.before; n > 0 {
			all = append(all, fmt.Sprintf("%d %s", n, of.name))
		}
	}
	if len(all) == 0 {
		return "nothing"
	}
	return strings.Join(all, ", ")
}

// few is how many rounds tell nothing of how memory grows.
const few = 6

// growth is how much more memory a flat work may have in the end than at its beginning.
const growth = 1.1

// Memory is what it had after the first third of its rounds and after the last, at the median, and
// whether that is flat.
func (m measured) Memory() string {
	r := m.found.Rounds
	if len(r) < few {
		return "–"
	}
	some := len(r) / 3
	first, last := median(r[:some]), median(r[len(r)-some:])
	verdict := "flat"
	if float64(last) > growth*float64(first) {
		verdict = "**not flat**"
	}
	return fmt.Sprintf("%s, then %s: %s", megabytes(first), megabytes(last), verdict)
}

func median(values []int) int { return slices.Sorted(slices.Values(values))[len(values)/2] }

func megabytes(n int) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }
