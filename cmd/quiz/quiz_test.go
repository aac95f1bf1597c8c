package quiz

import (
	"strings"
	"testing"
)

const summary = `{"workers": 8, "on": null, "elapsed_s": 4.0213, "result": {
	"counter": 8000, "expected": 8000, "number": 3.1415926, "value": "41666666666665000000", "text": "Hello, World",
	"found": true, "order": ["9", "8", "7"], "left": [],
	"names": {"Amy": 4, "Lily": 2},
	"numbers": [{"n": "2", "prime": true}, {"n": "4", "prime": false}, {"n": "7", "prime": true}],
	"rows": [{"work": "cal", "mode": "serial", "speedup": 1}, {"work": "cal", "mode": "thread", "speedup": 1.9},
		{"work": "io", "mode": "thread", "speedup": 99}]},
	"checks": [{"name": "checked in", "ok": true, "got": "8"}, {"name": "lost", "ok": false, "got": "12"}],
	"repeat": {"runs": 20, "outcomes": {"8": 19, "7": 1}}}`

// TestAnswers looks at what each form finds, and at guesses that are right and wrong; those stand
// before and after a bar.
func TestAnswers(t *testing.T) {
	for form, test := range map[string]struct{ want, guesses string }{
		"result.counter": {"8000",
			"8000 8,000 8'000 8_000 +8000 8000.0 8000x | 800 80000 eight -8000 8000? ?"},
		"workers":                          {"8", "8 8% | 7"},
		"result.number":                    {"3.1415926", "3.1415926 | 3.14"},
		"about result.number":              {"3.14", "3.14 3 2.5s 3.9 | 2 4 nothing"},
		"about elapsed_s":                  {"4.02", "4 4s 5 | 40 3"},
		"about result.counter":             {"8000", "10,000 6000 | 10001"},
		"result.value":                     {"41666666666665000000", "41,666,666,666,665,000,000 |"},
		"word result.text":                 {"Hello, World", "helloworld HELLO_world | hello"},
		"whether result.found":             {"yes", "yes y true YES | no n 1 yess"},
		"word on":                          {"none", "none nothing null | 0"},
		"word result.order":                {"9, 8, 7", "987 9,8,7 | 789"},
		"result.order.0":                   {"9", "9 | 7"},
		"result.order.-1":                  {"7", "7 | 9"},
		"result.names.Amy":                 {"4", "4 | 2"},
		"count result.names":               {"2", "2 | 4"},
		"count on":                         {"0", "0 | none"},
		"count result.left":                {"0", "0 | none"},
		"count repeat.outcomes":            {"2", "2 | 20"},
		"count result.numbers.true":        {"2", "2 | 3"},
		"count result.numbers.false":       {"1", "1 | 2"},
		"result.numbers.1.n":               {"4", "4 | 7"},
		"result.rows.cal.thread.speedup":   {"1.9", "1.9 | 2"},
		"checks.checked in.got":            {"8", "8 | 12"},
		"whether checks.lost.ok":           {"no", "no | yes"},
		"result.counter = result.expected": {"yes", "yes | no"},
		"result.order.0 = result.order.1":  {"no", "no | yes"},
		"result.counter < 8000":            {"no", "no | yes"},
		"result.counter <= 8000":           {"yes", "yes | no"},
		"count repeat.outcomes > 1":        {"yes", "yes | no"},
		"1 >= result.names.Amy":            {"no", "no | yes"},
	} {
		q, err := Parse("What?\nanswer: " + form)
		if err != nil {
			t.Errorf("%s: %v", form, err)
			continue
		}
		answer, err := q.Answer(summary)
		if err != nil || answer.String() != test.want {
			t.Errorf("%s: %s, %v; want %s", form, answer, err, test.want)
		}
		right, wrong, _ := strings.Cut(test.guesses, "|")
		for _, guess := range strings.Fields(right) {
			if !answer.Matches(guess) {
				t.Errorf("%s: %q is taken for wrong", form, guess)
			}
		}
		for _, guess := range strings.Fields(wrong) {
			if answer.Matches(guess) {
				t.Errorf("%s: %q is taken for right", form, guess)
			}
		}
	}
	spaced, _ := Parse("What?\nanswer: result.counter")
	if answer, _ := spaced.Answer(summary); !answer.Matches(" 8 000 of them ") {
		t.Error("spaces count")
	}
}

