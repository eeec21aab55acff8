package terraform

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/vpclint/vpclint/model"
)

// plannedValues makes the attributes of a resource in a plan.
type plannedValues struct {
	reader   *planReader
	scope    *plannedScope
	resource plannedResource
	at       model.Range // where what has no place of its own is
}

// attributes are those that the configuration sets, and those of data sources. What the provider adds is left out: it was not
// there either when the module was read as source.
func (v *plannedValues) attributes(expressions map[string]any, written model.Value) model.Value {
	unknown := v.reader.unknown[v.resource.Address]
	names := maps.Clone(v.resource.Values)
	if names == nil {
		names = map[string]any{}
	}
	for name := range unknown {
		names[name] = nil
	}
	out := model.Value{Kind: model.Object, Entries: []model.Entry{}, Range: v.at}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		expression, isWritten := expressions[name]
		value := v.value(name, v.resource.Values[name], unknown[name], expression)
		// Blocks that a dynamic block makes are in no expression.
		if !isWritten && v.resource.Mode != "data" && !isBlocks(value) {
			continue
		}
		entry, _ := written.Entry(name)
		if value = v.prefer(entry.Value, value); !value.IsSet() {
			continue
		}
		at := entry.KeyRange
		if at.IsZero() {
			at = v.at
		}
		out.Entries = append(out.Entries, model.Entry{Key: name, KeyRange: at, Value: value})
	}
	return out
}

// isBlocks says whether a value is a list of objects with something in it.
func isBlocks(v model.Value) bool {
	return v.Kind == model.List && len(v.Items) > 0 && v.Items[0].Kind == model.Object
}

// value is what a plan says about an attribute: its value, which parts of it are unknown, and the expression that it comes from.
// Nulls and empty text are what providers write for what is not set.
func (v *plannedValues) value(name string, value, unknown, expression any) model.Value {
	if on, ok := unknown.(bool); ok && on {
		return v.mention(name, expression)
	}
	switch value := value.(type) {
	case bool:
		return model.Value{Kind: model.Bool, Bool: value, Range: v.at}
	case float64:
		text, _ := json.Marshal(value) // a finite number always has a text
		return model.Value{Kind: model.Number, Text: string(text), Range: v.at}
	case string:
		if ref, ok := v.reader.identities[value]; ok && ref.Address != v.resource.Address {
			return model.RefValue(ref.Address, ref.Attribute, v.at)
		}
		if value != "" {
			return model.StringValue(value, v.at)
		}
	case []any:
		return v.list(name, value, unknown, expression)
	case map[string]any:
		parts, _ := unknown.(map[string]any)
		return v.object(value, parts, expression)
	case nil:
		if parts, ok := unknown.(map[string]any); ok && len(parts) > 0 {
			return v.object(nil, parts, expression)
		}
		if parts, ok := unknown.([]any); ok && len(parts) > 0 {
			return v.list(name, make([]any, len(parts)), unknown, expression)
		}
	}
	return model.Value{}
}

// list pairs unknown elements with the references of the expression if there are as many of both.
func (v *plannedValues) list(name string, values []any, unknown, expression any) model.Value {
	parts, _ := unknown.([]any)
	expressions, _ := expression.([]any) // of nested blocks
	out := model.Value{Kind: model.List, Items: []model.Value{}, Range: v.at}
	refs, exact := v.references(name, expression)
	exact = exact && len(refs) == len(values)
	for i, value := range values {
		var part, inner any
		if i < len(parts) {
			part = parts[i]
		}
		if len(expressions) == len(values) {
			inner = expressions[i]
		}
		on, _ := part.(bool)
		switch {
		case on && exact:
			out.Items = append(out.Items, model.RefValue(refs[i].Address, refs[i].Attribute, v.at))
		case on:
			out.Items = append(out.Items, model.UnknownValue(v.reason(name), v.at, refValues(refs)...))
		default:
			item := v.value(name, value, part, inner)
			if !item.IsSet() {
				continue
			}
			out.Items = append(out.Items, item)
		}
	}
	return out
}

