package demo

import (
	"regexp"
	"strings"
)

// Document is one of the texts on Python that the examples come from.
type Document struct {
	Number string // "000", as variants and claims name it
	Called string // what a sentence calls it
	About  string // what kind of text it is
}

// Cited is the name of the document at its first mention.
func (d Document) Cited() string { return d.Called + " (" + d.Number + ")" }

// Documents are all of them. docs/sources.md tells more about each.
var Documents = []Document{
	{"000", "the multiprocessing notes", "scanned notes on processes, pools, threads, and how the two compare"},
	{"001", "the slides", `slides of a talk, "Python Concurrence Programming", for Python 2`},
	{"002", "the Python 3.8 summary", "a summary of multiprocessing and concurrent.futures in Python 3.8"},
	{"003", "the blog article", "a blog article on processes, threads and what they can share"},
	{"004", "the notebook", "a notebook on queues of results, pools, shared memory and locks"},
}

// Citing returns a function that puts the documents' names into texts: into each text that it is
// handed, where a number stands for the first time.
func Citing() func(text string) string {
	cited := map[string]bool{}
	// A document's number, and the space behind it. Compiled here, it costs no child anything.
	documentNumber := regexp.MustCompile(`\b\d{3}\b( ?)`)
	return func(text string) string {
		return documentNumber.ReplaceAllStringFunc(text, func(match string) string {
			number := strings.TrimSpace(match)
			for _, d := range Documents {
				if d.Number == number && !cited[number] {
					cited[number] = true
					if match == number {
						return d.Cited()
					}
					return d.Cited() + ", "
				}
			}
			return match
		})
	}
}
