package demos

import (
	"slices"
	"testing"

	"concurrency-lab/demos/urls/web"
)

// TestTopics holds that the topics name demos and variants that there are, that every variant
// belongs to one, and that no name means two of them, or a demo as well.
func TestTopics(t *testing.T) {
	all := All(web.Web{})
	meant := map[string]string{}
	for _, topic := range Topics() {
		for _, p := range topic.Places {
			found := false
			for _, d := range all {
				found = found || d.Name == p.Demo
				for _, v := range p.Variants {
					if d.Name == p.Demo && !slices.Contains(d.VariantNames(), v) {
						t.Errorf("topic %s: demo %s has no variant %s", topic.Name, p.Demo, v)
					}
				}
			}
			if !found {
				t.Errorf("topic %s: there is no demo %s", topic.Name, p.Demo)
			}
		}
		for _, name := range topic.names() {
			if other, taken := meant[name]; taken && other != topic.Name {
				t.Errorf("%q means %s and %s", name, other, topic.Name)
			}
			meant[name] = topic.Name
		}
	}
	for _, d := range all {
		if topic, taken := meant[d.Name]; taken {
			t.Errorf("%s is a demo, and a word for topic %s", d.Name, topic)
		}
		for _, v := range d.Variants {
			shown := slices.ContainsFunc(Topics(), func(topic Topic) bool { return topic.Shows(d.Name, v.Name) })
			if !shown {
				t.Errorf("%s, variant %s, belongs to no topic: see Topics", d.Name, v.Name)
			}
		}
	}
}

func TestTopicNamed(t *testing.T) {
	for given, want := range map[string]string{
		"race": "race", "Race-Conditions": "race", " race  conditions": "race", "DEADLOCK": "deadlock", "gil": "timing",
		"producer": "pools", "rac": "", "": "", "lock": "",
	} {
		if got, _ := TopicNamed(Topics(), given); got.Name != want {
			t.Errorf("%q means %q, want %q", given, got.Name, want)
		}
	}
}
