package page

import (
	"strings"
	"testing"

	"concurrency-lab/cmd/golden"
	"concurrency-lab/cmd/term"

	"github.com/google/go-cmp/cmp"

	_ "embed"
)

//go:embed testdata/lesson.md
var aLesson []byte

// TestLesson looks at how a page is taken apart: what is before and after the section is not in it.
func TestLesson(t *testing.T) {
	lesson, err := ParseLesson(aLesson, "lab")
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for i, step := range lesson {
		got.WriteString(lesson.Heading(i, "demo", 60, term.Palette{}))
		for _, part := range step.Parts {
			got.WriteString("[" + part.Text(60, term.Palette{}) + "]\n")
			for _, q := range part.Questions {
				got.WriteString(Question(q, 60, term.Palette{}))
			}
			if part.Command != "" {
				got.WriteString(Command("lab "+part.Command, term.Palette{}))
			}
		}
	}
	golden.Check(t, "lesson.golden", got.String())
}

func TestLessonOfNonsense(t *testing.T) {
	const ask = "```ask\nWhat?\nanswer: seed\n```\n\n"
	for page, want := range map[string]string{
		"# demo\n\nNothing else.\n":                                "there is no lesson",
		"## Lesson\n":                                              "there is no lesson",
		"## Lesson\n\nStraight to it.\n":                           "the lesson begins without a heading of the third level",
		"## Lesson\n\n### Run it\n\n```lab\nrm -r x\n```\n":        `Run it: "rm -r x" is no command of lab`,
		"## Lesson\n\n### Run it\n\n" + ask:                        "Run it: no run follows the last question",
		"## Lesson\n\n### Run it\n\n" + ask + "### Then\n\nText\n": "Run it: no run follows the last question",
		"## Lesson\n\n### Run it\n\n" + ask +
			"Text\n": "Run it: there is text between a question and its run",
		"## Lesson\n\n### Empty\n\n### Run it\n": "Empty: there is nothing in it",
		"## Lesson\n\n### Run it\n\n```ask\nWhat?\n```\n\n```lab\nlab x\n```": `Run it: ` +
			`the last line of a question is "What?" and does not begin with "answer:"`,
	} {
		_, err := ParseLesson([]byte(page), "lab")
		if err == nil {
			t.Errorf("%q is a lesson", page)
		} else if diff := cmp.Diff(want, err.Error()); diff != "" {
			t.Errorf("%q: %s", page, diff)
		}
	}
}
