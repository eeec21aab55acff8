package cloudformation

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// join evaluates Fn::Join.
func (e *evaluator) join(argument model.Value, at model.Range) model.Value {
	values, ok := e.arguments("Fn::Join", argument, at, 2, 2)
	if !ok {
		return malformed("Fn::Join", at)
	}
	delimiter, known := values[0].AsString()
	list := values[1]
	switch {
	case !known:
		return derived(orElse(whyUnknown(values[0]), "Fn::Join has no delimiter"), at, values...)
	case list.Kind != model.List:
		return derived(orElse(whyUnknown(list), "Fn::Join takes a list"), at, list)
	}
	var parts []model.Value
	for i, item := range list.Items {
		if i > 0 {
			parts = append(parts, model.StringValue(delimiter, at))
		}
		parts = append(parts, item)
	}
	if reason, ok := e.enter(at, len(parts)); !ok {
		return model.UnknownValue(reason, at)
	}
	e.depth--
	return e.text(parts, at)
}

// split evaluates Fn::Split. References within the text stay whole where the delimiter cannot occur in what they stand for.
func (e *evaluator) split(argument model.Value, at model.Range) model.Value {
	values, ok := e.arguments("Fn::Split", argument, at, 2, 2)
	if !ok {
		return malformed("Fn::Split", at)
	}
	delimiter, known := values[0].AsString()
	if !known || delimiter == "" {
		return derived(orElse(whyUnknown(values[0]), "Fn::Split has no delimiter"), at, values...)
	}
	v := values[1]
	parts := []model.Value{v}
	if v.Kind == model.Template {
		parts = v.Items
	}
	list := model.Value{Kind: model.List, Range: at}
	var current []model.Value
	for _, part := range parts {
		s, literal := part.AsString()
		if !literal {
			if !indivisible(part, delimiter) {
				return derived(whyIndivisible(part), at, v)
			}
			current = append(current, part)
			continue
		}
		pieces := strings.Split(s, delimiter)
		if reason, ok := e.enter(at, len(pieces)); !ok {
			return model.UnknownValue(reason, at)
		}
		e.depth--
		for i, piece := range pieces {
			if i > 0 {
				list.Items = append(list.Items, e.text(current, at))
				current = nil
			}
			current = append(current, model.Value{Kind: model.String, Text: piece, Origin: part.Origin, Range: at})
		}
	}
	list.Items = append(list.Items, e.text(current, at))
	return list
}

// indivisible says whether the delimiter cannot occur in what a part stands for: no id, name, ARN or address that AWS makes
// has a comma, a bar or a semicolon; a region or account id has not even a slash.
func indivisible(part model.Value, delimiter string) bool {
	safe := ""
	switch {
	case part.Kind == model.Reference:
		safe = ",;|\n"
	case part.Kind == model.Unknown && isOneWord(part.Text):
		safe = ",;|\n:/. "
	}
	return strings.ContainsAny(delimiter, safe)
}

func isOneWord(reason string) bool {
	return strings.HasPrefix(reason, "AWS::Region ") || strings.HasPrefix(reason, "AWS::AccountId ") ||
		strings.HasPrefix(reason, "AWS::Partition ") || strings.HasPrefix(reason, "AWS::StackName ")
}

func whyIndivisible(part model.Value) string {
	return orElse(whyUnknown(part), "Fn::Split takes text")
}

// Reasons of zone lists begin alike, so that Select can tell the zone.
const (
	zonesOf = "availability zones of "
	zoneOf  = "availability zone %d of %s"
)

// selectItem evaluates Fn::Select.
func (e *evaluator) selectItem(argument model.Value, at model.Range) model.Value {
	values, ok := e.arguments("Fn::Select", argument, at, 2, 2)
	if !ok {
		return malformed("Fn::Select", at)
	}
	text, known := values[0].AsString()
	if !known {
		return derived(orElse(whyUnknown(values[0]), "Fn::Select has no index"), at, values...)
	}
	index, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || index < 0 {
		e.report(model.Warning, at, "Fn::Select takes an index from 0, not %q", text)
		return malformed("Fn::Select", at)
	}
	list := values[1]
	switch list.Kind {
	case model.List:
		if index < len(list.Items) {
			return list.Items[index]
		}
		e.report(model.Warning, at, "Fn::Select takes item %d of a list of %d (the first is 0)", index, len(list.Items))
		return model.UnknownValue(fmt.Sprintf("the list has no item %d", index), at)
	case model.Unknown:
		if region, zones := strings.CutPrefix(list.Text, zonesOf); zones {
			return model.UnknownValue(fmt.Sprintf(zoneOf, index, region), at)
		}
		return e.selectCandidates(index, list, at)
	default:
		return derived(orElse(whyUnknown(list), "Fn::Select takes a list"), at, list)
	}
}

