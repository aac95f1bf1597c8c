// Package quiet keeps the terminal unasked. When bubbletea is initialised it has lipgloss ask the
// terminal for its background colour, in every command that has one, and waits for the answer. Who
// is told the answer before does not ask.
//
// Packages are initialised in the order of their import paths as soon as all that they import are,
// by the language's specification: this one imports lipgloss alone, and its path comes before
// bubbletea's.
package quiet

import "github.com/charmbracelet/lipgloss"

func init() { lipgloss.SetHasDarkBackground(true) } // nothing here is painted by the background
