// Package code cuts out of the sources of the demos what a run consists of.
//
// It begins with the variant's entry in its demo's list, takes the functions that this names, and
// what they name in turn. go/parser finds it by syntax alone: a name behind a dot is a method if
// its type is in the picture, and what a function declares itself hides what has the same name
// outside. Left out are other demos and what is there for the lab alone: report.go, functions that
// return parts of a report and no error, types with JSON tags, and the statements that make a
// report, check what came out, or return without having run.
package code

import (
	"fmt"
	"io/fs"

	"concurrency-lab/demos"
)

// Excerpt is part of a source file.
type Excerpt struct {
	File string // with its folder: "demos/counter.go"
	Text string // some of its declarations, with their comments, in the file's order
	// Lines are for each line of the text the number that it has in the file; 0: it is not there.
	Lines []int
}

// Of returns the Go that runs when the variant does: what the variant's entry in the demo's list
// names, what that names in turn, and so on; the file of the variant's run comes first. It stays in
// the demo's own files, and leaves out what only makes the report. It takes some milliseconds.
func Of(demo, variant string) ([]Excerpt, error) { return codeOf(demos.Files, demo, variant) }

func codeOf(sources fs.ReadFileFS, demo, variant string) ([]Excerpt, error) {
	files, err := parseFiles(sources, demo)
	if err != nil {
		return nil, err
	}
	entry, found := files.entry(variant)
	if !found {
		return nil, fmt.Errorf("no variant %s in the list of %s", variant, demo)
	}
	files.follow(entry)
	return files.excerpts(), nil
}
