package view

import (
	"bytes"
	"embed"
	"encoding/json"
	"io"
	"strings"
	"time"

	"concurrency-lab/cmd/page"
	"concurrency-lab/cmd/statepage"
	"concurrency-lab/demos/stage"
)

// Replay is one run as a page shows it, which plays it again in a browser.
type Replay struct {
	// Summary is that of this run alone, with its lanes.
	Summary
	// Runs is how many there were, of which this one tells most.
	Runs int
	// Lines are what was said, in the order of their times.
	Lines []stage.Line
	// Unsaid is how many older lines were not kept.
	Unsaid int
	// Written is when the page is written; the zero time: it does not say.
	Written time.Time
	// Steps, if not nil, is the run step by step.
	Steps *statepage.Page
	// Lesson is Markdown: what the demo's page says that holds for this run.
	Lesson []byte
}

// replayPage has the page and what is put into it. The scripts are one when they are there, so that
// they can use each other.
//
//go:embed replay
var replayPage embed.FS

// replayScripts are in the order in which they need each other.
var replayScripts = [...]string{"run.js", "cursor.js", "words.js", "ink.js", "frame.js", "rows.js", "scene.js",
	"panels.js", "handout.js", "page.js"}

// Write writes the page. It is one file that asks the network for nothing; what it shows of the run
// is data to it, whatever the workers are called and said. Its size is bounded by what the recorder
// and the transcript keep.
func (r Replay) Write(w io.Writer) error {
	data, err := json.Marshal(r.data()) // which leaves no "<" in it
	if err != nil {
		return err
	}
	var script strings.Builder
	for _, name := range replayScripts {
		script.WriteString(replayFile(name))
	}
	var steps statepage.Panel
	if r.Steps != nil {
		if steps, err = r.Steps.Panel(); err != nil {
			return err
		}
	}
	_, err = strings.NewReplacer(
		"{{title}}", page.Escaped(r.title()),
		"{{style}}", statepage.Palette()+replayFile("replay.css")+steps.Style,
		"{{steps}}", steps.HTML,
		"{{lesson}}", page.HTML(r.Lesson),
		"{{data}}", string(bytes.TrimSpace(data)),
		"{{script}}", script.String(),
	).WriteString(w, replayFile("replay.html"))
	return err
}

// title is that of the browser's window.
func (r Replay) title() string { return legible(r.Demo + ", " + r.Options.Variant) }

// replayFile returns a part of the page.
func replayFile(name string) string {
	text, err := replayPage.ReadFile("replay/" + name)
	if err != nil {
		panic(err) // it is in the binary
	}
	return string(text)
}
