package cmd

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"concurrency-lab/demos"
)

// newRoot returns a new command tree over the demos.
func newRoot(list []*demos.Demo, s Streams) *cobra.Command {
	root := &cobra.Command{
		Use:                   program,
		Short:                 "Classic examples of concurrency, made visible",
		Long:                  "Classic examples of concurrency, on real processes and threads, made visible.",
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
	for _, g := range demos.Groups {
		if slices.ContainsFunc(list, func(d *demos.Demo) bool { return d.Group == g }) {
			root.AddGroup(&cobra.Group{ID: string(g), Title: string(g) + ":"})
		}
	}
	for _, d := range list {
		root.AddCommand(newDemo(d, func(ctx context.Context, p plan) error { return p.run(ctx, s) }))
	}
	root.AddCommand(newList(list), newVersion(), newCompletion())
	root.SetHelpCommand(newHelp())
	return root
}

// newHelp stands in for cobra's own, which answers an unknown name with success.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "Help about a command",
		Args:  cobra.ArbitraryArgs,
		ValidArgsFunction: func(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			var names []cobra.Completion
			for _, sub := range c.Root().Commands() {
				if len(args) == 0 && sub.IsAvailableCommand() {
					names = append(names, cobra.CompletionWithDesc(sub.Name(), sub.Short))
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			about, rest, _ := c.Root().Find(args)
			if len(rest) > 0 {
				return unknownCommand(c.Root(), rest[0])
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}
