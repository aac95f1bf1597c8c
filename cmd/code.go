package cmd

import (
	"concurrency-lab/cmd/view"
	"concurrency-lab/demos"
	"concurrency-lab/demos/code"
	"concurrency-lab/demos/demo"
)

// listings shows the Go of a variant and the same in Python.
func listings(d *demo.Demo, variant string, width int, palette view.Palette) (string, error) {
	excerpts, err := code.Of(d.Name, variant)
	if err != nil {
		return "", err
	}
	file, program, err := demos.Python(d.Name, variant)
	if err != nil {
		return "", err
	}
	ran := make([]view.Listing, len(excerpts))
	for i, e := range excerpts {
		ran[i] = view.Listing(e)
	}
	return view.Code(ran, view.Listing{File: file, Text: string(program)}, width, palette), nil
}
