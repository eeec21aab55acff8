package normalize

import (
	"strconv"

	"github.com/vpclint/vpclint/model"
)

// attr returns an attribute of the resource under the name that the unit's format gives it; an empty name means that the
// format has no such attribute.
func (n *normalizer) attr(r *model.Resource, cloudformation, terraform string) model.Value {
	return n.pick(r.Attributes, cloudformation, terraform)
}

// pick is attr for a nested object. A null counts as not written in Terraform; in CloudFormation it is written, but
// nothing can be concluded from it.
func (n *normalizer) pick(v model.Value, cloudformation, terraform string) model.Value {
	name := cloudformation
	if n.terraform {
		name = terraform
	}
	if name == "" {
		return model.Value{}
	}
	return n.nonNull(name, v.Get(name))
}

func (n *normalizer) nonNull(name string, v model.Value) model.Value {
	switch {
	case v.Kind != model.Null:
		return v
	case n.terraform:
		return model.Value{}
	default:
		return model.UnknownValue(name+" is null", v.Range)
	}
}

// block returns the object of a nested block: Terraform has it in a list, CloudFormation as it is. It is Absent for an
// empty list and Unknown if the block cannot be told.
func (n *normalizer) block(v model.Value) model.Value {
	if v.Kind != model.List {
		return n.nonNull("the block", v)
	}
	if len(v.Items) == 0 {
		return model.Value{}
	}
	return n.nonNull("the block", v.Items[0])
}

// blocks returns the objects of a repeated block. The reason says why there may be more of them than that.
func (n *normalizer) blocks(v model.Value) (objects []model.Value, reason string) {
	switch v.Kind {
	case model.Absent, model.Null:
		return nil, ""
	case model.List:
		for _, item := range v.Items {
			inner, why := n.blocks(item)
			objects = append(objects, inner...)
			if reason == "" {
				reason = why
			}
		}
		return objects, reason
	case model.Object:
		return []model.Value{v}, ""
	default:
		return nil, n.reason(v)
	}
}

// scalars returns the elements of a list; a single value counts as a list of one, as the services accept it. The reason
// says why there may be more elements.
func (n *normalizer) scalars(v model.Value) (items []model.Value, reason string) {
	switch v.Kind {
	case model.Absent, model.Null:
		return nil, ""
	case model.List:
		for _, item := range v.Items {
			if item.Kind != model.List {
				items = append(items, item)
				continue
			}
			inner, why := n.scalars(item)
			items = append(items, inner...)
			if reason == "" {
				reason = why
			}
		}
		return items, reason
	case model.Unknown:
		return nil, n.reason(v)
	default:
		return []model.Value{v}, ""
	}
}

// text reads a string. A template gives its pattern, with the reason why the holes are unknown.
func (n *normalizer) text(v model.Value) model.Text {
	if !v.IsSet() {
		return model.Text{}
	}
	if s, ok := v.AsString(); ok {
		return model.Text{Value: s, Set: true, Range: v.Range}
	}
	if s, ok := n.lookedUpRange(v).AsString(); ok {
		return model.Text{Value: s, Set: true, Range: v.Range}
	}
	t := model.Text{Set: true, Reason: n.reason(v), Range: v.Range}
	if v.Kind == model.Template {
		t.Value = v.Pattern()
	}
	return t
}

// texts reads a list of strings. The reason says why there may be more.
func (n *normalizer) texts(v model.Value) (out []model.Text, reason string) {
	items, reason := n.scalars(v)
	for _, item := range items {
		out = append(out, n.text(item))
	}
	return out, reason
}

// flag reads a boolean whose default applies when it is not written.
func (n *normalizer) flag(v model.Value, byDefault bool) model.Flag {
	if !v.IsSet() {
		return model.Flag{Truth: model.TruthOf(byDefault)}
	}
	if b, ok := v.AsBool(); ok {
		return model.Flag{Truth: model.TruthOf(b), Range: v.Range}
	}
	return model.Flag{Truth: model.Maybe, Reason: n.reason(v), Range: v.Range}
}

// flagWhen reads a string attribute that makes the flag Yes when it has one of the values and No otherwise, also when it
// is not written.
func (n *normalizer) flagWhen(v model.Value, is func(string) bool) model.Flag {
	t := n.text(v)
	if t.Reason != "" {
		return model.Flag{Truth: model.Maybe, Reason: t.Reason, Range: t.Range}
	}
	return model.Flag{Truth: model.TruthOf(t.Set && is(t.Value)), Range: t.Range}
}

// number reads an integer, also one that is written as a string.
func number(v model.Value) (int, bool) {
	s, ok := v.AsString()
	if !ok || v.Kind == model.Bool {
		return 0, false
	}
	i, err := strconv.Atoi(s)
	return i, err == nil
}

// reason says why a value that is written is not known, to finish the sentence "not checked: …".
func (n *normalizer) reason(v model.Value) string {
	switch v.Kind {
	case model.Unknown:
		if v.Text == "" {
			return "its value is known at deployment"
		}
		return v.Text
	case model.Reference:
		return n.referenceReason(v.Ref)
	case model.Template:
		for _, part := range v.Items {
			if part.Kind != model.String {
				return n.reason(part)
			}
		}
		return "its value is known at deployment"
	case model.Null:
		return "its value is null"
	default:
		return "its value has the wrong type"
	}
}

func (n *normalizer) referenceReason(ref model.Ref) string {
	if r := n.byAddress[ref.Address]; r != nil && r.Data {
		return readAtDeployment(r)
	}
	if ref.Attribute == "Ref" {
		return ref.Address + " is known at deployment"
	}
	return ref.String() + " is known at deployment"
}
