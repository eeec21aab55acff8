package finding

import (
	"cmp"
	"slices"
	"strings"
)

// Sort puts findings in the order of every report that is read from top to bottom: file, start, rule, resource, message.
func Sort(findings []Finding) { slices.SortStableFunc(findings, Compare) }

// SortWorst puts the worst first, for consumers that cut a long list: severity, then the order of Sort.
func SortWorst(findings []Finding) {
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), Compare(a, b))
	})
}

// Compare is a total order: two findings that compare equal differ in nothing that a reader sees.
func Compare(a, b Finding) int {
	return cmp.Or(
		a.Range.Compare(b.Range),
		strings.Compare(a.Rule, b.Rule),
		strings.Compare(a.Resource, b.Resource),
		strings.Compare(a.Message, b.Message),
		strings.Compare(a.Unit, b.Unit),
		strings.Compare(a.Cause, b.Cause),
	)
}

// SortNotChecked orders by unit, rule, resource and reason, and drops what is said twice: of several reasons for one rule
// and resource the first stays.
func SortNotChecked(items []NotChecked) []NotChecked {
	slices.SortStableFunc(items, func(a, b NotChecked) int {
		return cmp.Or(
			strings.Compare(a.Unit, b.Unit),
			strings.Compare(a.Rule, b.Rule),
			strings.Compare(a.Resource, b.Resource),
			strings.Compare(a.Reason, b.Reason),
		)
	})
	return slices.CompactFunc(items, func(a, b NotChecked) bool {
		return a.Unit == b.Unit && a.Rule == b.Rule && a.Resource == b.Resource
	})
}
