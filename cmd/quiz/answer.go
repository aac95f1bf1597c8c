package quiz

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// Answer is the right answer to a question, in one run.
type Answer struct {
	value any
	about bool
}

// String is the answer in the words in which a user would say it.
func (a Answer) String() string {
	f, ok := number(text(a.value))
	switch {
	case !a.about || !ok:
		return text(a.value)
	case math.Abs(f) >= 100:
		return strconv.FormatFloat(f, 'f', 0, 64)
	default:
		return strconv.FormatFloat(f, 'g', 3, 64)
	}
}

// Matches says whether a guess is right. Case, spaces and thousands separators do not count, nor
// does a unit after a number.
func (a Answer) Matches(guess string) bool {
	if !a.about {
		return same(text(a.value), guess)
	}
	want, _ := number(text(a.value))
	got, ok := number(guess)
	return ok && math.Abs(got-want) <= math.Abs(want)*tolerance
}

// tolerance is how far off a guess may be where the answer is only asked for about.
const tolerance = 0.25

// text puts a value into words.
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return "none"
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case json.Number:
		return v.String()
	case []any:
		words := make([]string, len(v))
		for i, entry := range v {
			words[i] = text(entry)
		}
		return strings.Join(words, ", ")
	case string:
		return v
	}
	return ""
}

// same says whether two texts mean the same.
func same(a, b string) bool {
	x, ok := number(a)
	y, okToo := number(b)
	if ok && okToo {
		return x == y
	}
	return word(a) == word(b)
}

// word is a text without what does not count.
func word(s string) string {
	s = strings.ToLower(bare(s))
	switch s {
	case "y", "true":
		return "yes"
	case "n", "false":
		return "no"
	case "null", "nothing":
		return "none"
	}
	return s
}

// number reads a number, with or without a unit after it.
func number(s string) (float64, bool) {
	s = bare(s)
	end := strings.IndexFunc(s, func(r rune) bool { return !strings.ContainsRune("+-.0123456789", r) })
	if end < 0 {
		end = len(s)
	}
	if strings.IndexFunc(s[end:], func(r rune) bool { return r != '%' && !unicode.IsLetter(r) }) >= 0 {
		return 0, false
	}
	n, err := strconv.ParseFloat(s[:end], 64)
	return n, err == nil
}

// bare removes spaces and what separates thousands, or the entries of a row.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune(",'’_", r) {
			return -1
		}
		return r
	}, s)
}
