package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// decision is what is known of a condition. Reason says why it is unknown.
type decision struct {
	truth  model.Truth
	reason string
	busy   bool
}

func decided(b bool) decision { return decision{truth: model.TruthOf(b)} }

// condition decides a condition of the template by its name.
func (e *evaluator) condition(name string, at model.Range) decision {
	if d, ok := e.decided[name]; ok {
		if d.busy {
			e.report(model.Error, at, "condition %s refers to itself", name)
			return decision{reason: fmt.Sprintf("condition %s refers to itself", name)}
		}
		return d
	}
	entry, ok := e.conditions[name]
	if !ok {
		e.missing("condition ", name, at, func() []string { return sortedKeys(e.conditions) })
		return decision{reason: fmt.Sprintf("condition %s is not declared in the template", name)}
	}
	e.decided[name] = decision{busy: true}
	d := e.decide(entry.Value)
	if d.truth == model.Maybe {
		d.reason = because(name, d.reason)
	} else {
		d.reason = ""
	}
	e.decided[name] = d
	return d
}

// because turns the reason why an operand is unknown into the reason why the condition is: "parameter P has no value" into
// "condition C depends on parameter P, which has no value".
func because(condition, reason string) string {
	for _, verb := range []string{" has ", " is ", " comes ", " are ", " refers "} {
		if subject, rest, ok := strings.Cut(reason, verb); ok && !strings.HasPrefix(subject, "condition ") {
			return fmt.Sprintf("condition %s depends on %s, which%s%s", condition, subject, verb, rest)
		}
	}
	if _, rest, ok := strings.Cut(reason, " depends on "); ok {
		return fmt.Sprintf("condition %s depends on %s", condition, rest)
	}
	return fmt.Sprintf("condition %s is undecided", condition)
}

// decide evaluates a condition function.
func (e *evaluator) decide(v model.Value) decision {
	if reason, ok := e.enter(v.Range, 1); !ok {
		return decision{reason: reason}
	}
	defer func() { e.depth-- }()
	if v.Kind == model.Object && len(v.Entries) == 1 {
		name, argument := v.Entries[0].Key, v.Entries[0].Value
		switch name {
		case "Condition":
			if id, ok := argument.AsString(); ok {
				return e.condition(id, v.Range)
			}
		case "Fn::Equals":
			return e.equals(argument, v.Range)
		case "Fn::Not":
			if argument.Kind == model.List && len(argument.Items) == 1 {
				d := e.decide(argument.Items[0])
				d.truth = d.truth.Not()
				return d
			}
		case "Fn::And":
			return e.fold(argument, model.Yes, model.Truth.And)
		case "Fn::Or":
			return e.fold(argument, model.No, model.Truth.Or)
		case "Fn::Contains", "Fn::EachMemberEquals", "Fn::EachMemberIn":
			return e.each(name, argument, v.Range)
		}
	}
	if b, ok := e.eval(v).AsBool(); ok {
		return decided(b)
	}
	if v.Kind == model.Null || v.Kind == model.Unknown {
		return decision{reason: v.Text}
	}
	e.report(model.Warning, v.Range, "this is no condition")
	return decision{}
}

// fold joins the conditions of And and Or. The first unknown one gives the reason.
func (e *evaluator) fold(argument model.Value, start model.Truth, join func(a, b model.Truth) model.Truth) decision {
	d := decision{truth: start}
	if argument.Kind != model.List {
		return decision{}
	}
	for _, item := range argument.Items {
		next := e.decide(item)
		if d.reason == "" {
			d.reason = next.reason
		}
		d.truth = join(d.truth, next.truth)
	}
	return d
}

// equals decides Fn::Equals: by text, or by the values that an unknown operand may have.
func (e *evaluator) equals(argument model.Value, at model.Range) decision {
	values, ok := e.arguments("Fn::Equals", argument, at, 2, 2)
	if !ok {
		return decision{}
	}
	a, b := values[0], values[1]
	left, right := possible(a), possible(b)
	switch {
	case len(left) == 1 && len(right) == 1:
		return decided(left[0] == right[0])
	case left != nil && right != nil && !slices.ContainsFunc(left, func(s string) bool { return slices.Contains(right, s) }):
		return decided(false)
	}
	if a.Kind == model.Reference && b.Kind == model.Reference && a.Ref == b.Ref {
		return decided(true)
	}
	for _, v := range values {
		if reason := whyUnknown(v); reason != "" {
			return decision{reason: reason}
		}
	}
	return decision{}
}

// possible returns all texts that a value may be, nil if they cannot be enumerated.
func possible(v model.Value) []string {
	if s, ok := v.AsString(); ok {
		return []string{s}
	}
	if v.Kind != model.Unknown {
		return nil
	}
	var out []string
	for _, item := range v.Items {
		p := possible(item)
		if p == nil {
			return nil
		}
		out = append(out, p...)
	}
	return out
}

// whyUnknown is the first reason in a value, "" when nothing in it is unknown.
func whyUnknown(v model.Value) string {
	switch v.Kind {
	case model.Unknown:
		return v.Text
	case model.Reference:
		return v.Ref.String() + " is known at deployment"
	}
	for _, item := range v.Items {
		if reason := whyUnknown(item); reason != "" {
			return reason
		}
	}
	for _, entry := range v.Entries {
		if reason := whyUnknown(entry.Value); reason != "" {
			return reason
		}
	}
	return ""
}

// conditionValue is a condition function used as a value.
func (e *evaluator) conditionValue(name string, argument model.Value, at model.Range) model.Value {
	call := model.Value{Kind: model.Object, Range: at, Entries: []model.Entry{{Key: name, KeyRange: at, Value: argument}}}
	switch d := e.decide(call); d.truth {
	case model.Yes:
		return model.Value{Kind: model.Bool, Bool: true, Text: "true", Range: at}
	case model.No:
		return model.Value{Kind: model.Bool, Text: "false", Range: at}
	default:
		return model.UnknownValue(orElse(d.reason, "a condition is undecided"), at)
	}
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// ifThenElse evaluates Fn::If. When the condition is unknown both branches are candidates, an Absent one among them when
// the branch removes the property.
func (e *evaluator) ifThenElse(argument model.Value, at model.Range) model.Value {
	if argument.Kind != model.List || len(argument.Items) != 3 {
		e.report(model.Warning, at, "Fn::If takes a list of 3 values")
		return malformed("Fn::If", at)
	}
	var d decision
	if name, ok := argument.Items[0].AsString(); ok {
		d = e.condition(name, argument.Items[0].Range)
	} else {
		d = e.decide(argument.Items[0])
	}
	switch d.truth {
	case model.Yes:
		return e.eval(argument.Items[1])
	case model.No:
		return e.eval(argument.Items[2])
	}
	e.doubts++
	a, b := e.eval(argument.Items[1]), e.eval(argument.Items[2])
	e.doubts--
	if same(a, b) {
		return a
	}
	return model.UnknownValue(orElse(d.reason, "a condition is undecided"), at, a, b)
}

// same says whether two values are known to be equal, wherever they are written.
func same(a, b model.Value) bool {
	if a.Kind != b.Kind || a.Kind == model.Unknown || a.Bool != b.Bool || a.Text != b.Text || a.Ref != b.Ref {
		return false
	}
	return slices.EqualFunc(a.Items, b.Items, same) && slices.EqualFunc(a.Entries, b.Entries, func(x, y model.Entry) bool {
		return x.Key == y.Key && same(x.Value, y.Value)
	})
}
