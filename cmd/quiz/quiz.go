// Package quiz has the questions that a page of docs/ asks before a run. No page says the right
// answer: each question says where it will stand in the summary of the run, as --json prints it,
// and guesses are held against what then really happened.
//
// A question is some lines of text, the last of which says what the answer is:
//
//	What will the counter be at the end?
//	answer: result.counter
//
// An answer has one of these forms:
//
//	VALUE                the number that stands there
//	about VALUE          any number that is at most a quarter off
//	whether VALUE        yes or no, as it stands there
//	word VALUE           what stands there: a word, a number, none, or a row of these
//	VALUE < VALUE        yes or no; also >, <=, >= and =
//
// The form tells which guesses make sense, before the run tells which is right: see [Kind].
//
// VALUE is a number, a path, or `count` and a path: how many entries an object or a list has. A
// path is a row of names with a point between any two. In an object a name is a key. In a list a
// number is a place, from -1 for the last backwards, and a word picks the entries of which some
// field is that word: `checks.deadlock.ok`, `result.rows.cal.thread.speedup`.
//
// The first guess at a question counts, since after a run the answer is known. What was typed
// during a run is no answer to the question after it.
package quiz

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Question is something to guess before a run.
type Question struct {
	// Text is what is asked.
	Text string

	kind        Kind
	about       bool
	left, right value
	operator    string // empty: there is no right
}

// mark begins the line that says what the answer is.
const mark = "answer:"

// Parse reads a question. The error says what is wrong with it.
func Parse(block string) (Question, error) {
	lines := strings.Split(strings.TrimSpace(block), "\n")
	asked, answer := lines[:len(lines)-1], lines[len(lines)-1]
	q := Question{Text: strings.TrimSpace(strings.Join(asked, "\n"))}
	form, ok := strings.CutPrefix(answer, mark)
	switch {
	case !ok:
		return q, fmt.Errorf("the last line of a question is %q and does not begin with %q", answer, mark)
	case q.Text == "":
		return q, errors.New("an answer without a question")
	case strings.Contains("\n"+q.Text, "\n"+mark):
		return q, errors.New("a question with two answers")
	}
	return q, q.parse(strings.Fields(form))
}

// isOperator says whether the word is one that makes a yes or no of two values.
func isOperator(word string) bool { return slices.Contains([]string{"<", ">", "<=", ">=", "="}, word) }

func (q *Question) parse(words []string) (err error) {
	q.kind = Number
	if len(words) > 0 {
		kinds := map[string]Kind{"about": Number, "whether": YesOrNo, "word": Word}
		if kind, ok := kinds[words[0]]; ok {
			q.kind, q.about, words = kind, words[0] == "about", words[1:]
		}
	}
	if i := slices.IndexFunc(words, isOperator); i >= 0 {
		if q.about {
			return errors.New("yes and no are never about right")
		}
		q.kind, q.operator = YesOrNo, words[i]
		if q.right, err = parseValue(words[i+1:]); err != nil {
			return err
		}
		words = words[:i]
	}
	q.left, err = parseValue(words)
	return err
}

// Answer finds the right answer in the summary of a run, which is a JSON object. An error says what
// is not there.
func (q Question) Answer(summary string) (Answer, error) {
	run, err := decode(summary)
	if err != nil {
		return Answer{}, err
	}
	left, err := q.left.of(run)
	if err != nil || q.operator == "" {
		return Answer{left, q.about}, q.check(left, err)
	}
	right, err := q.right.of(run)
	if err != nil {
		return Answer{}, err
	}
	holds, err := compare(left, q.operator, right)
	return Answer{value: holds}, err
}

// check says what is wrong with an answer other than the error that there may already be.
func (q Question) check(answer any, err error) error {
	if said := text(answer); err == nil && !q.kind.Accepts(said) {
		return fmt.Errorf("the answer %q is not %s", said, q.kind)
	}
	return err
}

func compare(left any, operator string, right any) (bool, error) {
	if operator == "=" {
		return same(text(left), text(right)), nil
	}
	a, ok := number(text(left))
	b, okToo := number(text(right))
	if !ok || !okToo {
		return false, fmt.Errorf("%s %s %s compares what is no number", text(left), operator, text(right))
	}
	switch operator {
	case "<":
		return a < b, nil
	case ">":
		return a > b, nil
	case "<=":
		return a <= b, nil
	default:
		return a >= b, nil
	}
}
