package statepage

import (
	"fmt"
	"slices"
	"strings"

	"concurrency-lab/cmd/steps"
	"concurrency-lab/cmd/term"
	"concurrency-lab/primitives/schedule"
	"concurrency-lab/primitives/trace"
)

// data is the page as its script reads it. What many states share stands once in a list, and the
// states have its place there; -1 is none.
type data struct {
	Facts    []string      `json:"facts"`
	Notes    []string      `json:"notes"`
	Whole    bool          `json:"whole"`
	Path     bool          `json:"path"`
	Objects  []string      `json:"objects"`
	Workers  []workerData  `json:"workers"`
	Contents []contentData `json:"contents"`
	Texts    []string      `json:"texts"`
	Outcomes []outcomeData `json:"outcomes"`
	Sources  []sourceData  `json:"sources"`
	Nodes    []nodeData    `json:"nodes"`
}

// workerData is how a worker stands. Source and Row are where in the sources that is.
type workerData struct {
	Name   string         `json:"name"`
	Stand  schedule.Stand `json:"stand"`
	Text   string         `json:"text"`
	Source int            `json:"source"`
	Row    int            `json:"row"`
}

// contentData is how an object stands.
type contentData struct {
	Content string `json:"content"`
	Holders []int  `json:"holders"`
	Waiting []int  `json:"waiting"`
}

type outcomeData struct {
	Mark     string `json:"mark"`
	Name     string `json:"name"`
	Count    string `json:"count"`
	Schedule string `json:"schedule"`
}

type sourceData struct {
	Name     string `json:"name"`
	Language string `json:"language"`
	Text     string `json:"text"`
	Lines    []int  `json:"lines"`
}

type nodeData struct {
	Workers []int    `json:"w"` // the first is worker 0
	Objects []int    `json:"o"` // the first is object 1; -1: it is not shown
	Edges   [][5]int `json:"e"` // worker, whether its time is up, node, text, text of what is lost
	Outcome int      `json:"end"`
}

// packer makes the data.
type packer struct {
	Page
	data
	workers         map[workerData]int // the places of what is there
	contents, texts map[string]int
	comes           []from // for each node
}

// from is a step that leads to a node.
type from struct{ node, edge int }

func (p Page) data() data {
	k := packer{Page: p, workers: map[workerData]int{}, contents: map[string]int{}, texts: map[string]int{},
		comes: make([]from, len(p.Graph.Nodes))}
	d := &k.data
	*d = data{Facts: legibles(p.Facts), Notes: legibles(p.Notes),
		Whole: p.Graph.Whole, Path: p.Path, Objects: []string{}, Workers: []workerData{}, Contents: []contentData{},
		Texts: []string{}, Outcomes: []outcomeData{}, Sources: []sourceData{}}
	for _, s := range p.Sources {
		text, lines := strings.TrimSuffix(s.Text, "\n"), append([]int{}, s.Lines...)
		d.Sources = append(d.Sources, sourceData{s.Name, s.Language, text, lines})
	}
	for _, o := range p.Outcomes {
		d.Outcomes = append(d.Outcomes, outcomeData{o.Mark, legible(o.Name), legible(o.Count), o.First.String()})
	}
	for _, o := range p.Graph.Objects {
		d.Objects = append(d.Objects, legible(o.String()))
	}
	for i := range p.Graph.Nodes {
		d.Nodes = append(d.Nodes, k.node(i))
	}
	return *d
}

// node packs a state. How a state is come to is known by then, because a step leads further back.
func (k *packer) node(at int) nodeData {
	n := &k.Graph.Nodes[at]
	packed := nodeData{Workers: []int{}, Objects: []int{}, Edges: [][5]int{}, Outcome: n.Outcome}
	for _, w := range n.State.Workers {
		packed.Workers = append(packed.Workers, k.worker(w, n.State))
	}
	for _, o := range n.State.Objects {
		packed.Objects = append(packed.Objects, k.content(o))
	}
	for i, e := range n.Edges {
		k.comes[e.To] = from{at, i}
		expired := 0
		if e.Expired {
			expired = 1
		}
		packed.Edges = append(packed.Edges, [5]int{e.Worker, expired, e.To, k.text(k.does(e)), k.text(k.lost(at, e))})
	}
	return packed
}

