package schedule

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Turn is one choice of a schedule: who goes on.
type Turn struct {
	// Worker is its number by birth. The main thread is 0.
	Worker int
	// Expired says that the worker goes on because the time of its wait is up.
	Expired bool
}

// Schedule is who goes on at each choice of a run. What is no choice does not stand in it.
//
// As text it has a letter for each worker, in the order in which they were born: m is the main
// thread, a to l and n to z are the others, then come {26}, {27} and so on. A number behind it says
// how many steps the worker makes in a row. A capital letter, or a ! as in {26!}, says that the
// time of the worker's wait is up. So ab2a are a step of a, two of b and one of a.
type Schedule []Turn

// Longest is how many steps a schedule may have as text.
const Longest = 1_000_000

const letters = "mabcdefghijklnopqrstuvwxyz"

// Letter returns what stands for a worker in the text of a schedule.
func Letter(worker int) string { return Turn{Worker: worker}.String() }

// String returns what stands for the turn in the text of a schedule.
func (t Turn) String() string {
	switch {
	case t.Worker >= len(letters) && t.Expired:
		return fmt.Sprintf("{%d!}", t.Worker)
	case t.Worker >= len(letters):
		return fmt.Sprintf("{%d}", t.Worker)
	case t.Expired:
		return strings.ToUpper(letters[t.Worker : t.Worker+1])
	}
	return letters[t.Worker : t.Worker+1]
}

// String returns the schedule as text, which [Parse] reads.
func (s Schedule) String() string {
	var b strings.Builder
	for i := 0; i < len(s); {
		n := 1
		for i+n < len(s) && s[i+n] == s[i] {
			n++
		}
		b.WriteString(s[i].String())
		if n > 1 {
			b.WriteString(strconv.Itoa(n))
		}
		i += n
	}
	return b.String()
}

// Parse reads the text of a schedule.
func Parse(text string) (s Schedule, err error) {
	for rest := text; rest != "" && err == nil; {
		var t Turn
		var n int
		if t, rest, err = parseTurn(rest); err == nil {
			n, rest, err = parseTimes(rest)
		}
		if err == nil && n > Longest-len(s) {
			err = fmt.Errorf("it has more than %d steps", Longest)
		}
		if err != nil {
			return nil, fmt.Errorf("schedule %q: %w", text, err)
		}
		s = append(s, slices.Repeat(Schedule{t}, n)...)
	}
	return s, nil
}

func parseTurn(text string) (t Turn, rest string, err error) {
	if number, rest, ok := strings.Cut(text, "}"); ok && text[0] == '{' {
		number, t.Expired = strings.CutSuffix(number[1:], "!")
		if t.Worker, err = strconv.Atoi(number); err != nil || t.Worker < len(letters) || number[0] == '+' {
			return t, "", fmt.Errorf("{%s} is no worker: the numbers in braces begin with %d", number, len(letters))
		}
		return t, rest, nil
	}
	first, _ := utf8.DecodeRuneInString(text)
	t.Expired = unicode.IsUpper(first)
	if t.Worker = strings.IndexRune(letters, unicode.ToLower(first)); t.Worker < 0 || first > unicode.MaxASCII {
		return t, "", fmt.Errorf("%q is no worker: m is the main thread, a to l and n to z are the others, "+
			"then come {%d} and so on", first, len(letters))
	}
	return t, text[1:], nil
}

// parseTimes reads how often, which is once if nothing says so.
func parseTimes(text string) (n int, rest string, err error) {
	rest = strings.TrimLeft(text, "0123456789")
	digits := text[:len(text)-len(rest)]
	if digits == "" {
		return 1, rest, nil
	}
	if n, err = strconv.Atoi(digits); err != nil || n < 1 {
		return 0, rest, errors.New("the number behind a worker is how many steps it makes, 1 or more")
	}
	return n, rest, nil
}
