package cloudformation

import (
	"slices"

	"github.com/vpclint/vpclint/model"
)

// nearest returns the name that a misspelt one most likely means, "" if none is near: at most one slip in four characters,
// and never more than two.
func nearest(name string, among []string) string {
	best, distance := "", min(len(name)/4, 2)+1
	for _, candidate := range among {
		if d := editDistance(name, candidate, distance); d < distance {
			best, distance = candidate, d
		}
	}
	return best
}

// maxGuesses bounds how many misspelt names of one template are looked up.
const maxGuesses = 50

// didYouMean is the end of a message about a misspelt name, "" when no name is near.
func (e *evaluator) didYouMean(name string, among []string) string {
	if e.guesses++; e.guesses > maxGuesses {
		return ""
	}
	if near := nearest(name, among); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}

// editDistance counts the insertions, deletions and changes between two names, up to limit.
func editDistance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

func sortedKeys(m map[string]model.Entry) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
