//go:build race

package demotest

// Race says whether the race detector is on: then processes start five times slower.
const Race = true
