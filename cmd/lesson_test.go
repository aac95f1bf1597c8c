package cmd

import (
	"slices"
	"strings"
	"testing"

	"concurrency-lab/cmd/page"
	"concurrency-lab/demos"
	"concurrency-lab/docs"
)

// TestTopicLessons holds that every topic has a lesson of a reasonable length, and that a run of
// each of its demos is in it.
func TestTopicLessons(t *testing.T) {
	known := lessons{everyDemo(), docs.Page}
	for _, topic := range topicsOf(known.demos) {
		lesson, err := known.of(named{topic.Name, &topic})
		if err != nil {
			t.Error(err)
			continue
		}
		if m := lesson.Minutes(); m < 5 || m > 60 {
			t.Errorf("%s takes %d minutes", topic.Name, m)
		}
		for _, d := range topic.Among(known.demos) {
			shown := slices.ContainsFunc(lesson, func(s page.Step) bool {
				return strings.HasPrefix(s.Title, d.Name+": ") &&
					slices.ContainsFunc(s.Parts, func(p page.Part) bool { return strings.HasPrefix(p.Command, d.Name) })
			})
			if !shown {
				t.Errorf("the lesson of %s runs nothing of %s", topic.Name, d.Name)
			}
		}
	}
}

// TestStepsOfATopic looks at which steps of a demo's lesson a topic takes.
func TestStepsOfATopic(t *testing.T) {
	const lesson = "## Lesson\n\n### Intro\n\nHello.\n\n### A\n\n```lab\nconcurrency-lab counter\n```\n\n" +
		"### B\n\n```lab\nconcurrency-lab counter --variant luck\nconcurrency-lab counter\n```\n\n### After B\n\nSo.\n\n" +
		"### C\n\n```lab\nconcurrency-lab endings --variant well\n```\n\n### After C\n\nEnd.\n"
	known := lessons{fakes(), func(string) ([]byte, error) { return []byte(lesson), nil }}
	for variant, want := range map[string]string{
		"lock": "Intro, A, B, After B", "luck": "B, After B", "pair": "",
	} {
		topic := demos.Topic{Name: "t", Places: []demos.Place{{Demo: "counter", Variants: []string{variant}}}}
		steps, err := known.of(named{"t", &topic})
		if err != nil {
			t.Fatal(err)
		}
		var titles []string
		for _, s := range steps {
			titles = append(titles, strings.TrimPrefix(s.Title, "counter: "))
		}
		if got := strings.Join(titles, ", "); got != want {
			t.Errorf("%s: %s, want %s", variant, got, want)
		}
	}
}

// TestEveryQuestionHasAnAnswer counts those of the pages.
func TestEveryQuestionHasAnAnswer(t *testing.T) {
	for _, d := range everyDemo() {
		markdown, err := docs.Page(d.Name)
		if err != nil {
			t.Fatal(err)
		}
		_, section, _ := strings.Cut(string(markdown), "\n## Questions")
		section, _, _ = strings.Cut(section, "\n## ")
		questions, answers, folded := strings.Cut(section, "\n<details><summary>Answers</summary>\n")
		count := func(text string) (n int) {
			for line := range strings.Lines(text) {
				if number, _, ok := strings.Cut(line, ". "); ok && len(number) == 1 && number[0] >= '1' && number[0] <= '9' {
					n++
				}
			}
			return n
		}
		if q, a := count(questions), count(answers); !folded || q == 0 || q != a {
			t.Errorf("docs/%s.md has %d questions for a class and %d folded answers", d.Name, q, a)
		}
	}
}

// TestWithFlags looks at what becomes of the flags of a lesson's run.
func TestWithFlags(t *testing.T) {
	for _, test := range []struct{ args, extra, want string }{
		{"lock --variant file --repeat 20 --speed 100", "--speed 20", "lock --variant file --repeat 20 --speed 20"},
		{"lock --speed=100 -w 3", "--speed 20", "lock -w 3 --speed 20"},
		{"lock --seed 1", "--speed 20 --progress=never", "lock --seed 1 --speed 20 --progress=never"},
		{"lock", "", "lock"},
		{"lock --no-color --seed 3", "--no-color=true", "lock --seed 3 --no-color=true"},
	} {
		if got := strings.Join(withFlags(strings.Fields(test.args), strings.Fields(test.extra)), " "); got != test.want {
			t.Errorf("%s with %s: %s, want %s", test.args, test.extra, got, test.want)
		}
	}
}
