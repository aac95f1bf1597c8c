// Command report runs the benchmarks and writes what came of them to a page of docs/, or compares
// two states of the project.
//
// Each contender of a work is run in a process of its own, all of them in turn, round after round,
// so that a machine whose speed changes is unjust to all alike. What is told of two contenders is
// the ratio of their times in the same round: its median, and the least and the most. See make
// bench.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"time"
)

// options are the flags.
type options struct {
	rounds int
	length time.Duration
	works  *regexp.Regexp
	out    string
	growth bool
	since  string
}

func main() {
	o := options{}
	flag.IntVar(&o.rounds, "rounds", 5, "how often each contender runs")
	flag.DurationVar(&o.length, "time", 100*time.Millisecond, "how long a run is about to take")
	works := flag.String("works", ".", "the works to run, a regular expression")
	flag.StringVar(&o.out, "out", "", "the page to write; else it goes to standard output")
	flag.BoolVar(&o.growth, "growth", false, "measure as well how the cost grows with the number of workers and items")
	flag.StringVar(&o.since, "since", "", "compare with that commit by benchstat, and write no page")
	flag.Parse()
	var err error
	if o.works, err = regexp.Compile(*works); err == nil && (flag.NArg() > 0 || o.rounds < 1) {
		err = fmt.Errorf("usage: report [flags], with at least one round")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := o.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(1)
	}
}

func (o options) run(ctx context.Context) error {
	folder, err := os.MkdirTemp("", "concurrency-lab-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	if o.since != "" {
		return o.compare(ctx, folder)
	}
	programs, err := build(ctx, ".", folder)
	if err != nil {
		return err
	}
	p := page{Machine: machine(ctx), Rounds: o.rounds, Length: o.length}
	if p.Works, err = o.measure(ctx, programs); err != nil {
		return err
	}
	p.Goals = judge(p.Works)
	if o.growth {
		if p.Growth, err = measureGrowth(ctx, folder, filepath.Dir(o.out)); err != nil {
			return err
		}
	}
	return p.write(o.out)
}
