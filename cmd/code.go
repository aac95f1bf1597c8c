package cmd

import (
	"concurrency-lab/cmd/statepage"
	"concurrency-lab/cmd/term"
	"concurrency-lab/cmd/view"
	"concurrency-lab/demos"
	"concurrency-lab/demos/code"
	"concurrency-lab/demos/demo"
)

// listings shows a variant in Python and in Go.
func listings(d *demo.Demo, variant string, width int, palette term.Palette) (string, error) {
	list, err := sources(d, variant)
	return view.Code(list, width, palette), err
}

// sources are a variant in Go, as it runs, and in Python.
func sources(d *demo.Demo, variant string) (list []statepage.Source, err error) {
	excerpts, err := code.Of(d.Name, variant)
	if err != nil {
		return nil, err
	}
	for _, e := range excerpts {
		list = append(list, statepage.Source{Name: e.File, Language: view.Go, Text: e.Text, Lines: e.Lines})
	}
	file, program, err := demos.Python(d.Name, variant)
	return append(list, statepage.Source{Name: file, Language: view.Python, Text: string(program)}), err
}
