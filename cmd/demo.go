package cmd

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"concurrency-lab/demos/demo"
)

// newDemo makes a command of any demo. What is asked for is handed to start.
func newDemo(d *demo.Demo, start func(context.Context, plan) error) *cobra.Command {
	f := &flags{}
	list := f.list(d)
	c := &cobra.Command{
		Use:               strings.TrimSpace(d.Name + " " + d.Args),
		GroupID:           string(d.Group),
		Short:             d.Summary,
		Long:              d.Summary + "\n\nVariants:\n" + variantTable(d),
		Args:              cobra.ArbitraryArgs, // newPlan looks at them: it depends on the variant
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	addFlags(c, list)
	c.RunE = func(c *cobra.Command, args []string) error {
		p, err := newPlan(d, f, list, c.Flags(), args)
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
	c := newDemo(d, func(_ context.Context, p plan) error { made = p; return nil })
	c.SilenceErrors, c.SilenceUsage, c.GroupID = true, true, "" // it stands in no tree, and answers the caller alone
	c.SetFlagErrorFunc(flagError)
	c.SetArgs(append([]string{}, args...)) // of nil cobra would make the arguments of the process
	return made, c.ExecuteContext(ctx)
}

// variantTable has a line for each variant: what it shows, where it comes from, what it runs on.
func variantTable(d *demo.Demo) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for i, v := range d.Variants {
		name := v.Name
		if i == 0 {
			name += " (default)"
		}
		fmt.Fprintf(w, "  %s\t%s\t[%s]\n", name, v.Summary, strings.Join(variantNotes(v), "; "))
	}
	w.Flush()
	return strings.TrimRight(b.String(), "\n")
}

func variantNotes(v demo.Variant) []string {
	notes := []string{"beyond the documents"}
	if v.Source != "" {
		notes[0] = v.Source
	}
	if v.Workers > 0 {
		notes = append(notes, fmt.Sprintf("-w %d", v.Workers))
	}
	if len(v.On) > 0 {
		notes = append(notes, "on "+strings.Join(v.On, " or "))
	}
	if v.Faulty {
		notes = append(notes, "may break")
	}
	return notes
}
