package cmd

import (
	"concurrency-lab/cmd/term"
	"concurrency-lab/cmd/view"
	"concurrency-lab/demos"
	"concurrency-lab/demos/code"
	"concurrency-lab/demos/demo"
)

// listings shows a variant in Python and in Go.
func listings(d *demo.Demo, variant string, width int, palette term.Palette) (string, error) {
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
	return view.Code(view.Listing{File: file, Text: string(program)}, ran, width, palette), nil
}
