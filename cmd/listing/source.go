package listing

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"concurrency-lab/cmd/build"
	"concurrency-lab/cmd/term"
	"concurrency-lab/demos"
)

// SourceNamed returns the document of that name, which must be one.
func SourceNamed(name string) (found demos.Source) {
	for _, s := range demos.Sources() {
		if s.Number == name {
			found = s
		}
	}
	return found
}

// SourceText prints the examples of a document, each with its command as it is to be typed.
func SourceText(out io.Writer, s demos.Source, command string, width int) error {
	var b strings.Builder
	b.WriteString(term.Fit(fmt.Sprintf("%s: %s\n", s.Number, s.About), width))
	for i, e := range s.Examples {
		b.WriteString(term.Entry(fmt.Sprintf("%2d", i+1), 4, width, e.Where+": "+e.Shows, command+" "+e.Command))
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// listedExample is an example in list --source --json.
type listedExample struct {
	Where   string `json:"where"`
	Shows   string `json:"shows"`
	Command string `json:"command"`
}

// SourceJSON prints the examples of a document as one array.
func SourceJSON(out io.Writer, s demos.Source) error {
	all := make([]listedExample, len(s.Examples))
	for i, e := range s.Examples {
		all[i] = listedExample{e.Where, e.Shows, build.Program + " " + e.Command}
	}
	return json.NewEncoder(out).Encode(all)
}
