// Command load does more of each thing at once than a demo does, verifies that it came out right,
// and writes to docs/load.md what it took and what was left of it. See make load.
//
// Each work is done by a process of its own, which is this program again, with the whole of
// concurrency-lab in it. The first process looks on from outside and keeps the most that it saw.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"time"

	"concurrency-lab/primitives/multiprocessing"
)

// options are the flags.
type options struct {
	works *regexp.Regexp
	tours time.Duration
	out   string
	only  string
}

func main() {
	multiprocessing.Main()
	o := options{}
	works := flag.String("works", ".", "the works to do, a regular expression")
	flag.DurationVar(&o.tours, "tours", 10*time.Minute, "how long tours go on")
	flag.StringVar(&o.out, "out", "", "the page to write; else it goes to standard output")
	flag.StringVar(&o.only, "only", "", "do that work here, and print what it found: what each process is started with")
	flag.Parse()
	var err error
	if o.works, err = regexp.Compile(*works); err == nil && flag.NArg() > 0 {
		err = fmt.Errorf("usage: load [flags]")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := o.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func (o options) run(ctx context.Context) error {
	if o.only != "" {
		return o.here(ctx)
	}
	p := page{Machine: machine()}
	for _, w := range o.all() {
		if !o.works.MatchString(w.name) {
			continue
		}
		m, err := o.watch(ctx, w)
		if err != nil {
			return fmt.Errorf("%s: %w", w.name, err)
		}
		fmt.Fprintf(os.Stderr, "%s: %v\n", w.name, m.took())
		p.Works = append(p.Works, m)
	}
	return p.write(o.out)
}

// here does one work in this process and prints what it found.
func (o options) here(ctx context.Context) error {
	for _, w := range o.all() {
		if w.name != o.only {
			continue
		}
		found, err := w.rounds(ctx)
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(found)
	}
	return fmt.Errorf("there is no work %q", o.only)
}
