package cmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/demo"
)

// newWalk makes the command that goes through the lesson of a demo's page, or of a topic. A demo
// holds the values of its own flags, so that each run gets a fresh one from all. read returns the
// Markdown of a page.
func newWalk(all func() []*demo.Demo, read func(name string) ([]byte, error), s Streams) *cobra.Command {
	var (
		p     pace
		w     = walk{all: all, streams: s}
		list  = all()
		known = lessons{list, read}
		n     = names{demoNames(list), topicsOf(list)}
	)
	c := &cobra.Command{
		Use:   "walk [DEMO|TOPIC]",
		Short: "Take a lesson: read, guess, run, and see if you were right",
		Long: "Take the lesson of a demo or of a topic, step by step: read, guess what will come out, run it, and see " +
			"if you were right.\n\nWithout a name it lists the lessons and how many minutes a class takes for each.",
		Example: examples(s, [][2]string{
			{"walk", "the lessons, with minutes"},
			{"walk counter", "the first lesson: why a counter needs a lock"},
			{"walk deadlock", "all steps about deadlock, from several demos"},
			{"walk lock --yes --speed 10", "run everything, ask nothing, ten times faster"},
		}),
	}
	n.takenBy(c, 0)
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return known.write(c.OutOrStdout(), s.command(), term.SizeOf(s.Out).Columns)
		}
		about, err := n.find(c, args)
		if err != nil {
			return err
		}
		w.name, w.extra = about.name, passedOn(c.Flags())
		if w.lesson, err = known.of(about); err != nil {
			return err
		}
		return w.run(c.Context())
	}
	addFlags(c, append(p.list(1),
		demo.Flag{Name: straightOn, Usage: "run every step without a question or a pause", Value: demo.Bool(&w.yes)},
		progress(&w.progress), noColor(&w.noColor)))
	c.Flags().Lookup("speed").DefValue = "what the lesson says"
	return c
}

// straightOn is the flag of walk that no run gets.
const straightOn = "yes"

// passedOn returns the flags that the user has set, for the runs.
func passedOn(set *pflag.FlagSet) []string {
	var args []string
	set.Visit(func(f *pflag.Flag) {
		switch {
		case f.Name == straightOn:
		case f.Value.Type() == "bool":
			args = append(args, fmt.Sprintf("--%s=%s", f.Name, f.Value))
		default:
			args = append(args, "--"+f.Name, f.Value.String())
		}
	})
	return args
}

// withFlags returns the arguments of a run with the user's flags, which take the place of the
// lesson's own.
func withFlags(args, extra []string) []string {
	isFlag := func(word string) bool { return strings.HasPrefix(word, "--") }
	set := func(word string) bool {
		name, _, _ := strings.Cut(word, "=")
		return isFlag(word) && slices.ContainsFunc(extra, func(given string) bool {
			return given == name || strings.HasPrefix(given, name+"=")
		})
	}
	var all []string
	for i := 0; i < len(args); i++ {
		if !set(args[i]) {
			all = append(all, args[i])
		} else if !strings.Contains(args[i], "=") && i+1 < len(args) && !isFlag(args[i+1]) {
			i++ // its value
		}
	}
	return append(all, extra...)
}
