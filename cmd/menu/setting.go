package menu

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"concurrency-lab/demos/demo"
)

// Setting is a flag, or the arguments, of a demo.
type Setting struct {
	// Name is the flag's, without dashes.
	Name string
	// Short is its one-letter name, or empty.
	Short string
	// Usage says in a line what it does.
	Usage string
	// Kind is the type of its value, as help shows it: N, X, TIME, NAME or bool; or [Arguments].
	Kind string
	// Default is its value if nothing is set.
	Default string
	// Choices are its values, if there are but some.
	Choices []string
	// For lists the variants that take it; empty: all.
	For []string
}

// Arguments is the Kind of what stands on the command line without a flag.
const Arguments = "arguments"

// of returns the setting as it is with a variant, on which the defaults of some depend.
func (s Setting) of(v demo.Variant) Setting {
	switch s.Name {
	case "workers":
		s.Default = strconv.Itoa(v.Workers)
	case "on":
		s.Choices, s.Default = v.On, strings.Join(v.On[:min(1, len(v.On))], "")
	}
	if s.Kind == "bool" {
		s.Choices = []string{"false", "true"}
	}
	return s
}

// taken says whether there is anything to set with a variant.
func (s Setting) taken(v demo.Variant) bool {
	return (len(s.For) == 0 || slices.Contains(s.For, v.Name)) && (s.Name != "on" || len(s.Choices) > 1)
}

// args returns what a value adds to the command line. A value that the variant does not know was
// set for another one.
func (s Setting) args(value string) []string {
	switch {
	case value == "" || value == s.Default || len(s.Choices) > 0 && !slices.Contains(s.Choices, value):
		return nil
	case s.Kind == Arguments:
		return strings.Fields(value)
	case s.Kind == "bool":
		return []string{"--" + s.Name}
	case s.Short != "":
		return []string{"-" + s.Short, value}
	}
	return []string{"--" + s.Name, value}
}

// accepts says whether text may be typed into the value.
func (s Setting) accepts(text string) bool {
	if s.Kind == Arguments {
		return true
	}
	letters := map[string]string{"N": "0123456789", "X": "0123456789.", "TIME": "0123456789.nuµmsh"}[s.Kind]
	return text != "" && strings.Trim(text, letters) == ""
}

// step returns the value beside value, before it if by is negative. What cannot be counted stays.
func (s Setting) step(value string, by int) string {
	if n := len(s.Choices); n > 0 {
		return s.Choices[(slices.Index(s.Choices, value)+by+n)%n]
	}
	switch n, err := strconv.Atoi(value); s.Kind {
	case "N":
		if err != nil { // not a number yet, but "random"
			return "1"
		}
		return strconv.Itoa(max(0, n+by))
	case "X":
		return beside(value, by)
	}
	return value
}

// speeds are those that are worth a key.
var speeds = []float64{0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 1000}

// beside returns the next of the speeds.
func beside(value string, by int) string {
	x, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return "1"
	}
	at, there := slices.BinarySearch(speeds, x)
	if by > 0 && there {
		at++
	}
	if by < 0 {
		at--
	}
	return strconv.FormatFloat(speeds[max(0, min(at, len(speeds)-1))], 'g', -1, 64)
}

// line shows the setting with its value, open to be typed into if it is under the cursor.
func (s Setting) line(value string, here bool) string {
	shown := cmp.Or(value, s.Default)
	if s.Kind == "bool" {
		shown = map[string]string{"true": "on"}[shown]
	}
	switch {
	case here && len(s.Choices) > 0:
		shown = "‹ " + cmp.Or(shown, "off") + " ›"
	case here:
		shown += "▏"
	case len(s.Choices) > 0:
		shown = cmp.Or(shown, "off")
	}
	return fmt.Sprintf("%-10s  %-12s  %s", s.Name, shown, s.Usage)
}

// hint says how to change it.
func (s Setting) hint() string {
	switch {
	case len(s.Choices) > 0:
		return "←→ change"
	case s.Kind == "N" || s.Kind == "X":
		return "type or ←→"
	case s.Kind == "TIME":
		return "type, like 1.5s"
	}
	return "type them"
}
