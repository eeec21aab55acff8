package cloudformation

import (
	"fmt"
	"slices"

	"github.com/vpclint/vpclint/internal/spelling"
	"github.com/vpclint/vpclint/model"
)

// maxUndeclared is how many undeclared names are reported one by one. A template with more is a part of one, put together
// by a build.
const maxUndeclared = 5

// undeclared is a name that stands for nothing in the template, where it is first used.
type undeclared struct {
	name string // with its kind: "condition HasNat"
	near string // the name that is likely meant, "" if none is near
	at   model.Range
}

// missing notes that a name is not declared, once a name. kind is "condition ", "mapping " or "" for what Ref takes; among
// gives the names that are declared.
func (e *evaluator) missing(kind, name string, at model.Range, among func() []string) {
	if e.missed[kind+name] || len(e.hidden) > 0 {
		return // a macro may declare it
	}
	e.missed[kind+name] = true
	u := undeclared{name: kind + name, at: at}
	if len(e.missed) <= maxGuesses {
		u.near = nearest(name, among())
	}
	// SAM makes resources like ServerlessRestApi and FunctionRole, so that in its templates only likely slips count.
	if u.near == "" && kind == "" && e.serverless {
		return
	}
	e.absentees = append(e.absentees, u)
}

// maxGuesses bounds how many misspelt names of one template are looked up.
const maxGuesses = 50

// reportMissing turns the notes of missing into diagnostics.
func (e *evaluator) reportMissing() {
	slices.SortStableFunc(e.absentees, func(a, b undeclared) int { return a.at.Compare(b.at) })
	var others []undeclared
	for _, u := range e.absentees {
		if u.near != "" {
			e.report(model.Warning, u.at, "%s is not declared in the template; did you mean %s?", u.name, u.near)
		} else {
			others = append(others, u)
		}
	}
	if len(others) > maxUndeclared {
		first := others[0]
		first.name = fmt.Sprintf("%s and %d other names are not declared in the template, which seems to be a part of another one",
			first.name, len(others)-1)
		e.report(model.Warning, first.at, "%s", first.name)
		return
	}
	for _, u := range others {
		e.report(model.Warning, u.at, "%s is not declared in the template", u.name)
	}
}

// nearest returns the name that a misspelt one most likely means, "" if none is near: at most one slip in four characters,
// and never more than two.
func nearest(name string, among []string) string {
	return spelling.Within(name, among, min(len(name)/4, 2))
}

func sortedKeys(m map[string]model.Entry) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
