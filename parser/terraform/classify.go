package terraform

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/vpclint/vpclint/model"
)

// classify says what an evaluated value is, without ranges.
func (l *loader) classify(v cty.Value) model.Value { return l.value(v, nil, model.Range{}) }

// value says what an evaluated value is. The rule is: a doubt that is not visible in the value as a whole token makes it
// unknown. Its range is that of the expression; where the expression is a literal list or object, its parts have theirs.
func (l *loader) value(v cty.Value, e hclsyntax.Expression, at model.Range) model.Value {
	if e != nil {
		at = rangeOf(e.Range())
		e = unwrap(e)
	}
	if l.values++; l.values > maxValues {
		return model.UnknownValue("the root module has too many values", at)
	}
	plain, marks := v.Unmark()
	var out model.Value
	switch {
	case !plain.IsKnown():
		out = l.unknownValue(plain, marks, at)
	case plain.IsNull():
		out = model.Value{Kind: model.Null}
		if hidden := hiddenDoubts(marks, nil); len(hidden) > 0 {
			out = l.doubtful(hidden, nil)
		}
	case plain.Type() == cty.String:
		out = l.stringValue(plain.AsString(), marks)
	case plain.Type() == cty.Number, plain.Type() == cty.Bool:
		if hidden := hiddenDoubts(marks, nil); len(hidden) > 0 {
			out = l.doubtful(hidden, nil)
		} else if plain.Type() == cty.Bool {
			out = model.Value{Kind: model.Bool, Bool: plain.True()}
		} else {
			out = model.Value{Kind: model.Number, Text: plain.AsBigFloat().Text('f', -1)}
		}
	case plain.CanIterateElements():
		out = l.collection(plain, marks, e, at)
	default:
		out = model.UnknownValue("a value of type "+plain.Type().FriendlyName()+" has no meaning here", at)
	}
	out.Range = at
	if out.Kind != model.Unknown {
		out.Origin = origins(marks)
	}
	return out
}

// origins are the configured attributes that a value was copied from, sorted.
func origins(marks cty.ValueMarks) []model.Ref {
	var out []model.Ref
	for m := range marks {
		if o, ok := m.(origin); ok {
			out = append(out, model.Ref{Address: o.address, Attribute: o.attribute})
		}
	}
	slices.SortFunc(out, compareRefs)
	return out
}

func compareRefs(a, b model.Ref) int { return strings.Compare(a.String(), b.String()) }

// stringValue reads the tokens in a string.
func (l *loader) stringValue(s string, marks cty.ValueMarks) model.Value {
	parts, ok := l.tokens.parts(s)
	if !ok {
		return l.doubtful(marks, nil)
	}
	visible := map[int]bool{}
	for _, p := range parts {
		visible[p.index] = true
	}
	if hidden := hiddenDoubts(marks, l.isVisible(visible)); len(hidden) > 0 {
		var seen []model.Value
		for _, p := range parts {
			if p.index >= 0 && l.tokens.values[p.index].Kind == model.Reference {
				seen = append(seen, l.tokens.values[p.index])
			}
		}
		return l.doubtful(hidden, seen)
	}
	switch {
	case len(parts) == 0 || len(parts) == 1 && parts[0].index < 0:
		return model.Value{Kind: model.String, Text: s}
	case len(parts) == 1:
		return l.tokens.values[parts[0].index]
	}
	out := model.Value{Kind: model.Template}
	for _, p := range parts {
		if p.index < 0 {
			out.Items = append(out.Items, model.Value{Kind: model.String, Text: p.text})
		} else {
			out.Items = append(out.Items, l.tokens.values[p.index])
		}
	}
	return out
}

// isVisible says of a doubt whether one of those tokens shows it.
func (l *loader) isVisible(tokens map[int]bool) func(any) bool {
	return func(mark any) bool {
		switch m := mark.(type) {
		case hole:
			return tokens[m.index]
		case ref:
			i, ok := l.tokens.refs[m]
			return ok && tokens[i]
		}
		return false
	}
}

