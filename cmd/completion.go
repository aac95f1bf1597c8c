package cmd

import (
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"concurrency-lab/cmd/help"
	"concurrency-lab/cmd/value"
)

// shells are those that we can write a completion script for.
var shells = []string{"bash", "zsh", "fish", "powershell"}

func newCompletion(s Streams) *cobra.Command {
	return &cobra.Command{
		Use:   "completion " + strings.Join(shells, "|"),
		Short: "Print a script with which a shell completes commands, flags and values",
		Example: help.Columns([][2]string{
			{"source <(" + s.command() + " completion bash)", "for this session of bash"},
			{s.command() + " completion fish | source", "for this session of fish"},
		}),
		ValidArgs: shells,
		Args: func(_ *cobra.Command, args []string) error {
			allowed := "must be one of " + strings.Join(shells, ", ")
			switch {
			case len(args) == 0:
				return usagef("missing shell: %s", allowed)
			case len(args) > 1:
				return usagef("unexpected argument %q: completion takes one shell", args[1])
			case scriptOf(args[0]) == nil:
				return usagef("unknown shell %q: %s", args[0], orMeant(args[0], shells, allowed))
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return scriptOf(args[0])(c.Root(), c.OutOrStdout()) },
	}
}

// scriptOf returns what writes the script of a shell, or nil.
func scriptOf(shell string) func(root *cobra.Command, w io.Writer) error {
	switch shell {
	case "bash":
		return func(root *cobra.Command, w io.Writer) error { return root.GenBashCompletionV2(w, true) }
	case "zsh":
		return (*cobra.Command).GenZshCompletion
	case "fish":
		return func(root *cobra.Command, w io.Writer) error { return root.GenFishCompletion(w, true) }
	case "powershell":
		return (*cobra.Command).GenPowerShellCompletionWithDesc
	}
	return nil
}

// completeValues completes the values of all flags of c and the commands below it. Cobra keeps what
// it completes for ever, flags and commands included, so that this is for a program that has been
// started by a shell to complete a line, and then ends.
func completeValues(c *cobra.Command) {
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if choices, ours := f.Annotations[help.Choices]; ours && f.Value.Type() != value.FileType {
			// a shell completes the names of files by itself
			_ = c.RegisterFlagCompletionFunc(f.Name, cobra.FixedCompletions(choices, cobra.ShellCompDirectiveNoFileComp))
		}
	})
	for _, below := range c.Commands() {
		completeValues(below)
	}
}
