package demo

import (
	"fmt"
	"strconv"
	"time"
)

// CountFrom returns n numbers in a row.
func CountFrom(first, n int) []int {
	numbers := make([]int, n)
	for i := range numbers {
		numbers[i] = first + i
	}
	return numbers
}

// Expect is a required check that compares what is printed of both.
func Expect[T any](name string, want, got T) Check {
	w, g := fmt.Sprint(want), fmt.Sprint(got)
	return Check{Name: name, OK: w == g, Want: w, Got: g, Grade: Required}
}

// ExpectAtOnce is a required check of how many tasks ran at the same time.
func ExpectAtOnce(workers, most int) Check {
	want := "1"
	if workers > 1 {
		want = fmt.Sprintf("1 to %d", workers)
	}
	return Check{Name: "at the same time", OK: most >= 1 && most <= workers, Want: want, Got: fmt.Sprint(most),
		Grade: Required}.As("at most %d at the same time; allowed: %d", most, workers)
}

// Number is x in as few digits as say it.
func Number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// NoFaster is a required check of sleeps that may not overlap, and so take their sum at least. How
// much longer it takes is the machine's affair.
func NoFaster(least, took time.Duration) Check {
	return Check{
		Name: "time", OK: took >= least, Grade: Required,
		Want: fmt.Sprintf("%v or more", least), Got: fmt.Sprint(took.Round(time.Millisecond)),
	}.As("took %.3f s; it takes at least %.3f s", took.Seconds(), least.Seconds())
}

// MedianAndRange is what a bar of times shows.
const MedianAndRange = "median, and from the least to the most"

// CheckEvery is how many iterations a loop runs between two looks at its context.
const CheckEvery = 1 << 22