// selectCandidates takes the item out of each list that an unknown one may be.
func (e *evaluator) selectCandidates(index int, list model.Value, at model.Range) model.Value {
	v := model.UnknownValue(list.Text, at)
	v.Origin = list.Origin
	for _, candidate := range list.Items {
		if candidate.Kind != model.List || index >= len(candidate.Items) {
			return derived(list.Text, at, list)
		}
		v.Items = append(v.Items, candidate.Items[index])
	}
	return v
}

// findInMap evaluates Fn::FindInMap. When a key is unknown, the values of all keys are candidates.
func (e *evaluator) findInMap(argument model.Value, at model.Range) model.Value {
	values, ok := e.arguments("Fn::FindInMap", argument, at, 3, 4)
	if !ok {
		return malformed("Fn::FindInMap", at)
	}
	name, known := values[0].AsString()
	if !known {
		return derived(orElse(whyUnknown(values[0]), "the mapping has no name"), at, values[0])
	}
	mapping, declared := e.mappings.Entry(name)
	if !declared {
		if e.mappings.Kind != model.Unknown {
			e.missing("mapping ", name, at, func() []string { return sortedKeys(entriesByKey(e.mappings)) })
		}
		return model.UnknownValue(fmt.Sprintf("mapping %s is not declared in the template", name), at)
	}
	found := []model.Value{mapping.Value}
	reason := ""
	for _, key := range values[1:3] {
		if reason == "" {
			reason = whyUnknown(key)
		}
		found = step(found, key)
	}
	var fallback []model.Value
	if len(values) == 4 {
		if v := values[3].Get("DefaultValue"); v.IsSet() {
			fallback = append(fallback, v)
		}
	}
	switch {
	case reason == "" && len(found) == 1:
		v := e.eval(found[0])
		v.Range = at
		return v
	case reason == "" && len(fallback) == 1:
		return fallback[0]
	case reason == "":
		return model.UnknownValue(fmt.Sprintf("mapping %s has no entry for %s", name, keyPath(values[1:3])), at)
	case len(found) == 0 || len(found) > maxCandidates:
		return derived(reason, at, values...)
	}
	if limit, ok := e.enter(at, len(found)); !ok {
		return model.UnknownValue(limit, at)
	}
	e.depth--
	if len(fallback) == 0 && !slices.ContainsFunc(found, func(v model.Value) bool { return !same(v, found[0]) }) {
		// Whatever the key is, the value is the same.
		v := e.eval(found[0])
		v.Range = at
		return v
	}
	return model.UnknownValue(reason, at, append(found, fallback...)...)
}

// maxCandidates bounds how many values of a mapping are kept for an unknown key.
const maxCandidates = 64

// step goes one key down: a known key leads to one value, an unknown one to all.
func step(from []model.Value, key model.Value) []model.Value {
	var out []model.Value
	s, known := key.AsString()
	for _, v := range from {
		if known {
			if entry, ok := v.Entry(s); ok {
				out = append(out, entry.Value)
			}
			continue
		}
		for _, entry := range v.Entries {
			out = append(out, entry.Value)
		}
	}
	return out
}

func keyPath(keys []model.Value) string {
	var names []string
	for _, key := range keys {
		s, _ := key.AsString()
		names = append(names, s)
	}
	return strings.Join(names, "/")
}

// getAZs evaluates Fn::GetAZs: which zones a region has depends on the account.
func (e *evaluator) getAZs(argument model.Value, at model.Range) model.Value {
	region, known := e.eval(argument).AsString()
	if !known || region == "" || region == e.options.Region {
		region = "the region"
	}
	return model.UnknownValue(zonesOf+region, at)
}

// length evaluates Fn::Length.
func (e *evaluator) length(argument model.Value, at model.Range) model.Value {
	v := e.eval(argument)
	if v.Kind != model.List {
		return derived(orElse(whyUnknown(v), "Fn::Length takes a list"), at, v)
	}
	return model.Value{Kind: model.Number, Text: strconv.Itoa(len(v.Items)), Range: at}
}
