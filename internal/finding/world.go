package finding

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// InWorld is what was found in one world of a unit.
type InWorld struct {
	World      model.World
	Findings   []Finding
	NotChecked []NotChecked
	// Exists says whether the world has a resource of that address.
	Exists func(address string) bool
}

// MergeWorlds makes one finding of what is found in several worlds of a unit. A finding that does not hold in all worlds where its
// resource exists names those where it does, by the conditions that tell them from the others. One that does not hold in the
// world of the defaults says so first.
func MergeWorlds(worlds []InWorld) ([]Finding, []NotChecked) {
	if len(worlds) == 1 {
		return worlds[0].Findings, worlds[0].NotChecked
	}
	m := newMerger(worlds)
	var found []Finding
	for _, g := range m.groups() {
		found = append(found, m.unite(g)...)
	}
	return found, m.notChecked(found)
}

// merger merges what is found in the worlds of one unit.
type merger struct {
	worlds []InWorld
	naming naming
}

func newMerger(worlds []InWorld) *merger {
	m := &merger{worlds: worlds}
	for i, w := range worlds {
		for _, a := range w.World.Assignments {
			m.naming.add(i, a)
		}
	}
	return m
}

// sighting is a finding in one world.
type sighting struct {
	world int
	Finding
}

// group is one fault: at most one sighting a world, in the order of the worlds.
type group []sighting

// groups puts together what is the same fault: the same place and resource if there is such a pair, else the same resource with another
// branch of a condition, else the same place, which Globals share.
func (m *merger) groups() []group {
	var groups []*group
	for i, w := range m.worlds {
		rest := w.Findings
		for _, alike := range []func(a, b Finding) bool{sameSpot, sameResource, samePlace} {
			var left []Finding
			for _, f := range rest {
				at := slices.IndexFunc(groups, func(g *group) bool {
					last := (*g)[len(*g)-1]
					return last.world < i && last.Rule == f.Rule && last.Cause == f.Cause && alike((*g)[0].Finding, f)
				})
				if at < 0 {
					left = append(left, f)
					continue
				}
				*groups[at] = append(*groups[at], sighting{i, f})
			}
			rest = left
		}
		for _, f := range rest {
			groups = append(groups, &group{{i, f}})
		}
	}
	out := make([]group, len(groups))
	for i, g := range groups {
		out[i] = *g
	}
	return out
}

func sameSpot(a, b Finding) bool     { return sameResource(a, b) && samePlace(a, b) }
func sameResource(a, b Finding) bool { return a.Resource == b.Resource }
func samePlace(a, b Finding) bool    { return a.Range == b.Range }

// unite makes one finding of a fault, and another one of the worlds where it concerns more services.
func (m *merger) unite(g group) []Finding {
	var holds uint64
	var lead sighting
	for i, s := range g {
		holds |= m.naming.of[s.world]
		if i == 0 || s.Severity > lead.Severity {
			lead = s
		}
	}
	f := lead.Finding
	f.Fingerprint = g[0].Fingerprint // that of the defaults, where it holds there
	for _, s := range g {
		f.Subjects = append(f.Subjects, s.Subjects...)
	}
	f.Subjects = set(f.Subjects)
	f.Message += m.severities(g)
	f.Worlds = m.naming.terms(holds, m.present(f)&^holds)
	if !m.worlds[g[0].world].World.Default && len(f.Worlds) > 0 {
		f.Message = "Only if " + strings.Join(f.Worlds, " or ") + ": " + f.Message
	}
	out := []Finding{f}
	var more group
	for _, s := range g {
		if !subset(s.Services, f.Services) {
			more = append(more, s)
		}
	}
	if len(more) > 0 {
		out = append(out, m.unite(more)...)
	}
	return out
}

// severities says how severe the fault is where, "" when that is the same everywhere.
func (m *merger) severities(g group) string {
	by := map[model.Severity]uint64{}
	var all uint64
	for _, s := range g {
		by[s.Severity] |= m.naming.of[s.world]
		all |= m.naming.of[s.world]
	}
	if len(by) == 1 {
		return ""
	}
	var parts []string
	for s := model.Error; s > 0; s-- {
		if by[s] == 0 {
			continue
		}
		article := "a "
		if s == model.Error {
			article = "an "
		}
		parts = append(parts, article+s.String()+" if "+strings.Join(m.naming.terms(by[s], all&^by[s]), " or "))
	}
	return " It is " + strings.Join(parts, ", ") + "."
}

