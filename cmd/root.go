package cmd

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"concurrency-lab/demos"
	"concurrency-lab/docs"
)

// newRoot returns a new command tree over the demos.
func newRoot(all func() []*demos.Demo, s Streams) *cobra.Command {
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
	for _, g := range demos.Groups {
		if slices.ContainsFunc(list, func(d *demos.Demo) bool { return d.Group == g }) {
			root.AddGroup(&cobra.Group{ID: string(g), Title: string(g) + ":"})
		}
	}
	for _, d := range list {
		root.AddCommand(newDemo(d, func(ctx context.Context, p plan) error {
			_, err := p.run(ctx, s)
			return err
		}))
	}
	root.AddCommand(newList(list), newTour(all, s), newExplain(s), newWalk(all, docs.Page, s), newVersion(), newCompletion())
	addManager(root)
	root.SetHelpCommand(newHelp())
	return root
}

// helped is the value of the root's --help, which need not be kept: the root answers with help anyway.
// Cobra's own would do so before anybody has looked whether there is such a command as `nope --help` names.
type helped struct{}

func (helped) String() string   { return "false" }
func (helped) Set(string) error { return nil }
func (helped) Type() string     { return "bool" }

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
