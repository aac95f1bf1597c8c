package cmd

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"concurrency-lab/demos/demo"
	"concurrency-lab/docs"
)

// newRoot returns a new command tree over the demos.
func newRoot(all func() []*demo.Demo, s Streams) *cobra.Command {
	list := all()
	root := &cobra.Command{
		Use:   program,
		Short: "Classic examples of concurrency, made visible",
		Long: "Classic examples of concurrency, on real processes and threads, made visible.\n" +
			"Without a command, on a terminal, there is a menu to choose from.",
		SilenceErrors:         true, // Main tells them
		SilenceUsage:          true,
		DisableFlagsInUseLine: true,
		CompletionOptions:     cobra.CompletionOptions{DisableDefaultCmd: true},
		ValidArgsFunction:     cobra.NoFileCompletions,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(c, args[0])
			}
			return nil
		},
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetIn(s.In)
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	root.SetFlagErrorFunc(flagError)
	root.Flags().VarPF(helped{}, "help", "h", "help for "+program).NoOptDefVal = "true"
	for _, g := range demo.Groups {
		if slices.ContainsFunc(list, func(d *demo.Demo) bool { return d.Group == g }) {
			root.AddGroup(&cobra.Group{ID: string(g), Title: string(g) + ":"})
		}
	}
	for _, d := range list {
		root.AddCommand(newDemo(d, func(ctx context.Context, p plan) error {
			_, err := p.run(ctx, s)
			return err
		}))
	}
	root.AddCommand(newList(list, s), newTour(all, s), newExplain(s), newWalk(all, docs.Page, s), newVersion(),
		newCompletion())
	addManager(root)
	root.SetHelpCommand(newHelp())
	setHelp(root, s)
	return root
}
