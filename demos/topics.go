package demos

import (
	"slices"
	"strings"

	"concurrency-lab/demos/demo"
)

// Topic is a subject of a class: the demos and variants that show it. Its lesson is the steps of
// their lessons that run these variants.
type Topic struct {
	// Name is what is typed for it, where the name of a demo can be.
	Name string
	// Title is what a heading calls it.
	Title string
	// About says in a few sentences what it is.
	About string
	// Words are other words for it. They mean the topic too.
	Words []string
	// Places are where it is shown, in the order of a lesson.
	Places []Place
}

// Place is a demo, or some of its variants.
type Place struct {
	Demo string
	// Variants are the variants that show the topic; none: all of them.
	Variants []string
}

// Topics returns the topics, in the order in which a beginner reads them.
func Topics() []Topic {
	return []Topic{
		{
			Name: "race", Title: "Race conditions",
			About: "Two workers use the same data at the same time, and the result depends on who is faster. " +
				"Most runs go well, so tests rarely find the bug. A lock around the whole step removes it.",
			Words: []string{"races", "race condition", "race conditions", "data race", "lost update", "atomic",
				"critical section"},
			Places: []Place{
				{"counter", []string{"lock", "no-lock", "global"}},
				{"register", nil},
				{"lock", []string{"add-sub", "file", "steps", "steps-no-lock", "wrong-lock", "half-lock", "print", "print-no-lock",
					"crowd"}},
				{"local", []string{"shared"}},
			},
		},
		{
			Name: "deadlock", Title: "Deadlock",
			About: "Every worker waits for something that another waiting worker holds, so no worker can continue. " +
				"It needs a cycle of waits. Taking the locks in the same order everywhere makes the cycle impossible.",
			Words: []string{"deadlocks", "cycle", "dining philosophers", "livelock"},
			Places: []Place{
				{"lock", []string{"deadlock", "ordered", "try"}},
				{"rlock", nil},
				{"philosophers", nil},
				{"future", []string{"deadlock", "second-executor"}},
			},
		},
		{
			Name: "waiting", Title: "Waiting for a condition",
			About: "A worker waits until another worker has done something. It sleeps meanwhile, and the other wakes it. " +
				"Events, conditions, barriers and semaphores do this in four ways.",
			Words: []string{"wait", "signal", "notify", "synchronisation", "synchronization", "condition variable",
				"rendezvous"},
			Places: []Place{
				{"event", nil},
				{"condition", nil},
				{"buffer", nil},
				{"readers", nil},
				{"barrier", nil},
				{"semaphore", nil},
			},
		},
		{
			Name: "pools", Title: "Pools and queues",
			About: "A few workers share many tasks. A queue hands the tasks out, and a future brings each result back.",
			Words: []string{"queues", "producer", "consumer", "producer consumer", "futures", "executor", "thread pool",
				"tasks"},
			Places: []Place{
				{"queue", nil},
				{"pool", nil},
				{"future", []string{"submit", "states", "executor", "broken"}},
				{"primes", nil},
				{"urls", nil},
				{"download", nil},
			},
		},
		{
			Name: "sharing", Title: "Processes, threads and sharing",
			About: "Threads share all memory. Processes share nothing unless the program says so: " +
				"shared memory, a pipe, a queue, or a manager process that keeps the data.",
			Words: []string{"processes", "threads", "shared memory", "memory", "ipc", "messages", "proxies"},
			Places: []Place{
				{"process", nil},
				{"thread", nil},
				{"shared", nil},
				{"counter", []string{"global", "separate-lock"}},
				{"pipe", nil},
				{"register", []string{"lock"}},
				{"manager", nil},
				{"local", []string{"local"}},
			},
		},
		{
			Name: "timing", Title: "Timing",
			About: "How long does the same work take one after the other, on threads and on processes? " +
				"Waiting and computing give different answers.",
			Words: []string{"time", "speed", "speed-up", "speedup", "performance", "gil", "benchmark"},
			Places: []Place{
				{"compare", nil},
				{"timer", nil},
				{"urls", []string{"as-completed"}},
				{"process", []string{"three", "start-methods"}},
			},
		},
	}
}

// TopicNamed returns the topic that a name or one of its other words means. Case does not count,
// and a hyphen is a space.
func TopicNamed(list []Topic, name string) (Topic, bool) {
	name = spaced(name)
	i := slices.IndexFunc(list, func(t Topic) bool {
		return slices.Contains(t.names(), name)
	})
	if i < 0 {
		return Topic{}, false
	}
	return list[i], true
}

// Mentions says whether text stands in one of the topic's names.
func (t Topic) Mentions(text string) bool {
	return slices.ContainsFunc(t.names(), func(name string) bool { return strings.Contains(name, spaced(text)) })
}

// names are all the words for the topic.
func (t Topic) names() []string {
	names := []string{t.Name, spaced(t.Title)}
	for _, word := range t.Words {
		names = append(names, spaced(word))
	}
	return names
}

func spaced(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(strings.ToLower(text), "-", " ")), " ")
}

// Shows says whether a variant of a demo belongs to the topic.
func (t Topic) Shows(demo, variant string) bool {
	return slices.ContainsFunc(t.Places, func(p Place) bool {
		return p.Demo == demo && (len(p.Variants) == 0 || slices.Contains(p.Variants, variant))
	})
}

// Among returns the demos of the topic that are in the list, each with the variants that show it.
func (t Topic) Among(list []*demo.Demo) []*demo.Demo {
	var some []*demo.Demo
	for _, p := range t.Places {
		for _, d := range list {
			if d.Name != p.Demo {
				continue
			}
			part := *d
			part.Variants = slices.DeleteFunc(slices.Clone(d.Variants), func(v demo.Variant) bool {
				return len(p.Variants) > 0 && !slices.Contains(p.Variants, v.Name)
			})
			if len(part.Variants) > 0 {
				some = append(some, &part)
			}
		}
	}
	return some
}
