package quiz

import "slices"

// Kind is what sort of guess a question wants.
type Kind int

// The kinds.
const (
	Number Kind = iota
	YesOrNo
	Word
)

// Kind returns what sort of guess makes sense.
func (q Question) Kind() Kind { return q.kind }

// String names the kind, as in "your guess: a number".
func (k Kind) String() string { return [...]string{"a number", "yes or no", "a word or a number"}[k] }

// Accepts says whether a guess is of the kind, be it right or wrong.
func (k Kind) Accepts(guess string) bool {
	switch k {
	case Number:
		_, ok := number(guess)
		return ok
	case YesOrNo:
		return slices.Contains([]string{"yes", "no"}, word(guess))
	default:
		return true
	}
}
