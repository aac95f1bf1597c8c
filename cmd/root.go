package cmd

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"concurrency-lab/cmd/build"
	"concurrency-lab/demos/demo"
	"concurrency-lab/docs"
)

// Commands are shown in the order in which they are added: a learner's first ones first.
func init() { cobra.EnableCommandSorting = false }

// startGroup is the group of the commands to begin with.
const startGroup = "Start here"

// newRoot returns a new command tree over the demos.
func newRoot(all func() []*demo.Demo, s Streams) *cobra.Command {
	list := all()
	topics := topicsOf(list)
	var version bool
	root := &cobra.Command{
		Use:         program,
		Annotations: map[string]string{cobra.CommandDisplayNameAnnotation: s.command()},
		Short:       "Run classic examples of concurrency and see what happens",
		Long: "concurrency-lab runs the classic concurrency examples on real processes and threads. It shows who ran, who " +
			"waited for whom and how long, and what breaks without the lock.\n\n" +
			"Without a command it shows a menu, if it is on a terminal.",
		Example: examples(s, [][2]string{
			{"", "the menu"},
			{"walk counter", "a first lesson: guess, run, and see if you were right"},
			{"tour", "run every demo, fast, one result line each"},
			{"lock --variant deadlock", "two workers wait for each other"},
			{"list race", "the demos about race conditions"},
		}),
		SilenceErrors:         true, // Main tells them
		SilenceUsage:          true,
		DisableFlagsInUseLine: true,
		CompletionOptions:     cobra.CompletionOptions{DisableDefaultCmd: true},
		ValidArgsFunction:     cobra.NoFileCompletions,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(c, topics, args[0])
			}
			return nil
		},
		RunE: func(c *cobra.Command, _ []string) error {
			if version {
				_, err := fmt.Fprintln(c.OutOrStdout(), program, build.This())
				return err
			}
			return c.Help()
		},
	}
	root.SetIn(s.In)
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	root.SetFlagErrorFunc(flagError)
	root.Flags().VarPF(helped{}, "help", "h", "show this help").NoOptDefVal = "true"
	root.Flags().BoolVar(&version, "version", false, "print the version")
	root.AddGroup(&cobra.Group{ID: startGroup, Title: startGroup})
	start := []*cobra.Command{newWalk(all, docs.Page, s), newTour(all, s), newExplain(list, s), newList(list, s)}
	for _, c := range start {
		c.GroupID = startGroup
	}
	root.AddCommand(start...)
	for _, g := range demo.Groups {
		if slices.ContainsFunc(list, func(d *demo.Demo) bool { return d.Group == g }) {
			root.AddGroup(&cobra.Group{ID: string(g), Title: string(g)})
		}
	}
	for _, d := range list {
		root.AddCommand(newDemo(d, s, func(ctx context.Context, p plan) error {
			_, err := p.run(ctx, s)
			return err
		}))
	}
	root.AddCommand(newVersion(s), newCompletion(s))
	addManager(root, s)
	root.SetHelpCommand(newHelp(topics))
	setHelp(root, s)
	return root
}
