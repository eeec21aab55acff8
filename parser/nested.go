package parser

import (
	"fmt"
	"slices"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/cloudformation"
)

// nestedTemplates are the templates that one template nests. Each is read once for each set of parameters, however many worlds the outer
// template has: transforms look at parameters.
type nestedTemplates struct {
	loader *loader
	read   map[string]nestedTemplate
}

type nestedTemplate struct {
	template    *cloudformation.Template
	diagnostics []model.Diagnostic
}

func (n *nestedTemplates) get(name string, parameters map[string]string) (*cloudformation.Template, []model.Diagnostic) {
	key := fmt.Sprintf("%q %q", name, parameters) // fmt sorts maps
	t, ok := n.read[key]
	if !ok {
		t = n.load(name, parameters)
		n.read[key] = t
	}
	return t.template, t.diagnostics
}

// load reads a template that may be nested. That a file cannot be read is reported where it is a template of its own.
func (n *nestedTemplates) load(name string, parameters map[string]string) nestedTemplate {
	src, err := n.loader.tree.Read(name)
	if err != nil || !cloudformation.Detect(name, src) {
		return nestedTemplate{}
	}
	template, diagnostics := cloudformation.Read(name, src)
	if template == nil || template.Broken {
		return nestedTemplate{}
	}
	return nestedTemplate{template, append(diagnostics, n.loader.transform(template, parameters)...)}
}

// outermost leaves out the templates that others of the run nest: they are judged there, with the parameters that they are given. Of
// templates that nest one another in a circle the first stays.
func outermost(results []result) []result {
	around := map[string][]*model.Unit{} // the units that hold a template, by its name
	for _, r := range results {
		if r.unit == nil || r.unit.Format.IsTerraform() {
			continue
		}
		for _, file := range r.unit.Files {
			if file != r.unit.Path {
				around[file] = append(around[file], r.unit)
			}
		}
	}
	return slices.DeleteFunc(results, func(r result) bool {
		return r.unit != nil && !r.unit.Format.IsTerraform() && slices.ContainsFunc(around[r.unit.Path], func(outer *model.Unit) bool {
			return !slices.Contains(around[outer.Path], r.unit) || outer.Path < r.unit.Path
		})
	})
}
