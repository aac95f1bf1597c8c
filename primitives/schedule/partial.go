package schedule

import (
	"encoding/binary"
	"hash/maphash"
	"math"
	"math/big"
	"slices"
)

// partial is what of the order of a run's steps makes a difference: which steps of others must come
// before each step. All orders of the same steps that keep it look the same to every worker.
type partial struct {
	// workers has for each worker the places of its steps.
	workers [][]int
	// before has for each step how many of each worker's steps must come before it.
	before [][]int
	// keys has for each step a number that says which worker's step it is, and what comes before it.
	// The sum of those of some steps says which state they lead to.
	keys []uint64
}

var seed = maphash.MakeSeed()

// partialOf returns the partial order of steps that were made one after the other.
func partialOf(steps []Step) *partial {
	p := &partial{before: make([][]int, len(steps)), keys: make([]uint64, len(steps))}
	for _, s := range steps {
		for s.Worker >= len(p.workers) {
			p.workers = append(p.workers, nil)
		}
	}
	nth := make([]int, len(steps)) // of its worker's
	var key []byte
	for i := range steps {
		s := &steps[i]
		need := make([]int, len(p.workers))
		for j := range i {
			if j < s.all || j == s.since-1 || j == s.able-1 ||
				slices.Contains(s.after, j+1) || s.dependent(&steps[j].Choice) {
				need[steps[j].Worker] = nth[j] + 1
			}
		}
		p.before[i] = need
		nth[i] = len(p.workers[s.Worker])
		p.workers[s.Worker] = append(p.workers[s.Worker], i)
		key = append(key[:0], s.Turn.String()...)
		key = binary.AppendUvarint(key, uint64(nth[i]))
		for w, n := range need {
			if n > 0 {
				key = binary.AppendUvarint(binary.AppendUvarint(key, uint64(w)), uint64(n))
			}
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
	for _, places := range p.workers {
		if len(places) > math.MaxUint16 {
			return big.NewInt(1), 0, false
		}
	}
	exact = true
	room := max(1, most/max(1, len(p.before)))
	ways := []way{{at: make([]byte, 2*len(p.workers)), n: big.NewInt(1)}}
	for range p.before {
		later, places := make([]way, 0, len(ways)), make(map[string]int, len(ways))
		for _, from := range ways {
			for w := range p.workers {
				if !p.can(from.at, w) {
					continue
				}
				made := from.at.made(w)
				from.at.set(w, made+1)
				if i, ok := places[string(from.at)]; ok {
					later[i].n.Add(later[i].n, from.n)
				} else {
					places[string(from.at)] = len(later)
					later = append(later, way{at: slices.Clone(from.at), n: new(big.Int).Set(from.n)})
				}
				from.at.set(w, made)
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

// state is how many steps each worker has made, two bytes each: it is the key of a map.
type state []byte

func (s state) made(worker int) int  { return int(binary.BigEndian.Uint16(s[2*worker:])) }
func (s state) set(worker, made int) { binary.BigEndian.PutUint16(s[2*worker:], uint16(made)) }

// way is a state, and the number of ways to get there.
type way struct {
	at state
	n  *big.Int
}

// can says whether a worker's next step may be made in a state.
func (p *partial) can(at state, worker int) bool {
	places, made := p.workers[worker], at.made(worker)
	if made == len(places) {
		return false
	}
	for w, n := range p.before[places[made]] {
		if at.made(w) < n {
			return false
		}
	}
	return true
}
