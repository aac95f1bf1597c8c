package demo

import (
	"cmp"
	"fmt"
	"slices"
)

// Sentence is what people read: a format and its values. They stay apart until a view shows them,
// so that a view can speak another language.
type Sentence struct {
	Format string
	Values []any
}

// Tell returns a sentence. It has no full stop at its end.
func Tell(format string, values ...any) Sentence { return Sentence{format, values} }

// String returns the sentence in English.
func (s Sentence) String() string {
	if len(s.Values) == 0 {
		return s.Format
	}
	return fmt.Sprintf(s.Format, s.Values...)
}

// IsZero says whether there is no sentence.
func (s Sentence) IsZero() bool { return s.Format == "" }

// Grade says what a check's outcome means.
type Grade string

// The grades. A variant that holds has required checks; one that breaks grades what was seen.
const (
	Required    Grade = "required"    // fails the run if it does not hold
	Allowed     Grade = "allowed"     // right, though the bug did not show up
	Interesting Grade = "interesting" // right, and the bug showed up
	Forbidden   Grade = "forbidden"   // cannot be, bug or not: fails the run
	// an interrupt came before it was decided: what is not done yet looks like what was lost
	Open Grade = "open"
)

// Check is one thing that was looked at. All but Title and Words are for programs: --json shows
// them.
type Check struct {
	Name  string `json:"name"`
	OK    bool   `json:"ok"`
	Want  string `json:"want"`
	Got   string `json:"got"`
	Grade Grade  `json:"grade"`
	// Title is the name as people read it; empty: Name itself.
	Title string `json:"-"`
	// Words tell people what was found; none: name and finding do.
	Words Sentence `json:"-"`
}

// Heading is the check's name as people read it.
func (c Check) Heading() string { return cmp.Or(c.Title, c.Name) }

// As returns the check with words for what was found, unless it does not hold: these would be wrong
// then.
func (c Check) As(format string, values ...any) Check {
	if c.OK {
		c.Words = Tell(format, values...)
	}
	return c
}

// Told returns the words for what was found.
func (c Check) Told() Sentence {
	switch {
	case !c.Words.IsZero():
		return c.Words
	case c.Got == "true":
		return Tell("%s", c.Heading())
	}
	return Tell("%s: %s", c.Heading(), c.Got)
}

// Failed says whether the check fails the run.
func (c Check) Failed() bool { return !c.OK && (c.Grade == Required || c.Grade == Forbidden) }

// Failed says whether any check fails the run.
func (r Report) Failed() bool { return slices.ContainsFunc(r.Checks, Check.Failed) }

// SoFar returns the report of a run that was interrupted: a check is decided only if it holds
// already and had to.
func (r Report) SoFar() Report {
	r.Checks = slices.Clone(r.Checks)
	for i := range r.Checks {
		if c := &r.Checks[i]; !c.OK || c.Grade != Required {
			c.Grade, c.Words = Open, Sentence{}
		}
	}
	return r
}

// Notable says whether a check failed the run, or the bug showed up.
func (r Report) Notable() bool {
	return slices.ContainsFunc(r.Checks, func(c Check) bool { return c.Failed() || c.Grade == Interesting })
}
