// Package listing prints what there is: the demos with their variants, the topics, and the
// documents with their examples.
package listing

import (
	"encoding/json"
	"io"
	"strings"

	"concurrency-lab/cmd/term"
	"concurrency-lab/demos"
	"concurrency-lab/demos/demo"
)

// Documents names the documents in a sentence.
func Documents(command string) string {
	var cited []string
	for _, d := range demo.Documents {
		cited = append(cited, d.Cited())
	}
	return "The documents are " + strings.Join(cited, ", ") + ". `" + command + " explain sources` tells more about them."
}

// Text prints the groups with their demos, and each demo's variants below it, the default
// first; then the topics.
func Text(out io.Writer, list []*demo.Demo, topics []demos.Topic, width int) error {
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
	for _, t := range topics {
		b.WriteString(title)
		b.WriteString(term.Entry("  "+t.Name, names+4, width, topicTitle(t, list)))
		title = ""
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// topicTitle is how a list shows a topic.
func topicTitle(t demos.Topic, list []*demo.Demo) string {
	var names []string
	for _, d := range t.Among(list) {
		names = append(names, d.Name)
	}
	return t.Title + ": " + strings.Join(names, ", ")
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

// JSON prints the demos as one array.
func JSON(out io.Writer, list []*demo.Demo) error {
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