// present are the worlds where the finding's resource and one of its subjects exist.
func (m *merger) present(f Finding) uint64 {
	var out uint64
	for i, w := range m.worlds {
		if w.Exists(f.Resource) && (len(f.Subjects) == 0 || slices.ContainsFunc(f.Subjects, w.Exists)) {
			out |= m.naming.of[i]
		}
	}
	return out
}

func subset(a, b []string) bool {
	return !slices.ContainsFunc(a, func(s string) bool { return !slices.Contains(b, s) })
}

// notChecked keeps what is not checked in the world of the defaults, and names the worlds of the rest.
func (m *merger) notChecked(found []Finding) []NotChecked {
	type question struct{ rule, resource string }
	var order []question
	first := map[question]NotChecked{}
	worlds := map[question]uint64{}
	byDefault := map[question]bool{}
	for i, w := range m.worlds {
		for _, n := range w.NotChecked {
			q := question{n.Rule, n.Resource}
			if _, seen := first[q]; !seen {
				first[q] = n
				order = append(order, q)
			}
			worlds[q] |= m.naming.of[i]
			byDefault[q] = byDefault[q] || w.World.Default
		}
	}
	var out []NotChecked
	for _, q := range order {
		n := first[q]
		everywhere := len(found) > 0 && slices.ContainsFunc(found, func(f Finding) bool {
			return f.Rule == q.rule && len(f.Worlds) == 0 && (f.Resource == q.resource || slices.Contains(f.Subjects, q.resource))
		})
		if everywhere {
			continue
		}
		if !byDefault[q] {
			if names := m.naming.terms(worlds[q], m.present(Finding{Resource: q.resource})&^worlds[q]); len(names) > 0 {
				n.Reason += " (if " + strings.Join(names, " or ") + ")"
			}
		}
		out = append(out, n)
	}
	return out
}

// naming finds names for sets of worlds. A set is a mask with one bit for each assignment of conditions.
type naming struct {
	of          map[int]uint64 // the assignments of each world
	assignments []model.Assignment
	literals    []literal
}

// literal is a choice and the assignments that make it.
type literal struct {
	model.Choice
	mask uint64
}

// add adds an assignment of a world. There are never more than 64: a template with more worlds is judged in one.
func (n *naming) add(world int, a model.Assignment) {
	if n.of == nil {
		n.of = map[int]uint64{}
	}
	bit := uint64(1) << len(n.assignments)
	n.of[world] |= bit
	n.assignments = append(n.assignments, a)
	for _, c := range a {
		i := slices.IndexFunc(n.literals, func(l literal) bool { return l.Choice == c })
		if i < 0 {
			i = len(n.literals)
			n.literals = append(n.literals, literal{Choice: c})
		}
		n.literals[i].mask |= bit
	}
	slices.SortFunc(n.literals, func(a, b literal) int { return strings.Compare(a.String(), b.String()) })
}

// term is a conjunction of choices: "HasNat=false and IsProd=true".
type term struct {
	text string
	mask uint64
	next int // the first literal that may be added
}

// longest is how many conditions a name joins before it lists all of them.
const longest = 3

// terms names the assignments in yes, and none of no: few short terms that together cover yes. It is nil when there are none in no.
func (n *naming) terms(yes, no uint64) []string {
	if no == 0 {
		return nil
	}
	var out []string
	terms := []term{{mask: ^uint64(0)}}
	for range longest {
		if yes == 0 {
			break
		}
		terms = n.longer(terms)
		for yes != 0 {
			best := slices.MaxFunc(append([]term{{}}, terms...), func(a, b term) int {
				return cmp.Compare(a.gain(yes, no), b.gain(yes, no))
			})
			if best.gain(yes, no) == 0 {
				break
			}
			out = append(out, best.text)
			yes &^= best.mask
		}
	}
	for i, a := range n.assignments {
		if yes&(1<<i) != 0 {
			out = append(out, a.String())
		}
	}
	slices.Sort(out)
	return out
}

// longer adds each later literal to each term. Of several that mean the same the first is kept.
func (n *naming) longer(terms []term) []term {
	var out []term
	seen := map[uint64]bool{}
	for _, t := range terms {
		for i := t.next; i < len(n.literals); i++ {
			l := n.literals[i]
			text := l.String()
			if t.text != "" {
				text = t.text + " and " + text
			}
			if mask := t.mask & l.mask; mask != 0 && mask != t.mask && !seen[mask] {
				seen[mask] = true
				out = append(out, term{text, mask, i + 1})
			}
		}
	}
	return out
}

// gain is how many of yes the term covers, 0 if it covers any of no.
func (t term) gain(yes, no uint64) int {
	if t.mask&no != 0 {
		return 0
	}
	return bits.OnesCount64(t.mask & yes)
}
