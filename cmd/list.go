package cmd

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"concurrency-lab/cmd/term"
	"concurrency-lab/demos"
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
			documents(s.command()),
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
			return sourceJSON(out, sourceNamed(source))
		case bySource:
			return sourceText(out, sourceNamed(source), s.command(), width)
		case asJSON:
			return listJSON(out, some)
		case about.name != "":
			return placesText(out, about, list, s.command(), width)
		default:
			return listText(out, list, width)
		}
	}
	addFlags(c, []demo.Flag{
		{Name: "source", Usage: "list the examples of this document", Choices: sources,
			Value: demo.Choice(&source, sources...)},
		{Name: "json", Usage: "print one JSON array and nothing else", Value: demo.Bool(&asJSON)},
	})
	return c
}

// documents names the documents in a sentence.
func documents(command string) string {
	var cited []string
	for _, d := range demo.Documents {
		cited = append(cited, d.Cited())
	}
	return "The documents are " + strings.Join(cited, ", ") + ". `" + command + " explain sources` tells more about them."
}

// among returns the demos of a list that a name stands for; of those of a topic, only the variants
// that show it.
func (n named) among(list []*demo.Demo) []*demo.Demo {
	if n.topic != nil {
		return n.topic.Among(list)
	}
	return slices.DeleteFunc(slices.Clone(list), func(d *demo.Demo) bool { return d.Name != n.name })
}

// listText prints the groups with their demos, and each demo's variants below it, the default
// first; then the topics.
func listText(out io.Writer, list []*demo.Demo, width int) error {
	names := 0
	for _, d := range list {
		names = max(names, len(d.Name))
	}
	var b strings.Builder
	for _, g := range demo.Groups {
		title := string(g) + "\n"
		for _, d := range list {
			if d.Group == g {
				b.WriteString(title)
				b.WriteString(term.Entry("  "+d.Name, names+4, width, d.Summary, strings.Join(d.VariantNames(), ", ")))
				title = ""
			}
		}
	}
	title := "Topics\n"
	for _, t := range topicsOf(list) {
		b.WriteString(title)
		b.WriteString(term.Entry("  "+t.Name, names+4, width, topicTitle(t, list)))
		title = ""
	}
	_, err := io.WriteString(out, b.String())
	return err
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

// listed is a demo in list --json.
type listed struct {
	Name     string          `json:"name"`
	Group    demo.Group      `json:"group"`
	Summary  string          `json:"summary"`
	Args     string          `json:"args"`
	Variants []listedVariant `json:"variants"`
	Topics   []string        `json:"topics"`
}

type listedVariant struct {
	Name    string   `json:"name"`
	Summary string   `json:"summary"`
	Source  string   `json:"source"`
	Breaks  bool     `json:"breaks"`
	Workers int      `json:"workers"`
	On      []string `json:"on"`
}

func listJSON(out io.Writer, list []*demo.Demo) error {
	all := make([]listed, len(list))
	for i, d := range list {
		all[i] = listed{Name: d.Name, Group: d.Group, Summary: d.Summary, Args: d.Args, Topics: []string{}}
		for _, v := range d.Variants {
			on := append([]string{}, v.On...)
			all[i].Variants = append(all[i].Variants, listedVariant{v.Name, v.Summary, v.Source, v.Faulty, v.Workers, on})
		}
		for _, t := range demos.Topics() {
			if len(t.Among(list[i:i+1])) > 0 {
				all[i].Topics = append(all[i].Topics, t.Name)
			}
		}
	}
	return json.NewEncoder(out).Encode(all)
}
