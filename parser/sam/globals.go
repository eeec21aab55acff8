package sam

import (
	"slices"

	"github.com/vpclint/vpclint/model"
)

// globalSections are the sections that Globals may have.
var globalSections = [...]string{
	"Api", "CapacityProvider", "Function", "HttpApi", "LayerVersion", "SimpleTable", "StateMachine", "WebSocketApi",
}

// notGlobal are the properties of a function that Globals may not set. The transform refuses them, and nothing of them
// reaches a function.
var notGlobal = [...]string{"Events", "FunctionName", "Policies", "Role", "InlineCode", "ImageUri", "ImageConfig", "PackageType"}

// readGlobals reads the Globals section.
func (e *expander) readGlobals() {
	section, ok := e.root.Entry("Globals")
	if !ok || section.Value.Kind == model.Null {
		return
	}
	if section.Value.Kind != model.Object {
		e.reject(section.Value.Range, "Globals must be an object")
		return
	}
	for _, g := range section.Value.Entries {
		switch {
		case !slices.Contains(globalSections[:], g.Key):
			e.reject(g.KeyRange, "Globals has no section %s", g.Key)
		case g.Value.Kind != model.Object:
			e.reject(g.Value.Range, "Globals.%s must be an object", g.Key)
		default:
			if g.Key == "Function" {
				g.Value = e.withoutForbidden(g.Value)
			}
			e.globals[prefix+g.Key] = g.Value
		}
	}
}

func (e *expander) withoutForbidden(function model.Value) model.Value {
	for _, key := range notGlobal {
		if p, ok := function.Entry(key); ok {
			e.reject(p.KeyRange, "%s is not supported in Globals.Function", key)
			function = without(function, key)
		}
	}
	return function
}

// merged is the resource with the Globals of its type.
func (e *expander) merged(resource model.Value) model.Value {
	if resource.Kind != model.Object {
		return resource
	}
	globals, ok := e.globals[typeOf(resource)]
	if !ok {
		return resource
	}
	switch ignored := written(resource, "IgnoreGlobals"); {
	case ignored.Kind == model.String && ignored.Text == "*":
		return resource
	case ignored.Kind == model.List:
		for _, key := range ignored.Items {
			globals = without(globals, key.Text)
		}
	}
	properties, ok := resource.Entry("Properties")
	switch {
	case !ok:
		properties = model.Entry{Key: "Properties", KeyRange: globals.Range, Value: globals}
	case properties.Value.Kind == model.Null:
		properties.Value = globals
	case properties.Value.Kind == model.Object:
		properties.Value = merge(globals, properties.Value)
	default:
		return resource
	}
	return with(resource, properties)
}

// merge lays local over global: objects are merged, lists appended (global first), anything else is overridden. An
// intrinsic function counts as a scalar. What wins keeps its range.
func merge(global, local model.Value) model.Value {
	switch {
	case global.Kind == model.List && local.Kind == model.List:
		local.Items = slices.Concat(global.Items, local.Items)
		return local
	case global.Kind != model.Object || local.Kind != model.Object || isIntrinsic(global) || isIntrinsic(local):
		return local
	}
	out := local
	out.Entries = make([]model.Entry, 0, len(global.Entries)+len(local.Entries))
	at := make(map[string]int, len(global.Entries)+len(local.Entries))
	for _, g := range global.Entries {
		at[g.Key] = len(out.Entries)
		out.Entries = append(out.Entries, g)
	}
	for _, l := range local.Entries {
		i, both := at[l.Key]
		if !both {
			at[l.Key] = len(out.Entries)
			out.Entries = append(out.Entries, l)
			continue
		}
		l.Value = merge(out.Entries[i].Value, l.Value)
		out.Entries[i] = l
	}
	return out
}
