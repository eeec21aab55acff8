package engine

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/vpclint/vpclint/internal/facts"
	"github.com/vpclint/vpclint/model"
)

// Document is a unit with its facts as rules see it, and as `vpclint model` prints it: a tree of map[string]any, []any, string,
// int and bool. Its keys are path, format, region, every kind of model.Kinds and every field of facts.Facts under their json
// names, resources (by address), outputs and opaque.
func Document(u *model.Unit, f *facts.Facts) any { return document(u, f, true) }

// document leaves attributes and outputs out when no rule asks for them: they are most of a large unit.
func document(u *model.Unit, f *facts.Facts, attributes bool) map[string]any {
	w := walker{plans: map[reflect.Type][]field{}, nowhere: rangeTree(model.Range{})}
	doc := map[string]any{"path": u.Path, "format": u.Format.String(), "region": u.Region}
	w.fields(doc, reflect.ValueOf(u.Kinds))
	if f == nil {
		f = &facts.Facts{}
	}
	w.fields(doc, reflect.ValueOf(*f))
	doc["worlds"] = worldsTree(u)
	doc["resources"] = w.resources(u.Resources, attributes)
	doc["opaque"] = w.opaque(u.Opaque)
	if attributes {
		doc["outputs"] = w.outputs(u.Outputs)
	}
	return doc
}

// worldsTree names the worlds in which a unit is judged; none if it has only one.
func worldsTree(u *model.Unit) []any {
	out := []any{}
	if len(u.Variants) == 0 {
		return out
	}
	for _, world := range u.Worlds() {
		out = append(out, map[string]any{"name": world.World.Name(), "default": world.World.Default})
	}
	return out
}

func (w *walker) resources(resources []*model.Resource, attributes bool) map[string]any {
	index := make(map[string]any, len(resources))
	for _, r := range resources {
		entry := map[string]any{
			"address": r.Address, "type": r.Type, "data": r.Data, "block": r.Block, "maybe": r.Maybe,
			"range": w.position(r.Range), "nameRange": w.position(r.NameRange),
		}
		if attributes {
			entry["attributes"] = ValueTree(r.Attributes)
		}
		index[r.Address] = entry
	}
	return index
}

func (w *walker) outputs(outputs []model.Output) map[string]any {
	out := map[string]any{}
	for _, o := range outputs {
		out[o.Name] = ValueTree(o.Value)
	}
	return out
}

func (w *walker) opaque(modules []model.OpaqueModule) []any {
	out := []any{}
	for _, m := range modules {
		arguments := map[string]any{}
		for _, e := range m.Arguments.Entries {
			arguments[e.Key] = ValueTree(e.Value)
		}
		out = append(out, map[string]any{
			"address": m.Address, "source": m.Source, "arguments": arguments, "range": w.position(m.Range),
		})
	}
	return out
}

// walker turns Go values into trees by their json names. The plans save looking at the same struct type twice.
type walker struct {
	plans   map[reflect.Type][]field
	nowhere map[string]any // the tree of the zero range, which is frequent
}

type field struct {
	name string
	path []int
}

// plan lists the fields of a struct type, those of embedded structs in their place.
func (w *walker) plan(t reflect.Type) []field {
	if p, ok := w.plans[t]; ok {
		return p
	}
	p := fieldsOf(t)
	w.plans[t] = p
	return p
}

func fieldsOf(t reflect.Type) []field {
	var out []field
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || name == "" || name == "-" {
			continue
		}
		out = append(out, field{name, f.Index})
	}
	return out
}

func (w *walker) fields(into map[string]any, v reflect.Value) {
	for _, f := range w.plan(v.Type()) {
		into[f.name] = w.tree(v.FieldByIndex(f.path))
	}
}

func (w *walker) tree(v reflect.Value) any {
	switch x := v.Interface().(type) {
	case model.Range:
		return w.position(x)
	case model.Value:
		return ValueTree(x)
	case fmt.Stringer: // model.Truth and the like
		return x.String()
	}
	switch v.Kind() {
	case reflect.Struct:
		out := make(map[string]any, v.NumField())
		w.fields(out, v)
		return out
	case reflect.Slice:
		out := make([]any, v.Len())
		for i := range out {
			out[i] = w.tree(v.Index(i))
		}
		return out
	case reflect.String:
		return v.String()
	case reflect.Bool:
		return v.Bool()
	case reflect.Int:
		return int(v.Int())
	default:
		// A test walks every type of the model, so that this never reaches a user.
		return fmt.Sprintf("no tree for %s", v.Type())
	}
}

func (w *walker) position(r model.Range) map[string]any {
	if r.IsZero() {
		return w.nowhere
	}
	return rangeTree(r)
}

func rangeTree(r model.Range) map[string]any {
	return map[string]any{
		"file":  r.File,
		"start": map[string]any{"line": r.Start.Line, "byte": r.Start.Byte},
		"end":   map[string]any{"line": r.End.Line, "byte": r.End.Byte},
	}
}
