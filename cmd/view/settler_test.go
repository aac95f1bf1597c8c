package view

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"concurrency-lab/demos/stage"
)

func TestSettler(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s settler
		say := func(text string, at time.Duration) { s.add(stage.Line{Text: text, At: at}) }
		got := func(before time.Time) string {
			var texts []string
			for _, l := range s.take(before) {
				texts = append(texts, l.Text)
			}
			return strings.Join(texts, " ")
		}
		say("c", 3)
		time.Sleep(settling)
		old := time.Now()
		say("a", 1) // said before c, and comes after it
		say("d", 4)
		say("b", 2)
		say("b'", 2)
		if text := got(old.Add(-settling - 1)); text != "" || s.empty() {
			t.Errorf("what has not settled: %q", text)
		}
		time.Sleep(time.Nanosecond)
		say("e", 5)
		if text := got(old); text != "a b b' c d" {
			t.Errorf("in order: %q", text)
		}
		if text := got(time.Time{}); text != "e" || !s.empty() {
			t.Errorf("the rest: %q", text)
		}
	})
}