// hiddenDoubts are the doubts that are not visible. Nothing is visible to a nil function.
func hiddenDoubts(marks cty.ValueMarks, visible func(any) bool) cty.ValueMarks {
	out := cty.ValueMarks{}
	for m := range marks {
		if _, isRest := m.(rest); isRest || !isDoubt(m) || visible != nil && visible(m) {
			continue
		}
		out[m] = struct{}{}
	}
	return out
}

// unknownValue is a value that cty does not know. If it is nothing but a computed attribute it is a reference.
func (l *loader) unknownValue(v cty.Value, marks cty.ValueMarks, at model.Range) model.Value {
	hidden := hiddenDoubts(marks, nil)
	if v.Type() == cty.DynamicPseudoType && len(hidden) == 1 {
		for m := range hidden {
			if r, ok := m.(ref); ok && r.attribute != "" {
				return model.RefValue(r.address, r.attribute, at)
			}
		}
	}
	return l.doubtful(hidden, nil)
}

// doubtful is an unknown value: why, and which values it may have or be made from.
func (l *loader) doubtful(marks cty.ValueMarks, candidates []model.Value) model.Value {
	var causes, others []string
	var refs []model.Ref
	for m := range marks {
		switch m := m.(type) {
		case cause:
			causes = append(causes, m.reason)
		case ref:
			refs = append(refs, model.Ref{Address: m.address, Attribute: m.attribute})
			others = append(others, refReason(m))
		case hole:
			if v := l.tokens.values[m.index]; v.Kind == model.Unknown {
				causes = append(causes, v.Text)
				candidates = append(candidates, v.Items...)
			}
		case branches:
			for _, v := range m.values {
				candidates = append(candidates, l.classify(v))
			}
			others = append(others, "")
		}
	}
	slices.SortFunc(refs, compareRefs)
	for _, r := range refs {
		candidates = append(candidates, model.RefValue(r.Address, r.Attribute, model.Range{}))
	}
	if len(causes) == 0 {
		causes = others
	}
	slices.Sort(causes)
	causes = slices.DeleteFunc(slices.Compact(causes), func(s string) bool { return s == "" })
	reason := "an expression cannot be evaluated"
	if len(causes) > 0 {
		reason = causes[0]
	}
	return model.UnknownValue(reason, model.Range{}, distinctValues(candidates)...)
}

// refReason says why a value that depends on a computed attribute is unknown.
func refReason(r ref) string {
	if isDataAddress(r.address) {
		return "data source " + r.address + " is read at deployment"
	}
	if r.attribute == "" {
		return r.address + " is known after deployment"
	}
	return r.address + "." + r.attribute + " is known after deployment"
}

// isDataAddress says whether the address is that of a data source, in whatever module.
func isDataAddress(address string) bool {
	return strings.HasPrefix(address, "data.") || strings.Contains(address, ".data.") && strings.HasPrefix(address, "module.")
}

// distinctValues sorts candidates and drops duplicates and those that say nothing.
func distinctValues(in []model.Value) []model.Value {
	byKey := map[string]model.Value{}
	for _, v := range in {
		if v.Kind == model.Unknown && len(v.Items) == 0 {
			continue
		}
		byKey[valueKey(v)] = v
	}
	keys := slices.Sorted(maps.Keys(byKey))
	if len(keys) > maxCandidates {
		return nil
	}
	var out []model.Value
	for _, k := range keys {
		out = append(out, byKey[k])
	}
	return out
}

// valueKey is equal for equal values.
func valueKey(v model.Value) string {
	var b strings.Builder
	var write func(model.Value)
	write = func(v model.Value) {
		b.WriteString(v.Kind.String())
		b.WriteString(" " + v.Text + v.Ref.String())
		if v.Bool {
			b.WriteString("true")
		}
		for _, i := range v.Items {
			b.WriteString("[")
			write(i)
		}
		for _, e := range v.Entries {
			b.WriteString("{" + e.Key)
			write(e.Value)
		}
		b.WriteString(";")
	}
	write(v)
	return b.String()
}

