package schedule

import (
	"slices"
	"testing"

	"concurrency-lab/primitives/trace"
)

// model is a program without goroutines: the steps of each worker, of which X is to take a lock and
// the next X on it to give it back.
type model [][]string

// run makes the model's steps as the scheduler says, and returns them; nil if it gave up.
func (m model) run(s Scheduler) (made []Step) {
	at, held, last := make([]int, len(m)), map[int]int{}, -1
	for {
		var enabled []Choice
		for w, steps := range m {
			if at[w] == len(steps) {
				continue
			}
			c := stepsOf(steps[at[w]])[0].Choice
			c.Worker = w + 1
			if by := held[c.Object]; c.Op != trace.OpAcquire || by == 0 || by == w+1 {
				enabled = append(enabled, c)
			}
		}
		if len(enabled) == 0 {
			return made
		}
		i := s.Next(Point{Enabled: enabled, Workers: len(m) + 1, Last: last})
		if i < 0 {
			return nil
		}
		c := enabled[i]
		made = append(made, Step{Choice: c, Preempts: preempts(enabled, &c, last), usual: usual(enabled, last) == i})
		if last = c.Worker; c.Op == trace.OpAcquire {
			held[c.Object] ^= c.Worker
		}
		at[c.Worker-1]++
	}
}

func TestSearch(t *testing.T) {
	for name, test := range map[string]struct {
		model             model
		orders, different int
	}{
		"two that share nothing": {model{{"aX1", "aX1"}, {"bX2", "bX2"}}, 6, 1},
		"two of one lock":        {model{{"aX1", "aX1"}, {"bX1", "bX1"}}, 2, 2},
		"counter of 2":           {model{{"aR1", "aW1"}, {"bR1", "bW1"}}, 6, 4},
		"counter of 3":           {model{{"aR1", "aW1"}, {"bR1", "bW1"}, {"cR1", "cW1"}}, 90, 36},
		"two philosophers":       {model{{"aX1", "aX2", "aX2", "aX1"}, {"bX2", "bX1", "bX1", "bX2"}}, 6, 3},
	} {
		for _, plain := range []bool{true, false} {
			s, classes, cost := newSearch(plain), map[uint64]bool{}, 0
			orders, sum := 0, 0
			for s.begin() {
				made := test.model.run(s)
				if err := s.end(); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if made == nil {
					continue
				}
				if now := (&Order{Steps: made}).Preemptions(); now < cost {
					t.Errorf("%s: an order with %d preemptions after one with %d", name, now, cost)
				} else {
					cost = now
				}
				p := partialOf(made)
				orders, classes[p.class()] = orders+1, true
				n, _, _ := p.orders(1000)
				sum += int(n.Int64())
			}
			switch {
			case plain && orders != test.orders, !plain && sum != test.orders:
				t.Errorf("%s, plain %t: %d orders and a sum of %d, want %d", name, plain, orders, sum, test.orders)
			case len(classes) != test.different, !plain && orders != test.different:
				t.Errorf("%s, plain %t: %d runs, %d different, want %d", name, plain, orders, len(classes), test.different)
			}
		}
	}
}

// After the prefix of an order a script makes the rest of it.
func TestPrefix(t *testing.T) {
	m, s, shorter := model{{"aR1", "aW1", "aX2"}, {"bR1", "bW1"}, {"cX2", "cX2"}}, newSearch(true), 0
	for s.begin() {
		o := &Order{Steps: m.run(s)}
		prefix := o.Prefix()
		again := &Order{Steps: m.run(Follow(prefix))}
		if !slices.Equal(o.Schedule(), again.Schedule()) {
			t.Errorf("%v: its prefix %v leads to %v", o.Schedule(), prefix, again.Schedule())
		}
		if len(prefix) < len(o.Steps) {
			shorter++
		}
	}
	if shorter == 0 {
		t.Error("no prefix is shorter than the whole")
	}
}

func TestRepeatDiverges(t *testing.T) {
	s := newSearch(false)
	s.begin()
	model{{"aR1", "aW1"}, {"bR1", "bW1"}}.run(s)
	if !s.begin() {
		t.Fatal("there is nothing more to do")
	}
	if made := (model{{"aR1"}}).run(s); made != nil || s.end() == nil {
		t.Errorf("another program was taken for the same: %v", made)
	}
}

// Orders that look different are drawn about equally often, however many look the same.
func TestRandom(t *testing.T) {
	m, often := model{{"aR1", "aW1"}, {"bR1", "bW1"}}, map[uint64]int{}
	for seed := range uint64(1000) {
		made := m.run(NewRandom(seed))
		often[partialOf(made).class()]++
		if again := m.run(NewRandom(seed)); !slices.Equal(scheduleOf(made), scheduleOf(again)) {
			t.Errorf("seed %d leads to %v and %v", seed, scheduleOf(made), scheduleOf(again))
		}
	}
	if len(often) != 4 {
		t.Errorf("%d classes", len(often))
	}
	for _, n := range often {
		if n < 100 {
			t.Errorf("a class came %d times in 1000", n)
		}
	}
}

func TestScript(t *testing.T) {
	m := model{{"aX1", "aX1"}, {"bX1", "bX1"}}
	for text, want := range map[string]string{
		"":     "",
		"a2b2": "",
		"b":    "",
		"ab":   "step 2 of the schedule is b, who cannot go on; who can: a",
		"c":    "step 1 of the schedule is c, but there is no such worker; who can go on: a, b",
		"A": "step 1 of the schedule is A, but no time of this worker is up; a small letter makes a step; " +
			"who can go on: a, b",
		"a2b2a": "step 5 of the schedule is a, but the run ended with step 4",
	} {
		schedule, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		s := Follow(schedule)
		m.run(s)
		if err = s.Err(); (err == nil) != (want == "") || err != nil && err.Error() != want {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestUsual(t *testing.T) {
	goes := func(w int) Choice { return Choice{Turn: Turn{Worker: w}} }
	late := func(w int) Choice { return Choice{Turn: Turn{Worker: w, Expired: true}} }
	spins := func(w, since int) Choice { return Choice{Turn: Turn{Worker: w}, Spins: true, since: since} }
	for name, test := range map[string]struct {
		enabled []Choice
		last    int
		want    int
	}{
		"the last one":                      {[]Choice{goes(1), goes(2), goes(3)}, 2, 1},
		"the first":                         {[]Choice{goes(1), goes(2)}, -1, 0},
		"the last one cannot go":            {[]Choice{goes(1), goes(3)}, 2, 0},
		"nobody by the end of time":         {[]Choice{late(1), goes(2)}, 1, 1},
		"but if nothing else":               {[]Choice{late(2), late(3)}, 1, 0},
		"nobody who spins":                  {[]Choice{spins(1, 0), late(2)}, 1, 1},
		"who has stood longest of spinners": {[]Choice{spins(1, 9), spins(2, 7), spins(3, 8)}, 1, 1},
	} {
		if got := usual(test.enabled, test.last); got != test.want {
			t.Errorf("%s: %d, want %d", name, got, test.want)
		}
	}
}