// text returns the place of a text.
func (k *packer) text(text string) int {
	if text == "" {
		return -1
	}
	return place(k.texts, &k.Texts, text, text)
}

// lost says which updates a step from a node loses. That is the same however the node is come to:
// steps that matter to each other have one order there.
func (k *packer) lost(at int, e schedule.Edge) string {
	if e.Op != trace.OpWrite {
		return ""
	}
	made := []schedule.Step{e.Step}
	for at != 0 {
		c := k.comes[at]
		made = append(made, k.Graph.Nodes[c.node].Edges[c.edge].Step)
		at = c.node
	}
	slices.Reverse(made)
	return steps.Lost(made)[len(made)-1]
}

// does says what a step does, and of a read or a write which value that was.
func (k *packer) does(e schedule.Edge) string {
	text := steps.Does(e.Choice, k.Graph.Objects)
	if e.Op == trace.OpRead || e.Op == trace.OpWrite {
		if after := k.Graph.Nodes[e.To].State; e.Object > 0 && e.Object <= len(after.Objects) {
			text += ": " + after.Objects[e.Object-1].Content
		}
	}
	if e.TimedOut {
		text = "time is up: " + text
	}
	return legible(text)
}

// worker packs how a worker stands.
func (k *packer) worker(w schedule.WorkerState, s *schedule.State) int {
	d := workerData{Name: legible(w.Name), Stand: w.Stand, Source: -1, Row: -1}
	switch w.Stand {
	case schedule.CanGo, schedule.Sleeps:
		d.Text = legible(steps.Does(w.Next, k.Graph.Objects))
	case schedule.Waits:
		d.Text = legible(k.waits(w.Next, s))
	}
	if w.Stand != schedule.Ended {
		d.Source, d.Row = k.row(w.Place)
	}
	return place(k.workers, &k.Workers, d, d)
}

// waits says what a worker waits for, and who has it.
func (k *packer) waits(c schedule.Choice, s *schedule.State) string {
	if c.Object == 0 {
		return steps.Does(c, nil)
	}
	object := k.Graph.Objects[c.Object-1].String()
	if c.Op == trace.OpJoin {
		return "the end of " + object
	}
	if holders := steps.Object(s, c.Object).Holders; len(holders) > 0 {
		return fmt.Sprintf("%s, held by %s", object, steps.Letters(holders))
	}
	return object
}

// content packs how an object stands. What the lab needs for itself is not shown, nor are threads
// and processes, which are workers.
func (k *packer) content(o schedule.ObjectState) int {
	if trace.IsAside(o.Name) || o.Kind == trace.KindThread || o.Kind == trace.KindProcess {
		return -1
	}
	d := contentData{legible(o.Content), append([]int{}, o.Holders...), append([]int{}, o.Waiting...)}
	return place(k.contents, &k.Contents, fmt.Sprintf("%q %v %v", d.Content, d.Holders, d.Waiting), d)
}

// row returns where in the sources a place is.
func (k *packer) row(at trace.Place) (source, row int) {
	for i, s := range k.Page.Sources {
		if at.File != s.Name && !strings.HasSuffix(at.File, "/"+s.Name) {
			continue
		}
		for row, line := range s.Lines {
			if line == at.Line {
				return i, row
			}
		}
	}
	return -1, -1
}

// place returns where in a list something is, which is appended if it is not there yet.
func place[K comparable, T any](places map[K]int, list *[]T, key K, one T) int {
	at, known := places[key]
	if !known {
		at = len(*list)
		places[key] = at
		*list = append(*list, one)
	}
	return at
}

func legibles(texts []string) []string {
	list := []string{}
	for _, t := range texts {
		list = append(list, legible(t))
	}
	return list
}

// legible is text that may be anything, made fit to be read.
func legible(text string) string {
	const most = 2000
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return term.Printable(strings.ToValidUTF8(text, "\uFFFD"))
}
