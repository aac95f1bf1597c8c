package schedule_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"concurrency-lab/primitives/schedule"
)

// orders counts the orders of a graph: its ways from the beginning to an end, by outcome.
func orders(g *schedule.Graph, r *schedule.Result) map[string]int {
	ways := make([]int, len(g.Nodes))
	ways[0] = 1
	by := map[string]int{}
	for i, n := range g.Nodes {
		for _, e := range n.Edges {
			ways[e.To] += ways[i]
		}
		if n.Outcome >= 0 {
			by[r.Outcomes[n.Outcome].Name] += ways[i]
		}
	}
	return by
}

// A graph has every order in it, and what it says of a state is what a run shows there.
func TestGraph(t *testing.T) {
	for name, program := range map[string]schedule.Program{
		"counter 2":      counter(2, 1),
		"counter 3":      counter(3, 1),
		"counter 2 x 2":  counter(2, 2),
		"locked":         locked(3),
		"philosophers 3": philosophers(3),
		"lost wakeup":    lostWakeup,
		"semaphore":      semaphore,
		"queue":          shared,
		"barrier":        barrier,
	} {
		t.Run(name, func(t *testing.T) {
			r := schedule.Explore(t.Context(), program, schedule.Exploration{
				Options: schedule.Options{Watch: true}, States: 10_000})
			g, want := r.Graph, map[string]int{}
			for _, o := range r.Outcomes {
				want[o.Name] += int(o.Orders.Int64())
			}
			if !r.Complete || !g.Whole {
				t.Fatalf("complete %t, whole %t", r.Complete, g.Whole)
			}
			if got := orders(g, r); !maps.Equal(got, want) {
				t.Errorf("orders %v, want %v", got, want)
			}
			for i, n := range g.Nodes {
				can := []schedule.Turn{}
				for w, s := range n.State.Workers {
					if s.Stand == schedule.CanGo {
						can = append(can, schedule.Turn{Worker: w})
					}
				}
				var edges []schedule.Turn
				for _, e := range n.Edges {
					edges = append(edges, e.Turn)
				}
				if !slices.Equal(can, edges) && n.Outcome < 0 {
					t.Errorf("node %d: who can go on: %v, edges %v", i, can, edges)
				}
			}
			for k, o := range r.Outcomes {
				at := g.Find(o.First.Schedule())
				if at < 0 || g.Nodes[at].Outcome != k || !g.Nodes[0].Leads(k) {
					t.Errorf("outcome %s is at %d", o.Name, at)
				}
			}
		})
	}
}

// The state of a node is the one that a run of its own comes to.
func TestGraphStates(t *testing.T) {
	r := schedule.Explore(t.Context(), philosophers(3), schedule.Exploration{
		Options: schedule.Options{Watch: true}, States: 10_000})
	s := schedule.NewStepper(t.Context(), philosophers(3), schedule.Options{})
	defer s.Close()
	var walk func(at int, by schedule.Schedule)
	seen := map[int]bool{}
	walk = func(at int, by schedule.Schedule) {
		if seen[at] {
			return
		}
		seen[at] = true
		if err := s.Go(by); err != nil {
			t.Fatal(err)
		}
		if got, want := holders(s.Position().State), holders(r.Graph.Nodes[at].State); got != want {
			t.Errorf("%s: %s, want %s", by, got, want)
		}
		for _, e := range r.Graph.Nodes[at].Edges {
			walk(e.To, append(slices.Clone(by), e.Turn))
		}
	}
	walk(0, nil)
	if len(seen) != len(r.Graph.Nodes) {
		t.Errorf("%d of %d nodes seen", len(seen), len(r.Graph.Nodes))
	}
}

// holders says who holds and who waits for what, by the names of the objects.
func holders(s *schedule.State) string {
	var list []string
	for _, o := range s.Objects {
		if len(o.Holders)+len(o.Waiting) > 0 {
			list = append(list, fmt.Sprint(o.Object, o.Holders, o.Waiting))
		}
	}
	slices.Sort(list)
	for _, w := range s.Workers {
		list = append(list, fmt.Sprint(w.Name, w.Stand))
	}
	return fmt.Sprint(list)
}

func TestPartOfAGraph(t *testing.T) {
	r := schedule.Explore(t.Context(), philosophers(3), schedule.Exploration{
		Options: schedule.Options{Watch: true}, States: 10})
	g := r.Graph
	if !r.Complete || g.Whole || len(g.Nodes) > 10 {
		t.Errorf("complete %t, whole %t, %d nodes", r.Complete, g.Whole, len(g.Nodes))
	}
	for _, n := range g.Nodes {
		if n.State == nil {
			t.Error("a node has no state")
		}
	}
	if at := g.Find(schedule.Schedule{{Worker: 25}}); at >= 0 {
		t.Errorf("a step that is not there leads to %d", at)
	}
}

// The shortest order of an outcome is one of all orders, not only of those that were run.
func TestFewest(t *testing.T) {
	for name, test := range map[string]struct {
		program  schedule.Program
		outcome  string
		switches int
	}{
		"counter":      {counter(3, 1), "loses", 1},
		"philosophers": {philosophers(4), "deadlock", 1},
		"three":        {philosophers(3), "deadlock", 1},
		"no deadlock":  {philosophers(3), "all ate", 0},
	} {
		plain := schedule.Explore(t.Context(), test.program,
			schedule.Exploration{Plain: name != "philosophers", States: 10_000})
		for i, o := range schedule.Explore(t.Context(), test.program, schedule.Exploration{States: 10_000}).Outcomes {
			if o.Name != test.outcome {
				continue
			}
			if n := o.First.Preemptions(); n != test.switches || plain.Outcomes[i].First.Preemptions() != n {
				t.Errorf("%s: %d switches by %s, want %d", name, n, o.First.Schedule(), test.switches)
			}
		}
	}
}
