package cmd

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	diff "github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"concurrency-lab/cmd/help"
	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/demo"
	"concurrency-lab/docs"
)

var update = flag.Bool("update", false, "write docs/reference.md anew")

const (
	referenceFile = "../docs/reference.md"
	referenceHead = `# Reference

Every command with its flags, their defaults and what they may be, written by ` + "`make docs`" + ` from the
commands themselves; a test fails if it is stale. What a demo shows is on its own page, and
` + "`--help`" + ` with any command says the same as this page. Where a variant comes from is said
by the number of a document, which [sources](sources.md) names.

The exit code is 0 if every check holds, 1 if one fails or a worker dies, 2 for a wrong command
line, 3 if the machine cannot do it, 130 if interrupted. With ` + "`NO_COLOR`" + ` set in the environment
there are no colours.

`
)

const readmeFile = "../README.md"

// readmeBlocks are what make docs writes into README, each between marks of its name.
var readmeBlocks = map[string]func() string{"demos": demoTable, "topics": topicTable}

// TestReadme holds README's tables to the demos and topics.
func TestReadme(t *testing.T) {
	for name, table := range readmeBlocks {
		text := read(t, readmeFile)
		begin, end := fmt.Sprintf("<!-- %s: make docs writes this table -->\n", name), fmt.Sprintf("<!-- /%s -->", name)
		before, rest, begins := strings.Cut(text, begin)
		got, after, ends := strings.Cut(rest, end)
		if !begins || !ends {
			t.Errorf("README.md has no marks around its table of %s", name)
			continue
		}
		want := table()
		if *update {
			if err := os.WriteFile(readmeFile, []byte(before+begin+want+end+after), 0o644); err != nil {
				t.Fatal(err)
			}
			got = want
		}
		if d := diff.Diff(want, got); d != "" {
			t.Errorf("README's table of %s is stale; make docs writes it (-want +got):\n%s", name, d)
		}
	}
}

func demoTable() string {
	var b strings.Builder
	b.WriteString("| command | what it shows |\n|---|---|\n")
	for _, d := range everyDemo() {
		fmt.Fprintf(&b, "| %s | %s |\n", linkTo(d), d.Summary)
	}
	return b.String()
}

// topicTable is the map of the demos by topic.
func topicTable() string {
	var b strings.Builder
	b.WriteString("| topic | lesson | minutes | demos |\n|---|---|---|---|\n")
	known := lessons{everyDemo(), docs.Page}
	for _, topic := range topicsOf(known.demos) {
		var links []string
		for _, d := range topic.Among(known.demos) {
			links = append(links, linkTo(d))
		}
		fmt.Fprintf(&b, "| %s | `walk %s` | %d | %s |\n", topic.Title, topic.Name,
			known.minutes(named{topic.Name, &topic}), strings.Join(links, ", "))
	}
	return b.String()
}

// linkTo is a demo's name that leads to its page.
func linkTo(d *demo.Demo) string { return fmt.Sprintf("[`%s`](docs/%[1]s.md)", d.Name) }

// TestReference holds docs/reference.md to the commands.
func TestReference(t *testing.T) {
	want := reference()
	if *update {
		if err := os.WriteFile(referenceFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(referenceFile)
	if err != nil {
		t.Fatal(err)
	}
	if d := diff.Diff(want, string(got)); d != "" {
		t.Errorf("docs/reference.md is stale; make docs writes it (-want +got):\n%s", d)
	}
}

func reference() string {
	var b strings.Builder
	b.WriteString(referenceHead)
	list := everyDemo()
	root := newRoot(everyDemo, Streams{Out: io.Discard, Err: io.Discard})
	common := commonRows(root, list)
	fmt.Fprintf(&b, "## Flags of every demo\n\n%s", flagTable(common))
	for _, g := range demo.Groups {
		fmt.Fprintf(&b, "\n## %s\n", g)
		for _, d := range list {
			if d.Group == g {
				c := commandOf(root, d)
				own := slices.DeleteFunc(flagRows(c), func(row string) bool { return slices.Contains(common, row) })
				fmt.Fprintf(&b, "\n### %s\n\n%s.\n\n%s\n%s", escaped(c.Use), d.Summary, variantRows(d), flagTable(own))
				writeCommands(&b, c.Commands())
			}
		}
	}
	b.WriteString("\n## Other commands\n")
	writeCommands(&b, slices.DeleteFunc(root.Commands(), func(c *cobra.Command) bool { return isDemo(c) }))
	return b.String()
}

// writeCommands writes a section for each command that is no demo.
func writeCommands(b *strings.Builder, commands []*cobra.Command) {
	for _, c := range commands {
		path := strings.TrimPrefix(strings.TrimSuffix(c.CommandPath(), c.Name())+c.Use, program+" ")
		fmt.Fprintf(b, "\n### %s\n\n%s\n", escaped(path), term.Fit(cmp.Or(c.Long, c.Short+"."), 100))
		if rows := flagRows(c); len(rows) > 0 {
			b.WriteString("\n" + flagTable(rows))
		}
	}
}

func commandOf(root *cobra.Command, d *demo.Demo) *cobra.Command {
	c, _, _ := root.Find([]string{d.Name})
	return c
}

// commonRows are the flags that all demos have, with the same default and meaning.
func commonRows(root *cobra.Command, list []*demo.Demo) []string {
	rows := flagRows(commandOf(root, list[0]))
	for _, d := range list[1:] {
		theirs := flagRows(commandOf(root, d))
		rows = slices.DeleteFunc(rows, func(row string) bool { return !slices.Contains(theirs, row) })
	}
	return rows
}

func flagTable(rows []string) string {
	return "| flag | what it does | default | may be |\n|---|---|---|---|\n" + strings.Join(rows, "")
}

func flagRows(c *cobra.Command) []string {
	var rows []string
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Name != "help" {
			rows = append(rows, flagRow(f))
		}
	})
	return rows
}

// flagRow takes what a value may be from what it says of one that it may not: nothing can be an
// invalid value of every kind but a text.
func flagRow(f *pflag.Flag) string {
	_, usage := pflag.UnquoteUsage(f)
	name, start := "--"+f.Name, f.DefValue
	if f.Shorthand != "" {
		name = "-" + f.Shorthand + ", " + name
	}
	allowed := ""
	switch err := f.Value.Set(""); {
	case f.Value.Type() == "bool":
		start = ""
	case err != nil:
		name, allowed = name+" "+help.Takes(f), strings.TrimPrefix(err.Error(), "must be ")
	default:
		name += " " + help.Takes(f)
	}
	return fmt.Sprintf("| `%s` | %s | %s | %s |\n", name, escaped(usage), start, allowed)
}

func variantRows(d *demo.Demo) string {
	var b strings.Builder
	b.WriteString("| variant | what it shows | document | workers | on |\n|---|---|---|---|---|\n")
	for i, v := range d.Variants {
		name, shows, workers := "`"+v.Name+"`", v.Summary, ""
		if i == 0 {
			name += " (default)"
		}
		if v.Faulty {
			shows += " (shows a bug)"
		}
		if v.Workers > 0 {
			workers = fmt.Sprint(v.Workers)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", name, escaped(shows), v.Source, workers, strings.Join(v.On, ", "))
	}
	return b.String()
}

// escaped is a text in which no bar ends a cell and no bracket begins a link.
func escaped(text string) string { return strings.NewReplacer("|", `\|`, "[", `\[`).Replace(text) }
