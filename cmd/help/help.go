// Package help writes what --help says.
package help

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/rivo/uniseg"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"concurrency-lab/cmd/term"
)

// Annotations in which help finds what cobra has no place for: of a command the list of its
// variants, of a flag its choices.
const (
	Variants = "variants"
	Choices  = "choices"
)

// Group is flags that many commands share, under a title.
type Group struct {
	Title string
	Names []string
}

// Text says in this order what the command does, how it is typed, some examples, what there is
// to choose from, and its flags in groups.
func Text(c *cobra.Command, shared []Group) string {
	var b strings.Builder
	section := func(title, lines string) {
		if lines != "" {
			fmt.Fprintf(&b, "\n%s:\n%s", title, lines)
		}
	}
	about := cmp.Or(c.Long, c.Short+".")
	fmt.Fprintf(&b, "%s\n\nUsage:\n  %s\n", about, c.UseLine())
	section("Examples", c.Example)
	section("Variants", c.Annotations[Variants])
	for _, g := range c.Groups() {
		section(g.Title, commandLines(c, g.ID))
	}
	if len(c.Groups()) == 0 {
		section("Commands", commandLines(c, ""))
	} else {
		section("Other commands", commandLines(c, ""))
	}
	flagSections(c, shared, section)
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
	return Columns(rows)
}

// flagSections calls section for each group of the command's flags, its own first.
func flagSections(c *cobra.Command, groups []Group, section func(title, lines string)) {
	shared := map[string]string{}
	for _, g := range groups {
		for _, name := range g.Names {
			shared[name] = g.Title
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
	for _, g := range groups {
		section(g.Title, inColumns(rows[g.Title], width))
	}
}

// flagName is a flag with what it takes: "-w, --workers N".
func flagName(f *pflag.Flag) string {
	name := "--" + f.Name
	if f.Shorthand != "" {
		name = "-" + f.Shorthand + ", " + name
	}
	return strings.TrimSpace(name + " " + Takes(f))
}

// Takes is what stands for a flag's value: its choices, if they are short.
func Takes(f *pflag.Flag) string {
	const short = 20
	kind, _ := pflag.UnquoteUsage(f)
	if choices := strings.Join(f.Annotations[Choices], "|"); choices != "" && len(choices) <= short {
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

// Examples are command lines, given without the program's name, each with what it shows.
func Examples(program string, list [][2]string) string {
	rows := make([][2]string, len(list))
	for i, e := range list {
		rows[i] = [2]string{strings.TrimSpace(program + " " + e[0]), e[1]}
	}
	if firstColumn(rows) <= wideExample {
		return Columns(rows)
	}
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "  %s\n      %s\n", r[0], r[1])
	}
	return b.String()
}

// Columns are rows of two columns.
func Columns(rows [][2]string) string { return inColumns(rows, firstColumn(rows)) }

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
