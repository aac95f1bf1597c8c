package cmd

import (
	"io"

	"github.com/spf13/cobra"

	"concurrency-lab/cmd/help"
	"concurrency-lab/cmd/term"
	"concurrency-lab/demos"
)

// setHelp gives all commands the same help, which fits the terminal.
func setHelp(root *cobra.Command, s Streams) {
	root.SetHelpFunc(func(c *cobra.Command, _ []string) {
		out := term.Fit(help.Text(c, flagGroups), term.SizeOf(s.Out).Columns)
		_, _ = io.WriteString(c.OutOrStdout(), out) // run sees if it fails
	})
}

// examples are command lines as the user would type them, each with what it shows.
func examples(s Streams, list [][2]string) string { return help.Examples(s.command(), list) }

// isDemo says whether c is the command of a demo.
func isDemo(c *cobra.Command) bool { return c.Annotations[help.Variants] != "" }

// helped is the value of the root's --help, which need not be kept: the root answers with help
// anyway. Cobra's own would do so before anybody has looked whether there is such a command as
// `nope --help` names.
type helped struct{}

func (helped) String() string   { return "false" }
func (helped) Set(string) error { return nil }
func (helped) Type() string     { return "bool" }

// newHelp stands in for cobra's own, which answers an unknown name with success.
func newHelp(topics []demos.Topic) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Show the help of a command: the same as COMMAND --help",
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
				return unknownCommand(c.Root(), topics, rest[0])
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}
