package demos

import (
	"fmt"
	"strconv"
	"time"
)

// countFrom returns n numbers in a row.
func countFrom(first, n int) []int {
	numbers := make([]int, n)
	for i := range numbers {
		numbers[i] = first + i
	}
	return numbers
}

// expect is a required check that compares what is printed of both.
func expect[T any](name string, want, got T) Check {
	w, g := fmt.Sprint(want), fmt.Sprint(got)
	return Check{Name: name, OK: w == g, Want: w, Got: g, Grade: Required}
}

// expectAtOnce is a required check of how many tasks ran at the same time.
func expectAtOnce(workers, most int) Check {
	want := "1"
	if workers > 1 {
		want = fmt.Sprintf("1 to %d", workers)
	}
	return Check{Name: "at the same time", OK: most >= 1 && most <= workers, Want: want, Got: fmt.Sprint(most),
		Grade: Required}
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// noFaster is a required check of sleeps that may not overlap, and so take their sum at least. How
// much longer it takes is the machine's affair.
func noFaster(least, took time.Duration) Check {
	return Check{
		Name: "time", OK: took >= least, Grade: Required,
		Want: fmt.Sprintf("%v or more", least), Got: fmt.Sprint(took.Round(time.Millisecond)),
	}
}

// medianAndRange is what a bar of times shows.
const medianAndRange = "median, and from the least to the most"

// checkEvery is how many iterations a loop runs between two looks at its context.
const checkEvery = 1 << 22
