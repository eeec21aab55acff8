// Package spelling finds the name that a misspelt one was probably meant to be.
package spelling

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// Nearest returns the known name that is nearest to name, "" if none is near: a third of its letters may differ, and one
// more. Of equally near names the first in alphabetical order is returned.
func Nearest(name string, known []string) string {
	return Within(name, known, utf8.RuneCountInString(name)/3+1)
}

// Within returns the known name that is nearest to name and at most so many slips away, "" if there is none.
func Within(name string, known []string, slips int) string {
	best, least := "", slips+1
	for _, k := range slices.Sorted(slices.Values(known)) {
		if d := distance([]rune(name), []rune(k)); d < least {
			best, least = k, d
		}
	}
	return best
}

// Suggestion is Nearest as an addition to an error message: `, did you mean "sarif"?`, or "" if nothing is near.
func Suggestion(name string, known []string) string {
	near := Nearest(name, known)
	if near == "" {
		return ""
	}
	return fmt.Sprintf(", did you mean %q?", near)
}

// distance is the number of insertions, deletions, replacements and swaps of neighbours that turn a into b.
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, before
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replaced := last[j-1]
			if a[i-1] != b[j-1] {
				replaced++
			}
			row[j] = min(replaced, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
