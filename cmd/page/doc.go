// Package page shows the Markdown of the documentation: on a terminal, as HTML, and as a lesson
// that is read, guessed and run in turn. It is the only package that links the Markdown parser.
package page
