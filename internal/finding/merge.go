package finding

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
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
// source block (count, for_each), the same block in several calls of a module that lack the same services, or resources of a template
// whose fault is written in one place (Globals). The resource is the first address; message, path and fix come from the worst draft;
// subjects and services are united. The result is sorted.
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
	instances := gather(drafts, func(d Draft) fault {
		if !d.Format.IsTerraform() && !d.Range.IsZero() {
			// A template has no instances, but what Globals says is said for several functions.
			return fault{d.Unit, d.Rule, d.Cause, placeOf(d.Finding), ""}
		}
		return fault{d.Unit, d.Rule, d.Cause, d.Block, ""}
	})
	calls := gather(instances, func(g []Draft) fault {
		f := unite(g)
		if !f.Format.IsTerraform() || f.Range.IsZero() {
			return fault{f.Unit, f.Rule, f.Cause, placeOf(f) + g[0].Block, ""}
		}
		return fault{f.Unit, f.Rule, f.Cause, placeOf(f) + inModule(g[0].Block), strings.Join(f.Services, ",")}
	})
	var out []Finding
	for _, g := range calls {
		out = append(out, unite(slices.Concat(g...)))
	}
	Sort(out)
	return out
}

// fault is what makes findings the same for the reader: the place is a source block, a range or both.
type fault struct{ unit, rule, cause, place, services string }

func placeOf(f Finding) string {
	return fmt.Sprintf("%s:%d-%d", f.Range.File, f.Range.Start.Byte, f.Range.End.Byte)
}

// inModule is a block's address within the module that writes it.
func inModule(block string) string {
	for {
		_, call, nested := strings.Cut(block, "module.")
		_, inner, named := strings.Cut(call, ".")
		if !nested || !named || !strings.HasPrefix(block, "module.") {
			return block
		}
		block = inner
	}
}

// gather puts together what has the same fault, in the order of the first of each.
func gather[T any](items []T, of func(T) fault) [][]T {
	at := map[fault]int{}
	var out [][]T
	for _, item := range items {
		key := of(item)
		i, seen := at[key]
		if !seen {
			i = len(out)
			at[key] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], item)
	}
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
