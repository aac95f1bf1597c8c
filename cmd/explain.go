package cmd

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"concurrency-lab/cmd/view"
	"concurrency-lab/demos/demo"
	"concurrency-lab/docs"
)

// newExplain makes the command that shows a page of docs/.
func newExplain(s Streams) *cobra.Command {
	l := look{progress: "never"}
	c := &cobra.Command{
		Use:   "explain DEMO",
		Short: "Explain a demo: what to watch for, where it comes from, how to write it in Go",
		Long: "Explain a demo: what to watch for, where it comes from, how to write it in Go.\n" +
			"`explain architecture` tells how the program itself is built.",
	}
	takesDemo(c, docs.Names())
	c.RunE = func(c *cobra.Command, args []string) error {
		markdown, err := docs.Page(args[0])
		if err != nil {
			return err
		}
		return l.show(c.Context(), s, func(_ context.Context, _ *view.Screen, p view.Palette) (string, error) {
			return view.Page(markdown, view.PageWidth(s.Out), p), nil
		})
	}
	addFlags(c, []demo.Flag{noColor(&l.noColor)})
	return c
}

// takesDemo makes c take one of these names as its only argument, and complete it.
func takesDemo(c *cobra.Command, names []string) {
	allowed := "must be one of " + strings.Join(names, ", ")
	c.Args = func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return usagef("missing demo: %s", allowed)
		case len(args) > 1:
			return usagef("unexpected argument %q: %s takes one demo", args[1], c.Name())
		case !slices.Contains(names, args[0]):
			return usagef("unknown demo %q: %s%s", args[0], allowed, didYouMean(args[0], names))
		}
		return nil
	}
	c.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}
}
