package engine

import (
	"maps"
	"slices"
)

// nearest returns the key that is written most like name, "" if none is within a third of its length.
func nearest[V any](name string, among map[string]V) string {
	best, least := "", len(name)/3+1
	for _, candidate := range slices.Sorted(maps.Keys(among)) {
		if d := distance(name, candidate); d < least {
			best, least = candidate, d
		}
	}
	return best
}

// distance is the number of bytes to insert, delete or replace (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
