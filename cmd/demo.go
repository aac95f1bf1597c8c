package cmd

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"concurrency-lab/cmd/help"
	"concurrency-lab/demos/demo"
)

// newDemo makes a command of any demo. What is asked for is handed to start.
func newDemo(d *demo.Demo, s Streams, start func(context.Context, plan) error) *cobra.Command {
	f := &flags{}
	list := f.list(d)
	c := &cobra.Command{
		Use:               strings.TrimSpace(d.Name + " " + d.Args),
		GroupID:           string(d.Group),
		Short:             d.Summary,
		Example:           demoExamples(d, s),
		Annotations:       map[string]string{help.Variants: variantTable(d)},
		Args:              cobra.ArbitraryArgs, // newPlan looks at them: it depends on the variant
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	addFlags(c, list)
	for name, usual := range map[string]string{
		"workers": defaultOf(d, usualWorkers), "on": defaultOf(d, usualKind),
	} {
		if flag := c.Flags().Lookup(name); flag != nil {
			flag.DefValue = usual
		}
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		p, err := newPlan(d, f, list, c.Flags(), args, helpOf(c))
		if err != nil {
			return err
		}
		return start(c.Context(), p)
	}
	return c
}

// planOf returns what the command of d makes of these arguments.
func planOf(ctx context.Context, d *demo.Demo, args []string) (plan, error) {
	var made plan
	c := newDemo(d, Streams{}, func(_ context.Context, p plan) error { made = p; return nil })
	c.SilenceErrors, c.SilenceUsage, c.GroupID = true, true, "" // it stands in no tree, and answers the caller alone
	c.SetFlagErrorFunc(flagError)
	c.SetArgs(append([]string{}, args...)) // of nil cobra would make the arguments of the process
	return made, c.ExecuteContext(ctx)
}

var errNoDemo = errors.New("it names no demo")

// planAmong returns what a command line, without the program's name, asks of the demo that it
// names. That must be one of a list, whose flags take the values of the command line.
func planAmong(ctx context.Context, list []*demo.Demo, command []string) (plan, error) {
	i := slices.IndexFunc(list, func(d *demo.Demo) bool { return len(command) > 0 && d.Name == command[0] })
	if i < 0 {
		return plan{}, errNoDemo
	}
	return planOf(ctx, list[i], command[1:])
}

// variantTable has a line for each variant: what it shows, what it runs on, where it comes from.
func variantTable(d *demo.Demo) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	cite := demo.Citing()
	for i, v := range d.Variants {
		name, notes := v.Name, strings.Join(variantNotes(v, cite), "; ")
		if i == 0 {
			name += " (default)"
		}
		if notes != "" {
			notes = "\t[" + notes + "]"
		}
		fmt.Fprintf(w, "  %s\t%s%s\n", name, v.About(), notes)
	}
	w.Flush()
	return b.String()
}

func variantNotes(v demo.Variant, cite func(string) string) []string {
	var notes []string
	switch on := strings.Join(v.On, " or "); {
	case v.Workers > 0 && on != "":
		notes = append(notes, fmt.Sprintf("-w %d, --on %s", v.Workers, on))
	case v.Workers > 0:
		notes = append(notes, fmt.Sprintf("-w %d", v.Workers))
	case on != "":
		notes = append(notes, "--on "+on)
	}
	if v.Source != "" {
		notes = append(notes, cite(v.Source))
	}
	return notes
}

// demoExamples are command lines to begin with.
func demoExamples(d *demo.Demo, s Streams) string {
	first := d.Variants[0]
	list := [][2]string{{d.Name, first.Summary}}
	for _, v := range d.Variants[1:] {
		if v.Faulty && !v.Timed {
			list = append(list, [2]string{shortest(d, v), v.About()},
				[2]string{shortest(d, v) + " --repeat 20", "the same 20 times: how often does the bug appear?"})
			break
		}
	}
	if len(list) == 1 && len(d.Variants) > 1 {
		list = append(list, [2]string{shortest(d, d.Variants[1]), d.Variants[1].Summary})
	}
	if !first.Timed {
		list = append(list, [2]string{d.Name + " --timeline", "and when each worker ran, waited and slept"})
	}
	return examples(s, append(list, [2]string{"walk " + d.Name, "a lesson on it"},
		[2]string{"explain " + d.Name, "a page about it"}))
}
