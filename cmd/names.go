package cmd

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"concurrency-lab/demos"
	"concurrency-lab/demos/demo"
)

// named is what a name on the command line stands for: a demo, a page, or a topic.
type named struct {
	name  string
	topic *demos.Topic // nil: it is none
}

// names are what a command takes: names of demos or pages, and topics.
type names struct {
	list   []string
	topics []demos.Topic
}

// topicsOf returns the topics that the demos of a list show.
func topicsOf(list []*demo.Demo) []demos.Topic {
	return slices.DeleteFunc(demos.Topics(), func(t demos.Topic) bool { return len(t.Among(list)) == 0 })
}

// all are the names that can be typed.
func (n names) all() []string {
	all := slices.Clone(n.list)
	for _, t := range n.topics {
		all = append(all, t.Name)
	}
	return all
}

// find returns what the arguments stand for. A topic may have several words. A demo comes before a
// topic of the same name.
func (n names) find(c *cobra.Command, args []string) (named, error) {
	if slices.Contains(n.list, args[0]) {
		if len(args) > 1 {
			return named{}, usagef("unexpected argument %q: %s takes one name%s", args[1], c.Name(), seeHelp(c))
		}
		return named{name: args[0]}, nil
	}
	given := strings.Join(args, " ")
	if t, ok := demos.TopicNamed(n.topics, given); ok {
		return named{t.Name, &t}, nil
	}
	return named{}, usagef("unknown demo or topic %q%s", given, suggested(given, n.all(), typedFor(c)+" list", "them all"))
}

// takenBy makes c take one of the names, in at least so many words, and complete it.
func (n names) takenBy(c *cobra.Command, least int) {
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) < least {
			return usagef("missing name: %s takes a demo or a topic, and %s list shows them", c.Name(), typedFor(c))
		}
		if len(args) == 0 {
			return nil
		}
		_, err := n.find(c, args)
		return err
	}
	c.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return n.all(), cobra.ShellCompDirectiveNoFileComp
	}
}

// demoNames are the names of the demos, in alphabetical order.
func demoNames(list []*demo.Demo) []string {
	var all []string
	for _, d := range list {
		all = append(all, d.Name)
	}
	slices.Sort(all)
	return all
}
