package cmd

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"concurrency-lab/cmd/outfile"
	"concurrency-lab/cmd/page"
	"concurrency-lab/cmd/statepage"
	"concurrency-lab/cmd/term"
	"concurrency-lab/cmd/value"
	"concurrency-lab/cmd/view"
	"concurrency-lab/demos/demo"
	"concurrency-lab/docs"
)

// writeFiles writes the files that are wanted. It returns a line for each, which says what to do
// with it.
func (p plan) writeFiles(sum view.Summary, shown singleRun) (wrote string, err error) {
	for _, wanted := range []struct {
		value.File
		told    string
		content func(io.Writer) error
	}{
		{p.page(sum), "wrote %s: open it in a browser\n",
			func(w io.Writer) error {
				if sum.Explored != nil {
					return p.stepped(sum).Write(w)
				}
				return p.replay(sum, shown).Write(w)
			}},
		{p.trace, "wrote %s: open it in ui.perfetto.dev\n",
			func(w io.Writer) error { return sum.Lanes.WriteTrace(w, p.demo.Name+", variant "+p.variant.Name) }},
		{p.plot.of(sum), "wrote %s\n",
			func(w io.Writer) error { return sum.Plot(w, p.plot.Ending()) }},
	} {
		if wanted.File == "" {
			continue
		}
		if failed := wanted.Write(wanted.content); failed != nil {
			err = errors.Join(err, failed)
		} else {
			wrote += fmt.Sprintf(wanted.told, term.Printable(string(wanted.File)))
		}
	}
	return wrote, err
}

// replay is the run that tells most, as a page shows it.
func (p plan) replay(sum view.Summary, shown singleRun) view.Replay {
	alone := p.emptySummary()
	alone.Options.Seed = shown.seed
	alone.Report, alone.Err, alone.Elapsed = shown.report, shown.err, shown.length
	alone.Lanes, alone.Interrupted = sum.Lanes, shown.cut
	if !p.repeated {
		alone.Done, alone.Total = sum.Done, sum.Total
	}
	r := view.Replay{Summary: alone, Runs: p.runs, Written: time.Now()}
	r.Lines, r.Unsaid = shown.said.Lines()
	if shown.order != nil && shown.order.Err == nil {
		r.Steps = p.stepped(sum)
	}
	text, _ := docs.Page(p.demo.Name) // a demo without a page is shown without a lesson
	summary := fmt.Sprintf("`%s`: %s", p.variant.Name, p.variant.About())
	if p.options.Speed != 1 {
		summary = fmt.Sprintf("`%s`, with times as they are at speed 1: %s", p.variant.Name, p.variant.About())
	}
	r.Lesson = append([]byte(summary+"\n\n"), page.Handout(text, program, p.does)...)
	return r
}

// page is the file of the page: none if no order could be run.
func (p plan) page(sum view.Summary) value.File {
	if sum.Explored != nil && len(sum.Explored.Outcomes) == 0 {
		return ""
	}
	return p.html
}

// stepped is the page in which the program is stepped through.
func (p plan) stepped(sum view.Summary) *statepage.Page {
	program, _ := sources(p.demo, p.variant.Name) // a demo without sources is shown without them
	return sum.States(program)
}

// checkFiles refuses one file for two flags.
func checkFiles(list []demo.Flag) error {
	taken := map[string]string{}
	for _, f := range list {
		name := f.Value.String()
		if f.Value.Type() != value.FileType || name == "" {
			continue
		}
		target, err := outfile.Target(name)
		if err != nil {
			return invalid(f.Name, name, err.Error())
		}
		if other, ok := taken[filepath.Clean(target)]; ok {
			return invalid(f.Name, name, "must be another file than that of --"+other)
		}
		taken[filepath.Clean(target)] = f.Name
	}
	return nil
}