// collection is a known list, set, tuple, map or object.
func (l *loader) collection(v cty.Value, marks cty.ValueMarks, e hclsyntax.Expression, at model.Range) model.Value {
	var out model.Value
	if v.Type().IsMapType() || v.Type().IsObjectType() {
		out = l.object(v, e, at)
	} else {
		out = l.list(v, e, at)
	}
	if out.Kind == model.Unknown {
		return out
	}
	if hidden := hiddenDoubts(marks, l.visibleIn(v)); len(hidden) > 0 {
		return l.doubtful(hidden, refValues(out.Refs()))
	}
	return out
}

func refValues(refs []model.Ref) []model.Value {
	var out []model.Value
	for _, r := range refs {
		out = append(out, model.RefValue(r.Address, r.Attribute, model.Range{}))
	}
	return out
}

// visibleIn says of a doubt about a collection whether one of its elements shows it. Why something is unknown is shown by
// whatever element is unknown.
func (l *loader) visibleIn(v cty.Value) func(any) bool {
	shown := map[int]bool{}
	anyUnknown := false
	visit(v, 0, func(v cty.Value, _ int) bool {
		u, _ := v.Unmark()
		switch {
		case !u.IsKnown():
			anyUnknown = true
		case isString(u) && hasToken(u.AsString()):
			parts, _ := l.tokens.parts(u.AsString())
			for _, p := range parts {
				shown[p.index] = true
				anyUnknown = anyUnknown || p.index >= 0 && l.tokens.values[p.index].Kind == model.Unknown
			}
		}
		return true
	})
	visible := l.isVisible(shown)
	return func(mark any) bool {
		switch mark.(type) {
		case cause:
			return anyUnknown
		case ref:
			return anyUnknown || visible(mark)
		}
		return visible(mark)
	}
}

func (l *loader) list(v cty.Value, e hclsyntax.Expression, at model.Range) model.Value {
	out := model.Value{Kind: model.List, Items: []model.Value{}}
	tuple, _ := e.(*hclsyntax.TupleConsExpr)
	if tuple != nil && (len(tuple.Exprs) != v.LengthInt() || v.Type().IsSetType()) {
		tuple = nil
	}
	i := 0
	for it := v.ElementIterator(); it.Next(); i++ {
		_, element := it.Element()
		if tuple != nil {
			out.Items = append(out.Items, l.value(element, tuple.Exprs[i], at))
		} else {
			out.Items = append(out.Items, l.value(element, nil, at))
		}
	}
	return out
}

func (l *loader) object(v cty.Value, e hclsyntax.Expression, at model.Range) model.Value {
	out := model.Value{Kind: model.Object, Entries: []model.Entry{}}
	written := map[string]hclsyntax.ObjectConsItem{}
	var order []string
	if literal, ok := e.(*hclsyntax.ObjectConsExpr); ok {
		for _, item := range literal.Items {
			if key, ok := literalKey(item.KeyExpr); ok {
				written[key] = item
				order = append(order, key)
			}
		}
	}
	entries := map[string]model.Entry{}
	var keys []string
	for it := v.ElementIterator(); it.Next(); {
		k, element := it.Element()
		k, _ = k.Unmark()
		key := k.AsString()
		if hasToken(key) {
			return l.doubtful(nil, refValues(l.value(k, nil, at).Refs()))
		}
		keys = append(keys, key)
		entry := model.Entry{Key: key, KeyRange: at}
		if item, ok := written[key]; ok {
			entry.KeyRange = rangeOf(item.KeyExpr.Range())
			entry.Value = l.value(element, item.ValueExpr, at)
		} else {
			entry.Value = l.value(element, nil, at)
		}
		entries[key] = entry
	}
	// In the order of the source where there is one; what is not written there (computed keys) comes after.
	for _, key := range append(order, keys...) {
		if entry, ok := entries[key]; ok {
			out.Entries = append(out.Entries, entry)
			delete(entries, key)
		}
	}
	return out
}

// literalKey is the key of an object item that is written literally.
func literalKey(e hclsyntax.Expression) (string, bool) {
	v, diags := e.Value(nil)
	if diags.HasErrors() || !isString(v) {
		return "", false
	}
	return v.AsString(), true
}