func (v *plannedValues) object(values, unknown map[string]any, expression any) model.Value {
	out := model.Value{Kind: model.Object, Entries: []model.Entry{}, Range: v.at}
	expressions, _ := expression.(map[string]any)
	names := map[string]bool{}
	for name := range values {
		names[name] = true
	}
	for name := range unknown {
		names[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		inner, isWritten := expressions[name]
		if _, isPlain := expressions["references"]; isPlain {
			inner, isWritten = expression, true // a map that one expression makes
		}
		if on, _ := unknown[name].(bool); on && !isWritten && len(expressions) > 0 {
			continue // the provider's
		}
		if value := v.value(name, values[name], unknown[name], inner); value.IsSet() {
			out.Entries = append(out.Entries, model.Entry{Key: name, KeyRange: v.at, Value: value})
		}
	}
	return out
}

func (v *plannedValues) reason(name string) string {
	return "the plan does not tell " + strings.TrimPrefix(v.resource.Address+"."+name, ".")
}

// mention is an unknown value: the reference of its expression if that has one and no other, else what it may be.
func (v *plannedValues) mention(name string, expression any) model.Value {
	refs, exact := v.references(name, expression)
	switch {
	case exact && len(refs) > 0 && isPlural(name):
		out := model.Value{Kind: model.List, Range: v.at}
		for _, ref := range refs {
			out.Items = append(out.Items, model.RefValue(ref.Address, ref.Attribute, v.at))
		}
		return out
	case len(refs) == 1 && exact && !isProse(name):
		return model.RefValue(refs[0].Address, refs[0].Attribute, v.at)
	}
	return model.UnknownValue(v.reason(name), v.at, refValues(refs)...)
}

// isPlural says whether an attribute of that name is a list.
func isPlural(name string) bool {
	return strings.HasSuffix(name, "s") && !strings.HasSuffix(name, "ss") && !strings.HasSuffix(name, "dns")
}

// isProse says whether text of that name is made from references rather than being one.
func isProse(name string) bool {
	return strings.Contains(name, "policy") && !strings.HasSuffix(name, "_arn") || strings.HasSuffix(name, "name") || strings.Contains(name, "description")
}

// references are the attributes of resources that an expression comes to. They are exact if nothing else can take part.
func (v *plannedValues) references(name string, expression any) (refs []model.Ref, exact bool) {
	return v.reader.references(v.scope, name, expression, 0)
}

func (r *planReader) references(s *plannedScope, name string, expression any, depth int) (refs []model.Ref, exact bool) {
	object, _ := expression.(map[string]any)
	list, _ := object["references"].([]any)
	if r.steps += len(list); len(list) == 0 || depth > maxProvenance || r.steps > maxSteps {
		return nil, false
	}
	exact = true
	previous := ""
	for _, item := range list {
		text, _ := item.(string)
		// After each reference come the shorter ones that it implies.
		if text == "" || previous != "" && (strings.HasPrefix(previous, text+".") || strings.HasPrefix(previous, text+"[")) {
			continue
		}
		previous = text
		t, diags := hclsyntax.ParseTraversalAbs([]byte(text), "", hcl.InitialPos)
		if diags.HasErrors() {
			exact = false
			continue
		}
		more, ok := r.referred(s, name, t, depth)
		exact = exact && ok
		refs = append(refs, more...)
	}
	return refs, exact
}

// referred resolves one reference.
func (r *planReader) referred(s *plannedScope, name string, t hcl.Traversal, depth int) (refs []model.Ref, exact bool) {
	switch t.RootName() {
	case "var":
		if s.parent == nil {
			return nil, false
		}
		return r.references(s.parent, name, s.call.Expressions[attributeAt(t, 1)], depth+1)
	case "each", "count", "local", "path", "self", "terraform", "ephemeral":
		return nil, false
	case "module":
		address, rest := steps(s.prefix, t, 2)
		child := r.scopes[address+"."]
		if child == nil || len(rest) == 0 {
			return nil, false
		}
		return r.references(child, name, child.configuration.Outputs[attributeAt(rest, 0)].Expression, depth+1)
	case "data":
		return r.attribute(s, name, t, 3)
	}
	return r.attribute(s, name, t, 2)
}

// attribute resolves a reference to an attribute of one instance, or of all when none is chosen.
func (r *planReader) attribute(s *plannedScope, name string, t hcl.Traversal, parts int) (refs []model.Ref, exact bool) {
	address, rest := steps(s.prefix, t, parts)
	attribute := attributeAt(rest, 0)
	if r.seen[address] && attribute != "" {
		return []model.Ref{{Address: address, Attribute: attribute}}, len(rest) == 1
	}
	instances := r.instances[address]
	if attribute != "" || len(instances) == 0 || r.seen[address] {
		return nil, false
	}
	attribute = "id" // of all instances, and which attribute is not said
	if strings.HasSuffix(strings.TrimSuffix(name, "s"), "arn") {
		attribute = "arn"
	}
	for _, instance := range instances {
		refs = append(refs, model.Ref{Address: instance, Attribute: attribute})
	}
	return refs, isPlural(name)
}

// steps is the address that the first steps of a reference give, with the key that follows, and the steps after it.
func steps(prefix string, t hcl.Traversal, parts int) (address string, rest hcl.Traversal) {
	var names []string
	for i := range min(parts, len(t)) {
		if root, ok := t[i].(hcl.TraverseRoot); ok {
			names = append(names, root.Name)
		} else {
			names = append(names, attributeAt(t, i))
		}
	}
	address = prefix + strings.Join(names, ".")
	rest = t[min(parts, len(t)):]
	if len(rest) > 0 {
		if index, ok := rest[0].(hcl.TraverseIndex); ok {
			key := ""
			if isString(index.Key) {
				key = quoteKey(index.Key.AsString())
			} else {
				key = index.Key.AsBigFloat().Text('f', -1)
			}
			address, rest = address+"["+key+"]", rest[1:]
		}
	}
	return address, rest
}

// prefer combines what is written with what is planned: references as they are written, values as they are planned, all where
// it is written.
func (v *plannedValues) prefer(written, planned model.Value) model.Value {
	switch written.Kind {
	case model.Absent, model.Null:
		return planned
	case model.Reference:
		return written
	case model.List:
		if planned.Kind != model.List {
			return written
		}
		if len(written.Items) != len(planned.Items) {
			break
		}
		out := written
		out.Items = make([]model.Value, len(written.Items))
		for i := range out.Items {
			out.Items[i] = v.prefer(written.Items[i], planned.Items[i])
		}
		return out
	case model.Object:
		if planned.Kind != model.Object {
			return written
		}
		out := written
		out.Entries = nil
		for _, entry := range written.Entries {
			entry.Value = v.prefer(entry.Value, planned.Get(entry.Key))
			out.Entries = append(out.Entries, entry)
		}
		for _, entry := range planned.Entries {
			if _, isWritten := written.Entry(entry.Key); !isWritten {
				out.Entries = append(out.Entries, entry)
			}
		}
		return out
	}
	if !planned.IsSet() || planned.Kind == model.Unknown {
		return written
	}
	planned.Range = written.Range
	return planned
}

var plannedAddress = regexp.MustCompile(`"address":\s*("(?:[^"\\]|\\.)*")`)

// addressesIn are the places of resources and modules in a plan: where their addresses stand first.
func addressesIn(name string, src []byte) map[string]model.Range {
	out := map[string]model.Range{}
	line, counted := 1, 0
	for _, m := range plannedAddress.FindAllSubmatchIndex(src, -1) {
		var address string
		if json.Unmarshal(src[m[2]:m[3]], &address) != nil {
			continue
		}
		if _, ok := out[address]; ok {
			continue
		}
		line += strings.Count(string(src[counted:m[2]]), "\n")
		counted = m[2]
		out[address] = model.Range{
			File: name, Start: model.Pos{Line: line, Byte: m[2]}, End: model.Pos{Line: line, Byte: m[3]},
		}
	}
	return out
}

// wholeFile is the beginning of a file, for what concerns all of it.
func wholeFile(name string) model.Range {
	return model.Range{File: name, Start: model.Pos{Line: 1}, End: model.Pos{Line: 1}}
}
