package schedule

import (
	"math/big"
	"testing"

	"concurrency-lab/primitives/trace"
)

// stepsOf reads steps as "aR1 bW1": who reads, writes or does something else (X) with which object.
func stepsOf(text ...string) (steps []Step) {
	ops := map[byte]trace.Op{'R': trace.OpRead, 'W': trace.OpWrite, 'X': trace.OpAcquire}
	for _, s := range text {
		steps = append(steps, Step{Choice: Choice{
			Turn: Turn{Worker: int(s[0]-'a') + 1}, Op: ops[s[1]], Object: int(s[2] - '0')}})
	}
	return steps
}

func TestOrders(t *testing.T) {
	joined := stepsOf("aX1", "bX2", "bX3")
	joined[0].Expired, joined[0].joins = true, 3 // b is 2
	timed := stepsOf("aX1", "bX2", "cX3")
	timed[2].all = 2
	born := stepsOf("aX1", "bX2", "aX3")
	born[1].since = 1
	enabled := stepsOf("aX1", "bX2", "aX3")
	enabled[1].able = 1
	also := stepsOf("aX1", "bX2")
	also[0].Also = []int{2}
	array := stepsOf("aW1", "bW1", "cW1")
	array[0].Index, array[1].Index = 1, 2
	long := stepsOf("aX1")
	for range 300 {
		long = append(long, long[0])
	}
	for name, test := range map[string]struct {
		steps []Step
		want  int64
	}{
		"none":                                {nil, 1},
		"one worker":                          {stepsOf("aX1", "aX2", "aX1"), 1},
		"two that share nothing":              {stepsOf("aX1", "aX1", "bX2", "bX2"), 6},
		"three that share nothing":            {stepsOf("aX1", "bX2", "cX3"), 6},
		"one object":                          {stepsOf("aX1", "bX1", "aX1"), 1},
		"reads":                               {stepsOf("aR1", "bR1"), 2},
		"a write between reads":               {stepsOf("aR1", "bW1", "aR1"), 1},
		"a counter that loses":                {stepsOf("aR1", "bR1", "aW1", "bW1"), 2},
		"nothing shared at all":               {stepsOf("aX0", "bX0"), 2},
		"a wait for another that is given up": {joined, 1},
		"time that passes":                    {timed, 2},
		"a birth":                             {born, 2},
		"what makes a step possible":          {enabled, 2},
		"a second object":                     {also, 1},
		"numbers of an array, and all of it":  {array, 2},
		"long":                                {long, 1},
	} {
		n, states, exact := partialOf(test.steps).orders(1000)
		if n.Cmp(big.NewInt(test.want)) != 0 || states < len(test.steps) || !exact {
			t.Errorf("%s: %v orders in %d states, want %d", name, n, states, test.want)
		}
	}
}

func TestOrdersThatAreTooMany(t *testing.T) {
	var steps []Step
	for w := range 10 {
		for range 4 {
			steps = append(steps, Step{Choice: Choice{Turn: Turn{Worker: w}}})
		}
	}
	n, states, exact := partialOf(steps).orders(10_000)
	all := new(big.Int).MulRange(1, 40) // 40!/4!^10
	all.Div(all, new(big.Int).Exp(big.NewInt(24), big.NewInt(10), nil))
	if exact || states > 100_000 || n.Cmp(all) >= 0 || len(n.String()) < 20 {
		t.Errorf("%v of %v orders were counted in %d states, exact %t", n, all, states, exact)
	}
}

func TestClass(t *testing.T) {
	for _, test := range []struct {
		a, b []Step
		same bool
	}{
		{stepsOf("aX1", "bX2"), stepsOf("bX2", "aX1"), true},
		{stepsOf("aX1", "bX1"), stepsOf("bX1", "aX1"), false},
		{stepsOf("aR1", "bR1"), stepsOf("bR1", "aR1"), true},
		{stepsOf("aR1", "bW1"), stepsOf("bW1", "aR1"), false},
		{stepsOf("aX1", "bX2", "aX2"), stepsOf("bX2", "aX1", "aX2"), true},
		{stepsOf("aX1", "bX2", "aX2"), stepsOf("aX1", "aX2", "bX2"), false},
	} {
		if same := partialOf(test.a).class() == partialOf(test.b).class(); same != test.same {
			t.Errorf("%v and %v: look the same %t", scheduleOf(test.a), scheduleOf(test.b), same)
		}
	}
}
