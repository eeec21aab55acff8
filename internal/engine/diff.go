package engine

import (
	"slices"
	"strings"
)

// around is how many unchanged lines are shown about a change.
const around = 3

// diff shows what turns one text into another: lines that go with -, lines that come with +, and a few about them; "" when they are
// equal. Gaps are marked by "@@".
func diff(from, to []string) string {
	edits := edit(from, to)
	shown := make([]bool, len(edits))
	changed := false
	for i, e := range edits {
		if e[0] == ' ' {
			continue
		}
		changed = true
		for j := max(0, i-around); j <= min(len(edits)-1, i+around); j++ {
			shown[j] = true
		}
	}
	if !changed {
		return ""
	}
	var b strings.Builder
	gap := false
	for i, e := range edits {
		switch {
		case !shown[i]:
			gap = true
			continue
		case gap:
			b.WriteString("@@\n")
			gap = false
		}
		b.WriteString(strings.TrimRight(e, " ") + "\n")
	}
	return b.String()
}

// edit lists all lines of both texts with ' ', '-' or '+' before each, as few of the latter as possible. Lines that only align their
// values otherwise count as unchanged.
func edit(from, to []string) []string {
	// common[i][j] is the length of the longest common subsequence of from[i:] and to[j:].
	common := make([][]int, len(from)+1)
	for i := range common {
		common[i] = make([]int, len(to)+1)
	}
	for i := len(from) - 1; i >= 0; i-- {
		for j := len(to) - 1; j >= 0; j-- {
			if same(from[i], to[j]) {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var out []string
	i, j := 0, 0
	for i < len(from) || j < len(to) {
		switch {
		case i < len(from) && j < len(to) && same(from[i], to[j]):
			out = append(out, " "+to[j])
			i, j = i+1, j+1
		case j == len(to) || i < len(from) && common[i+1][j] >= common[i][j+1]:
			out = append(out, "-"+from[i])
			i++
		default:
			out = append(out, "+"+to[j])
			j++
		}
	}
	return out
}

func same(a, b string) bool {
	return a == b || indent(a) == indent(b) && slices.Equal(strings.Fields(a), strings.Fields(b))
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
