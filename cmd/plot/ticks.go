package plot

import (
	"math"
	"strconv"

	"concurrency-lab/demos/demo"
)

// Ruler returns where an axis is marked: at round numbers, evenly, from low or before to high or
// beyond, in at most so many steps.
func Ruler(low, high float64, axis demo.Axis, most int) []float64 {
	if high <= low {
		high = low + 1
		if axis.Unit != "" && low > 0 {
			high = 2 * low
		}
	}
	exponent := math.Floor(math.Log10((high - low) / float64(most)))
	if axis.Unit == "" {
		exponent = max(exponent, 0)
	}
	for ; ; exponent++ {
		for _, digit := range []float64{1, 2, 5} {
			step := digit * math.Pow(10, exponent)
			first, last := math.Floor(low/step+1e-9), math.Ceil(high/step-1e-9)
			if last-first > float64(most) {
				continue
			}
			var marks []float64
			for n := first; n <= last; n++ {
				marks = append(marks, n*step)
			}
			return marks
		}
	}
}

// decades returns the powers of ten from low or before to high or beyond.
func decades(low, high float64) []float64 {
	var marks []float64
	for e := math.Floor(math.Log10(low) + 1e-9); ; e++ {
		mark := math.Pow(10, e)
		if marks = append(marks, mark); mark >= high*(1-1e-9) && len(marks) > 1 {
			return marks
		}
	}
}

// prefix is a unit of time and how long it is.
type prefix struct {
	name string
	of   float64
}

// prefixFor returns the unit in which a time is a handy number.
func prefixFor(seconds float64) prefix {
	for _, p := range []prefix{{"s", 1}, {"ms", 1e-3}, {"µs", 1e-6}} {
		if math.Abs(seconds) >= p.of*(1-1e-9) {
			return p
		}
	}
	return prefix{"ns", 1e-9}
}

// Marked writes a number as an axis does, in the unit that suits another one.
func Marked(x float64, axis demo.Axis, like float64) string {
	p := prefix{"", 1}
	if axis.Unit != "" {
		p = prefixFor(like)
	}
	if math.Abs(x) < p.of/1000 { // a rest of the reckoning
		return "0"
	}
	return strconv.FormatFloat(math.Round(x/p.of*1000)/1000, 'f', -1, 64) + p.name
}
