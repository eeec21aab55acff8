package cloudformation

import (
	"slices"

	"github.com/vpclint/vpclint/model"
)

// allowed says whether the template's Rules admit the evaluator's world: no assertion that applies is certainly wrong.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
func (e *evaluator) allowed() bool {
	for _, rule := range e.template.Root.Get("Rules").Entries {
		if condition := rule.Value.Get("RuleCondition"); condition.IsSet() && e.decide(condition).truth != model.Yes {
			continue
		}
		for _, assertion := range rule.Value.Get("Assertions").Items {
			if assert := assertion.Get("Assert"); assert.IsSet() && e.decide(assert).truth == model.No {
				return false
			}
		}
	}
	return true
}

// rules takes what the template's Rules speak of: they tie parameters to one another.
func (in *inputs) rules() {
	for _, rule := range in.e.template.Root.Get("Rules").Entries {
		in.value(rule.Value.Get("RuleCondition"))
		for _, assertion := range rule.Value.Get("Assertions").Items {
			in.value(assertion.Get("Assert"))
		}
	}
}

// membership takes Fn::Contains of a list of texts and a parameter.
func (in *inputs) membership(argument model.Value) bool {
	if len(argument.Items) != 2 || argument.Items[0].Kind != model.List {
		return false
	}
	name, target, ok := functionCall(argument.Items[1])
	members := argument.Items[0].Items
	isOther := func(v model.Value) bool { _, text := v.AsString(); return !text }
	if !ok || name != "Ref" || slices.ContainsFunc(members, isOther) {
		return false
	}
	parameter, _ := target.AsString()
	in.parameter(parameter, false)
	in.literals[parameter] = append(in.literals[parameter], texts(argument.Items[0])...)
	return true
}

// each decides Fn::EachMemberEquals, Fn::EachMemberIn and Fn::Contains: whether every one of some values is among others.
func (e *evaluator) each(function string, argument model.Value, at model.Range) decision {
	values, ok := e.arguments(function, argument, at, 2, 2)
	if !ok {
		return decision{}
	}
	members, among := items(values[0]), items(values[1])
	if function == "Fn::Contains" {
		members, among = among, members
	}
	if members == nil || among == nil {
		for _, v := range values {
			if reason := whyUnknown(v); reason != "" {
				return decision{reason: reason}
			}
		}
		return decision{}
	}
	d := decided(true)
	for _, member := range members {
		truth := model.No
		for _, other := range among {
			truth = truth.Or(alike(member, other))
		}
		if d.reason == "" && truth == model.Maybe {
			d.reason = whyUnknown(member)
		}
		d.truth = d.truth.And(truth)
	}
	return d
}

// items are the values of a list, or one value alone; nil if it is unknown how many there are.
func items(v model.Value) []model.Value {
	switch {
	case v.Kind == model.List:
		return append([]model.Value{}, v.Items...)
	case v.Kind == model.Unknown && v.Items == nil || !v.IsSet():
		return nil
	default:
		return []model.Value{v}
	}
}

// alike says whether two values are the same text.
func alike(a, b model.Value) model.Truth {
	left, right := possible(a), possible(b)
	switch {
	case len(left) == 1 && len(right) == 1:
		return model.TruthOf(left[0] == right[0])
	case left != nil && right != nil && !slices.ContainsFunc(left, func(s string) bool { return slices.Contains(right, s) }):
		return model.No
	default:
		return model.Maybe
	}
}

// refAll evaluates Fn::RefAll: the values of all parameters of a type.
func (e *evaluator) refAll(argument model.Value, at model.Range) model.Value {
	want, ok := e.eval(argument).AsString()
	if !ok {
		return malformed("Fn::RefAll", at)
	}
	list := model.Value{Kind: model.List, Range: at}
	for _, name := range sortedKeys(e.parameters) {
		p := e.parameters[name]
		if kind, _ := p.Value.Get("Type").AsString(); kind == want {
			list.Items = append(list.Items, e.parameter(p, at))
		}
	}
	return list
}
