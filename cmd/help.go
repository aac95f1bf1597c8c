package cmd

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"concurrency-lab/cmd/view"
)

// setHelp makes the help of all commands fit the terminal, and that of a demo end with where to
// read on.
func setHelp(root *cobra.Command, s Streams) {
	help := root.HelpFunc()
	root.SetHelpFunc(func(c *cobra.Command, args []string) {
		var text strings.Builder
		out := c.OutOrStdout()
		c.SetOut(&text)
		help(c, args)
		c.SetOut(out)
		if d := demoAbove(c); d != nil {
			fmt.Fprintf(&text, "\nMore about it:  %[1]s explain %[2]s\nA lesson:       %[1]s walk %[2]s\n", program, d.Name())
		}
		_, _ = io.WriteString(out, view.Fit(text.String(), view.SizeOf(s.Out).Columns)) // run sees if it fails
	})
}

// demoAbove returns the demo's command that c is, or belongs to, or nil.
func demoAbove(c *cobra.Command) *cobra.Command {
	for ; c != nil && c.GroupID == ""; c = c.Parent() {
	}
	return c
}

// helped is the value of the root's --help, which need not be kept: the root answers with help
// anyway. Cobra's own would do so before anybody has looked whether there is such a command as
// `nope --help` names.
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
