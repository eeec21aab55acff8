package cli

import (
	"github.com/vpclint/vpclint/internal/engine"
	"github.com/vpclint/vpclint/internal/report"
	"github.com/vpclint/vpclint/model"
)

// summary counts what was judged. Functions outside any VPC are none of our business.
func summary(m *model.Model, rules *engine.Rules) report.Summary {
	s := report.Summary{Units: len(m.Units), Rules: len(rules.List())}
	for _, u := range m.Units {
		// What exists in several worlds counts once.
		resources, functions, triggers := map[string]bool{}, map[string]bool{}, map[string]bool{}
		for _, w := range u.Worlds() {
			for _, r := range w.Resources {
				resources[r.Address] = true
			}
			for _, f := range w.Kinds.Functions {
				if f.Attached != model.No {
					functions[f.Address] = true
				}
			}
			for _, t := range w.Kinds.Triggers {
				triggers[t.Address] = true
			}
		}
		s.Resources += len(resources)
		s.Functions += len(functions)
		s.Triggers += len(triggers)
	}
	return s
}

func catalogue(rules *engine.Rules) []report.Rule {
	var out []report.Rule
	for _, r := range rules.List() {
		out = append(out, report.Rule{
			ID: r.ID, Title: r.Title, Description: r.Description, Category: r.Category, Precision: r.Precision,
			Severity: r.Severity, Links: r.Links, Page: r.Page,
		})
	}
	return out
}
