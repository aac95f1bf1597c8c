package cmd

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"concurrency-lab/cmd/listing"
	"concurrency-lab/cmd/term"
	"concurrency-lab/demos/demo"
	"concurrency-lab/docs"
)

func newList(list []*demo.Demo, s Streams) *cobra.Command {
	var (
		asJSON  bool
		source  string
		sources []string
		n       = names{demoNames(list), topicsOf(list)}
	)
	for _, d := range demo.Documents {
		sources = append(sources, d.Number)
	}
	c := &cobra.Command{
		Use:   "list [DEMO|TOPIC]",
		Short: "List the demos, the variants of one, or the demos of a topic",
		Long: "List the demos with their variants, and the topics. With a name, list the variants of that demo, or the " +
			"demos of that topic. With --source, list the examples of a document in its own order, each with its command.\n\n" +
			listing.Documents(s.command()),
		Example: examples(s, [][2]string{
			{"list", "all demos and topics"},
			{"list race", "the demos and variants about race conditions"},
			{"list lock", "the variants of the demo lock"},
			{"list --source 001", "the examples of document 001"},
		}),
	}
	n.takenBy(c, 0)
	c.RunE = func(c *cobra.Command, args []string) error {
		out, width := c.OutOrStdout(), term.SizeOf(s.Out).Columns
		some, about := list, named{}
		if len(args) > 0 {
			if c.Flags().Changed("source") {
				return usagef("no --source with the name %q: a list is of a document, or of a demo or a topic", args[0])
			}
			var err error
			if about, err = n.find(c, args); err != nil {
				return err
			}
			some = about.among(list)
		}
		switch bySource := c.Flags().Changed("source"); {
		case bySource && asJSON:
			return listing.SourceJSON(out, listing.SourceNamed(source))
		case bySource:
			return listing.SourceText(out, listing.SourceNamed(source), s.command(), width)
		case asJSON:
			return listing.JSON(out, some)
		case about.name != "":
			return placesText(out, about, list, s.command(), width)
		default:
			return listing.Text(out, list, n.topics, width)
		}
	}
	addFlags(c, []demo.Flag{
		{Name: "source", Usage: "list the examples of this document", Choices: sources,
			Value: demo.Choice(&source, sources...)},
		{Name: "json", Usage: "print one JSON array and nothing else", Value: demo.Bool(&asJSON)},
	})
	return c
}

// among returns the demos of a list that a name stands for; of those of a topic, only the variants
// that show it.
func (n named) among(list []*demo.Demo) []*demo.Demo {
	if n.topic != nil {
		return n.topic.Among(list)
	}
	return slices.DeleteFunc(slices.Clone(list), func(d *demo.Demo) bool { return d.Name != n.name })
}

// placesText prints what a name stands for: the variants of its demos, each with its command, and
// the lesson.
func placesText(out io.Writer, n named, list []*demo.Demo, command string, width int) error {
	var b strings.Builder
	if n.topic != nil {
		b.WriteString(term.Fit(n.topic.Title+". "+n.topic.About+"\n", width))
	}
	for _, d := range n.among(list) {
		b.WriteString(term.Fit(d.Name+": "+d.Summary+"\n", width))
		for _, line := range placeLines(d, list) {
			b.WriteString(term.Entry("  ", 2, width, command+" "+line.command))
			b.WriteString(term.Entry("  ", 6, width, line.shows))
		}
	}
	if minutes := (lessons{list, docs.Page}).minutes(n); minutes > 0 {
		fmt.Fprintf(&b, "lesson: %s walk %s (%d min)\n", command, n.name, minutes)
	}
	_, err := io.WriteString(out, b.String())
	return err
}
