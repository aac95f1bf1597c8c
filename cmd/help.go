package cmd

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/rivo/uniseg"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"concurrency-lab/cmd/term"
	"concurrency-lab/demos"
)

// setHelp gives all commands the same help, which fits the terminal.
func setHelp(root *cobra.Command, s Streams) {
	root.SetHelpFunc(func(c *cobra.Command, _ []string) {
		out := term.Fit(helpText(c), term.SizeOf(s.Out).Columns)
		_, _ = io.WriteString(c.OutOrStdout(), out) // run sees if it fails
	})
}

// helpText says in this order what the command does, how it is typed, some examples, what there is
// to choose from, and its flags in groups.
func helpText(c *cobra.Command) string {
	var b strings.Builder
	section := func(title, lines string) {
		if lines != "" {
			fmt.Fprintf(&b, "\n%s:\n%s", title, lines)
		}
	}
	about := cmp.Or(c.Long, c.Short+".")
	fmt.Fprintf(&b, "%s\n\nUsage:\n  %s\n", about, c.UseLine())
	section("Examples", c.Example)
	section("Variants", c.Annotations[variantsKey])
	for _, g := range c.Groups() {
		section(g.Title, commandLines(c, g.ID))
	}
	if len(c.Groups()) == 0 {
		section("Commands", commandLines(c, ""))
	} else {
		section("Other commands", commandLines(c, ""))
	}
	flagSections(c, section)
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "\nTo see the examples and flags of a command: %s COMMAND --help\n", c.CommandPath())
	}
	return b.String()
}

// commandLines has a line for each command of a group.
func commandLines(c *cobra.Command, group string) string {
	var rows [][2]string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() && sub.GroupID == group {
			rows = append(rows, [2]string{sub.Name(), sub.Short})
		}
	}
	return columns(rows)
}

// flagSections calls section for each group of the command's flags, its own first.
func flagSections(c *cobra.Command, section func(title, lines string)) {
	shared := map[string]string{}
	for _, g := range flagGroups {
		for _, name := range g.names {
			shared[name] = g.title
		}
	}
	rows := map[string][][2]string{}
	var all [][2]string
	c.Flags().VisitAll(func(f *pflag.Flag) {
		row := [2]string{flagName(f), flagText(f)}
		all = append(all, row)
		rows[shared[f.Name]] = append(rows[shared[f.Name]], row)
	})
	width := firstColumn(all)
	if len(rows) > 1 {
		section("Flags of "+c.Name(), inColumns(rows[""], width))
	} else {
		section("Flags", inColumns(rows[""], width))
	}
	for _, g := range flagGroups {
		section(g.title, inColumns(rows[g.title], width))
	}
}

// flagName is a flag with what it takes: "-w, --workers N".
func flagName(f *pflag.Flag) string {
	name := "--" + f.Name
	if f.Shorthand != "" {
		name = "-" + f.Shorthand + ", " + name
	}
	return strings.TrimSpace(name + " " + takes(f))
}

// takes is what stands for a flag's value: its choices, if they are short.
func takes(f *pflag.Flag) string {
	const short = 20
	kind, _ := pflag.UnquoteUsage(f)
	if choices := strings.Join(f.Annotations[choicesKey], "|"); choices != "" && len(choices) <= short {
		return choices
	}
	return kind
}

// flagText says what a flag does, and its default.
func flagText(f *pflag.Flag) string {
	if f.Name == "help" {
		return "show this help"
	}
	_, usage := pflag.UnquoteUsage(f)
	if f.Value.Type() == "bool" || f.DefValue == "" {
		return usage
	}
	return fmt.Sprintf("%s (default: %s)", usage, f.DefValue)
}

// wideExample is how long a command may be that still has its text beside it.
const wideExample = 38

// examples are command lines, given without the program's name, each with what it shows.
func examples(s Streams, list [][2]string) string {
	rows := make([][2]string, len(list))
	for i, e := range list {
		rows[i] = [2]string{strings.TrimSpace(s.command() + " " + e[0]), e[1]}
	}
	if firstColumn(rows) <= wideExample {
		return columns(rows)
	}
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "  %s\n      %s\n", r[0], r[1])
	}
	return b.String()
}

// columns are rows of two columns.
func columns(rows [][2]string) string { return inColumns(rows, firstColumn(rows)) }

func firstColumn(rows [][2]string) int {
	most := 0
	for _, r := range rows {
		most = max(most, uniseg.StringWidth(r[0]))
	}
	return most
}

func inColumns(rows [][2]string, width int) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(strings.TrimRight("  "+term.Pad(r[0], width)+"  "+r[1], " ") + "\n")
	}
	return b.String()
}

// isDemo says whether c is the command of a demo.
func isDemo(c *cobra.Command) bool { return c.Annotations[variantsKey] != "" }

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