// TestNoAnswer looks at what is not in the summary, or is nothing to say in a few words.
func TestNoAnswer(t *testing.T) {
	for form, want := range map[string]string{
		"result.countre":            "there is no result.countre",
		"result.counter.more":       "there is no result.counter.more",
		"result.order.3":            "there is no result.order.3",
		"result.order.-4":           "there is no result.order.-4",
		"result.rows.io.serial":     "there is no result.rows.io.serial",
		"result.rows.cal.speedup":   "there is no result.rows.cal.speedup",
		"result.rows.cal":           "result.rows.cal is more than a value",
		"result.names":              "result.names is more than a value",
		"result.numbers":            "result.numbers is more than a value",
		"count result.counter":      "result.counter has no entries to count",
		"about result.text":         `the answer "Hello, World" is not a number`,
		"result.found":              `the answer "yes" is not a number`,
		"whether result.counter":    `the answer "8000" is not yes or no`,
		"result.text < 3":           "Hello, World < 3 compares what is no number",
		"result.counter < result.x": "there is no result.x",
	} {
		q, err := Parse("What?\nanswer: " + form)
		if err != nil {
			t.Errorf("%s: %v", form, err)
			continue
		}
		if answer, err := q.Answer(summary); err == nil || err.Error() != want {
			t.Errorf("%s: %s, %v; want %s", form, answer, err, want)
		}
	}
}

func TestParse(t *testing.T) {
	q, err := Parse("\nWhat will it be,\nand why?\nanswer: seed\n")
	if err != nil || q.Text != "What will it be,\nand why?" {
		t.Errorf("%q, %v", q.Text, err)
	}
	for block, want := range map[string]string{
		"":                                  `the last line of a question is "" and does not begin with "answer:"`,
		"What?":                             `the last line of a question is "What?" and does not begin with "answer:"`,
		"answer: seed":                      "an answer without a question",
		"What?\nanswer: seed\nanswer: on":   "a question with two answers",
		"What?\nanswer:":                    "an answer without a value",
		"What?\nanswer: count":              "an answer without a value",
		"What?\nanswer: seed =":             "an answer without a value",
		"What?\nanswer: about":              "an answer without a value",
		"What?\nanswer: a..b":               `"a..b" is no path`,
		"What?\nanswer: about seed < 3":     "yes and no are never about right",
		"What?\nanswer: seed < 3 < workers": `"3 < workers" is no path`,
	} {
		if _, err := Parse(block); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", block, err, want)
		}
	}
}

// TestKind looks at which guesses make sense.
func TestKind(t *testing.T) {
	for form, test := range map[string]struct {
		kind        Kind
		make, makes string // sense; none
	}{
		"seed":                  {Number, "5 -3 4s 1,000 12%", "banana yes none"},
		"count repeat.outcomes": {Number, "5", "five"},
		"about elapsed_s":       {Number, "4.5s", "long"},
		"whether result.found":  {YesOrNo, "yes No y TRUE", "maybe 1 banana"},
		"seed > 3":              {YesOrNo, "n yes", "3"},
		"word result.order.0":   {Word, "a 7 yes", ""},
	} {
		q, err := Parse("What?\nanswer: " + form)
		if err != nil || q.Kind() != test.kind {
			t.Errorf("%s: %v, %v", form, q.Kind(), err)
		}
		for _, guess := range strings.Fields(test.make) {
			if !q.Kind().Accepts(guess) {
				t.Errorf("%s: %q is refused", form, guess)
			}
		}
		for _, guess := range strings.Fields(test.makes) {
			if q.Kind().Accepts(guess) {
				t.Errorf("%s: %q is accepted", form, guess)
			}
		}
	}
}
