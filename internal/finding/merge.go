package finding

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// Draft is a finding as a rule made it, before the instances of one source block become one finding.
type Draft struct {
	Finding
	// Block is the source block of the resource: the same for all its instances.
	Block string
}

// maxNamed is how many more instances a message names.
const maxNamed = 3

// Merge makes one finding of all drafts that are one fault for the reader: same unit, rule and cause, and either instances of one
// source block (count, for_each) or resources of a template whose fault is written in one place (Globals). The resource is
// the first address; message, path and fix come from the worst draft; subjects and services are united. The result is sorted.
func Merge(drafts []Draft) []Finding {
	drafts = slices.Clone(drafts)
	slices.SortStableFunc(drafts, func(a, b Draft) int {
		return cmp.Or(
			strings.Compare(a.Unit, b.Unit),
			strings.Compare(a.Rule, b.Rule),
			strings.Compare(a.Cause, b.Cause),
			strings.Compare(a.Resource, b.Resource),
			cmp.Compare(b.Severity, a.Severity),
			strings.Compare(a.Message, b.Message),
		)
	})
	type fault struct{ unit, rule, cause, place string }
	place := map[fault][]Draft{}
	var order []fault
	for _, d := range drafts {
		key := fault{d.Unit, d.Rule, d.Cause, d.Block}
		if d.Format != model.Terraform && !d.Range.IsZero() {
			// A template has no instances, but what Globals says is said for several functions.
			key.place = fmt.Sprintf("%s:%d-%d", d.Range.File, d.Range.Start.Byte, d.Range.End.Byte)
		}
		if _, seen := place[key]; !seen {
			order = append(order, key)
		}
		place[key] = append(place[key], d)
	}
	var out []Finding
	for _, key := range order {
		out = append(out, unite(place[key]))
	}
	Sort(out)
	return out
}

// unite makes one finding of drafts that are sorted by resource.
func unite(drafts []Draft) Finding {
	lead := slices.MaxFunc(drafts, func(a, b Draft) int { return cmp.Compare(a.Severity, b.Severity) })
	f := lead.Finding
	f.Resource = drafts[0].Resource
	var others []string
	for _, d := range drafts {
		if d.Resource != lead.Resource {
			others = append(others, d.Resource)
		}
		f.Subjects = append(f.Subjects, d.Subjects...)
		f.Services = append(f.Services, d.Services...)
		f.Related = append(f.Related, d.Related...)
		f.Evidence = append(f.Evidence, d.Evidence...)
	}
	f.Message += also(set(others))
	f.Subjects, f.Services = set(f.Subjects), set(f.Services)
	f.Related = distinct(f.Related, compareRelated)
	f.Evidence = distinct(f.Evidence, compareEvidence)
	f.Fingerprint = Fingerprint(f, drafts[0].Block)
	return f
}

// also names the other instances at the end of a message.
func also(others []string) string {
	switch {
	case len(others) == 0:
		return ""
	case len(others) <= maxNamed:
		return " The same holds for " + strings.Join(others, ", ") + "."
	default:
		return fmt.Sprintf(" The same holds for %s and %d more.", strings.Join(others[:maxNamed-1], ", "), len(others)-maxNamed+1)
	}
}

func set(names []string) []string {
	names = slices.Clone(names)
	slices.Sort(names)
	return slices.Compact(names)
}

func distinct[T comparable](items []T, compare func(a, b T) int) []T {
	items = slices.Clone(items)
	slices.SortStableFunc(items, compare)
	return slices.Compact(items)
}

func compareRelated(a, b Related) int {
	return cmp.Or(a.Range.Compare(b.Range), strings.Compare(a.Role, b.Role), strings.Compare(a.Resource, b.Resource))
}

// compareEvidence puts the strongest first.
func compareEvidence(a, b Evidence) int {
	return cmp.Or(strings.Compare(b.Class, a.Class), strings.Compare(a.Text, b.Text), a.Range.Compare(b.Range))
}
