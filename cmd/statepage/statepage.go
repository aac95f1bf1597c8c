// Package statepage writes a web page in which a program is stepped through: its states, the steps
// between them, and the outcomes. It knows of the program what a graph of its states says, and no
// demo.
package statepage

import (
	"embed"
	"encoding/json"
	"html"
	"io"
	"strings"

	"concurrency-lab/primitives/schedule"
)

// Page is what there is to show.
type Page struct {
	// Name and Variant are the heading, Facts and Notes what else there is to say of the program.
	Name, Variant string
	Facts, Notes  []string
	// Graph is the states. Path says that it is one order of the steps, though others may be possible.
	Graph *schedule.Graph
	Path  bool
	// Outcomes are those that the graph's nodes name by their places.
	Outcomes []Outcome
	// Sources are the program's text. A step is made in that whose name its file ends with.
	Sources []Source
}

// Outcome is one that the program can have.
type Outcome struct {
	// Mark is one of those of a check, ✓ ! ✗ -.
	Mark string
	// Name says in words what it is, and Count how many orders lead to it.
	Name, Count string
	// First is the shortest order that leads to it.
	First schedule.Schedule
}

// Source is a part of the program.
type Source struct {
	// Name is that of the file, and Language what it is written in.
	Name, Language string
	Text           string
	// Lines are for each line of the text the number that it has in its file; 0: it is not there. If
	// there are none, no step is made in the text.
	Lines []int
}

//go:embed web
var web embed.FS

// scripts are in the order in which they need each other.
var scripts = [...]string{"graph.js", "check.js", "walk.js", "element.js", "board.js", "code.js",
	"handout.js", "main.js"}

// Write writes a page of its own. It is one file that asks the network for nothing. What it shows
// is data to it, whatever workers and objects are called.
func (p Page) Write(w io.Writer) error {
	panel, err := p.Panel()
	if err != nil {
		return err
	}
	_, err = strings.NewReplacer(
		"{{title}}", html.EscapeString(strings.TrimSuffix(legible(p.Name)+", "+legible(p.Variant), ", ")),
		"{{name}}", html.EscapeString(legible(p.Name)),
		"{{variant}}", html.EscapeString(legible(p.Variant)),
		"{{palette}}", Palette(),
		"{{style}}", panel.Style,
		"{{panel}}", panel.HTML,
		"{{shell}}", file("shell.css"),
		"{{tools}}", file("tools.js"),
	).WriteString(w, file("page.html"))
	return err
}

// Panel is the page as a part of another one, which has the palette.
type Panel struct {
	// Style is for the head. HTML is the element #s-states with its data and its script.
	Style, HTML string
}

// Panel returns the page as a part of another one.
func (p Page) Panel() (Panel, error) {
	data, err := json.Marshal(p.data()) // which leaves no "<" in it
	if err != nil {
		return Panel{}, err
	}
	var script strings.Builder
	for _, name := range scripts {
		script.WriteString(file(name))
	}
	return Panel{file("states.css"), strings.NewReplacer("{{data}}", string(data), "{{script}}", script.String()).
		Replace(file("states.html"))}, nil
}

// Palette is the style sheet of the colours that the lab's pages share, in light and in dark.
func Palette() string { return file("palette.css") }

// file returns a part of the page.
func file(name string) string {
	text, err := web.ReadFile("web/" + name)
	if err != nil {
		panic(err) // it is in the binary
	}
	return string(text)
}

// OfOrder returns the states of one order, whose steps were watched, as a graph.
func OfOrder(o *schedule.Order) *schedule.Graph {
	g := &schedule.Graph{Objects: o.Objects, Whole: true}
	state := o.Before
	for i, step := range o.Steps {
		g.Nodes = append(g.Nodes, schedule.Node{State: state, Outcome: -1,
			Edges: []schedule.Edge{{Step: step, To: i + 1}}})
		state = step.After
	}
	g.Nodes = append(g.Nodes, schedule.Node{State: state, Outcome: 0})
	return g
}
