package cloudformation

import (
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// opaque lists what may add resources that the template does not show: macros, and loops and includes among the resources.
func (e *evaluator) opaque() []model.OpaqueModule {
	var out []model.OpaqueModule
	prefix := e.options.nesting.prefix
	for _, macro := range e.template.macros() {
		at, _ := e.template.Root.Entry("Transform")
		out = append(out, model.OpaqueModule{Address: prefix + "Transform " + macro, Source: macro, Range: at.Value.Range})
	}
	for _, entry := range e.template.Root.Get("Resources").Entries {
		if strings.HasPrefix(entry.Key, "Fn::") {
			out = append(out, model.OpaqueModule{
				Address:   prefix + entry.Key,
				Source:    entry.Key,
				Arguments: e.mentions(entry.Value),
				Range:     through(entry.KeyRange, entry.Value.Range),
			})
		}
	}
	if entry, ok := e.template.Root.Entry("Fn::Transform"); ok {
		out = append(out, model.OpaqueModule{
			Address: prefix + "Fn::Transform",
			Source:  "Fn::Transform",
			Range:   through(entry.KeyRange, entry.Value.Range),
		})
	}
	return out
}

// mentions is the list of references in a value that is not evaluated.
func (e *evaluator) mentions(v model.Value) model.Value {
	list := model.Value{Kind: model.List, Range: v.Range}
	var visit func(v model.Value)
	visit = func(v model.Value) {
		if name, argument, ok := functionCall(v); ok && (name == "Ref" || name == "Fn::GetAtt") {
			id, _ := argument.AsString()
			attribute := "Ref"
			if len(argument.Items) == 2 {
				id, attribute = argument.Items[0].Text, argument.Items[1].Text
			}
			for _, name := range e.meant(id) {
				list.Items = append(list.Items, model.RefValue(e.options.nesting.prefix+name, attribute, v.Range))
			}
			return
		}
		for _, item := range v.Items {
			visit(item)
		}
		for _, entry := range v.Entries {
			visit(entry.Value)
		}
	}
	visit(v)
	return list
}

// meant are the logical ids that an id in a loop may stand for: Table${Zone} means all that begin with Table.
func (e *evaluator) meant(id string) []string {
	if _, there := e.resources[id]; there {
		return []string{id}
	}
	start, rest, found := strings.Cut(id, "{")
	if !found || start == "" {
		return nil
	}
	end := rest[strings.LastIndexByte(rest, '}')+1:]
	var out []string
	for name := range e.resources {
		if strings.HasPrefix(name, start[:len(start)-1]) && strings.HasSuffix(name, end) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}
