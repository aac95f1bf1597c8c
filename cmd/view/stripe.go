package view

import (
	"strings"

	"concurrency-lab/demos/demo"
)

// leastStripe is the room below which a stripe would tell nothing.
const leastStripe = 4

// stripesMean says what the parts of a stripe are.
const stripesMean = "█ up to min, ▓ up to median, ░ up to max"

// stripe is a bar as text, in as many of the columns as the range is of the whole: dense up to the
// least, thin beyond the middle.
func stripe(r demo.Range, whole float64, columns int) string {
	if whole <= 0 || columns < leastStripe {
		return ""
	}
	at := func(x float64) int { return int(x/whole*float64(columns) + 0.5) }
	low, mid, high := at(r.Low), at(r.Mid), max(1, at(r.High))
	if high == 1 { // too short for parts
		low, mid = 1, 1
	}
	return strings.Repeat("█", low) + strings.Repeat("▓", mid-low) + strings.Repeat("░", high-mid)
}
