package cli

import (
	"context"
	"maps"
	"slices"

	"github.com/vpclint/vpclint/internal/spelling"
	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser"
)

// load reads the templates and modules. A value for a name that none of them declares is wrong usage.
func load(ctx context.Context, sources parser.Sources) (*model.Model, error) {
	m, err := parser.Load(ctx, sources)
	if err != nil || len(sources.Variables) == 0 || len(m.Units) == 0 || isBroken(m) {
		return m, err
	}
	return m, checkVariables(sources.Variables, parser.Declared(m))
}

// isBroken says whether something could not be read. What seems undeclared may be declared there.
func isBroken(m *model.Model) bool {
	return slices.ContainsFunc(m.Diagnostics, func(d model.Diagnostic) bool { return d.Severity == model.Error })
}

// checkVariables fails for the first name that is not declared.
func checkVariables(given map[string]string, declared []string) error {
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(declared, name) {
			return usagef("--var %s: no template or root module has a parameter or variable of that name%s", name, spelling.Suggestion(name, declared))
		}
	}
	return nil
}
