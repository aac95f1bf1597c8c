// Package spelling finds the word that a user probably meant, and writes words for a shell.
package spelling

import "strings"

// Meant returns the word that was probably meant, or "". A word of which less than half is right is
// not suggested, nor is a number for a number.
func Meant(given string, words []string) string {
	given = strings.ToLower(given)
	letters := strings.Trim(given, "-0123456789. ")
	best, least := "", max(1, len(letters)/4)
	for _, word := range words {
		if d := distance(given, strings.ToLower(word)); d <= least && 2*d < len(letters) && (best == "" || d < least) {
			best, least = word, d
		}
	}
	return best
}

// distance is the number of letters to insert, delete, replace or swap with the next to make b of
// a.
func distance(a, b string) int {
	before, row := []int(nil), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range len(b) {
			changed := row[j]
			if a[i] != b[j] {
				changed++
			}
			next[j+1] = min(changed, next[j]+1, row[j+1]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}
