package schedule

import (
	"encoding/binary"
	"hash/maphash"
	"math/big"
	"slices"
)

// partial is what of the order of a run's steps makes a difference: which steps of others must come
// before each step. All orders of the same steps that keep it look the same to every worker.
type partial struct {
	// workers has for each worker the places of its steps.
	workers [][]int
	// before has for each step how many of each worker's steps must come before it.
	before []marks
	// keys has for each step a number that says which worker's step it is, and what comes before it.
	// The sum of those of some steps says which state they lead to.
	keys []uint64
}

var seed = maphash.MakeSeed()

// partialOf returns the partial order of steps that were made one after the other.
func partialOf(steps []Step) *partial {
	p := &partial{before: make([]marks, len(steps)), keys: make([]uint64, len(steps))}
	nth := make([]int, len(steps)) // of its worker's, from 1
	made := 0                      // workers that have made steps
	var key []byte
	for i := range steps {
		s, need := &steps[i], &p.before[i]
		for j, left := i-1, made; left > 0 && j >= 0; j-- { // what comes before the last one of a worker needs no look
			if w := steps[j].Worker; need.of(w) == 0 && (j < s.all || j == s.since-1 || j == s.able-1 ||
				slices.Contains(s.after, j+1) || s.dependent(&steps[j].Choice)) {
				need.note(w, nth[j])
				left--
			}
		}
		for s.Worker >= len(p.workers) {
			p.workers = append(p.workers, nil)
		}
		p.workers[s.Worker] = append(p.workers[s.Worker], i)
		if nth[i] = len(p.workers[s.Worker]); nth[i] == 1 {
			made++
		}
		key = append(key[:0], s.Turn.String()...)
		for _, n := range *need { // of its own worker's steps as well
			key = binary.AppendUvarint(key, uint64(n))
		}
		p.keys[i] = maphash.Bytes(seed, key) // of FNV's numbers the sums are often equal
	}
	return p
}

// class returns a number that two orders of the same program share if they look the same.
func (p *partial) class() (sum uint64) {
	for _, key := range p.keys {
		sum += key
	}
	return sum
}

// orders counts the orders that keep the partial one: its linear extensions. It looks at about so
// many states, and says how many it has seen; exact says that these were all. Otherwise there are
// more orders than it has counted.
//
// A state is how many steps each worker has made. The number of ways to get to the states after so
// many steps gives that for those one step later. Where they are too many, only those to which most
// ways lead are kept.
func (p *partial) orders(most int) (n *big.Int, states int, exact bool) {
	type way struct { // a state, and the number of ways to get there
		state
		n *big.Int
	}
	exact = true
	room := max(1, most/max(1, len(p.before)))
	ways := []way{{p.begin(), big.NewInt(1)}}
	for range p.before {
		later, places := make([]way, 0, len(ways)), make(map[uint64]int, len(ways))
		for _, from := range ways {
			for w := range p.workers {
				i := p.next(from.state, w)
				if i < 0 {
					continue
				}
				key := from.key + p.keys[i]
				at, known := places[key]
				if !known {
					at = len(later)
					places[key] = at
					later = append(later, way{from.after(w, key), new(big.Int)})
				}
				later[at].n.Add(later[at].n, from.n)
			}
		}
		if states += len(later); len(later) > room {
			slices.SortFunc(later, func(a, b way) int { return b.n.Cmp(a.n) })
			later, exact = later[:room], false
		}
		ways = later
	}
	return ways[0].n, states, exact // one is left, where all steps have been made
}

// state is how many steps each worker has made, and the sum of their keys.
type state struct {
	made []int
	key  uint64
}

// begin returns the state before the first step.
func (p *partial) begin() state { return state{made: make([]int, len(p.workers))} }

// after returns the state with that key which one more step of a worker leads to.
func (s state) after(worker int, key uint64) state {
	made := slices.Clone(s.made)
	made[worker]++
	return state{made, key}
}

// next returns the place of a worker's next step if that may be made in a state, or -1.
func (p *partial) next(s state, worker int) int {
	places, made := p.workers[worker], s.made[worker]
	if made == len(places) {
		return -1
	}
	for w, n := range p.before[places[made]] {
		if s.made[w] < n {
			return -1
		}
	}
	return places[made]
}
