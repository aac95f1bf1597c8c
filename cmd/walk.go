package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"concurrency-lab/cmd/view"
	"concurrency-lab/demos/demo"
)

// newWalk makes the command that goes through the lesson of a demo's page. A demo holds the values
// of its own flags, so that each run gets a fresh one from all.
func newWalk(all func() []*demo.Demo, page func(name string) ([]byte, error), s Streams) *cobra.Command {
	var (
		p pace
		w = walk{all: all, streams: s}
	)
	var names []string
	for _, d := range all() {
		names = append(names, d.Name)
	}
	slices.Sort(names)
	c := &cobra.Command{
		Use:   "walk DEMO",
		Short: "Walk through a demo's lesson: read, guess, run, see who was right",
		Long: "Walk through a demo's lesson, step by step: read, guess what will come out, run it, and see whether\n" +
			"you were right. --speed, --seed and the like are passed to every run.",
	}
	takesDemo(c, names)
	c.RunE = func(c *cobra.Command, args []string) error {
		markdown, err := page(args[0])
		if errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s has no page", args[0])
		}
		lesson, wrong := view.ParseLesson(markdown, program)
		if err := cmp.Or(err, wrong); err != nil {
			return fmt.Errorf("the page of %s: %w", args[0], err)
		}
		w.name, w.lesson, w.extra = args[0], lesson, passedOn(c.Flags())
		return w.run(c.Context())
	}
	addFlags(c, append(p.list(1),
		demo.Flag{Name: straightOn, Usage: "run straight through, asking nothing", Value: demo.Bool(&w.yes)},
		progress(&w.progress), noColor(&w.noColor)))
	c.Flags().Lookup("speed").DefValue = "as on the page"
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
