package sam

import (
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// place makes nodes that all point at the text that caused them.
type place model.Range

func (p place) text(s string) model.Value { return model.StringValue(s, model.Range(p)) }

func (p place) yes() model.Value {
	return model.Value{Kind: model.Bool, Bool: true, Range: model.Range(p)}
}

func (p place) list(items ...model.Value) model.Value {
	return model.Value{Kind: model.List, Items: items, Range: model.Range(p)}
}

func (p place) texts(items ...string) model.Value {
	out := make([]model.Value, len(items))
	for i, s := range items {
		out[i] = p.text(s)
	}
	return p.list(out...)
}

// entry is an attribute. One with an absent value disappears in object.
func (p place) entry(key string, v model.Value) model.Entry {
	return model.Entry{Key: key, KeyRange: model.Range(p), Value: v}
}

func (p place) object(entries ...model.Entry) model.Value {
	return model.Value{Kind: model.Object, Entries: present(entries), Range: model.Range(p)}
}

func (p place) ref(id string) model.Value { return p.object(p.entry("Ref", p.text(id))) }

func (p place) getAtt(id, attribute string) model.Value {
	return p.object(p.entry("Fn::GetAtt", p.texts(id, attribute)))
}

func (p place) sub(text string) model.Value { return p.object(p.entry("Fn::Sub", p.text(text))) }

// subWith is Fn::Sub with variables of its own.
func (p place) subWith(text string, variables ...model.Entry) model.Value {
	return p.object(p.entry("Fn::Sub", p.list(p.text(text), p.object(variables...))))
}

func (p place) either(condition string, yes, no model.Value) model.Value {
	return p.object(p.entry("Fn::If", p.list(p.text(condition), yes, no)))
}

// allow is a policy statement. Actions is a string or a list of strings.
func (p place) allow(actions, resource model.Value) model.Value {
	return p.object(p.entry("Action", actions), p.entry("Effect", p.text("Allow")), p.entry("Resource", resource))
}

// document is a policy document without a version, as the translator writes them.
func (p place) document(statements ...model.Value) model.Value {
	return p.object(p.entry("Statement", p.list(statements...)))
}

// policy is an inline policy of a role.
func (p place) policy(name string, document model.Value) model.Value {
	return p.object(p.entry("PolicyName", p.text(name)), p.entry("PolicyDocument", document))
}

func present(entries []model.Entry) []model.Entry {
	out := make([]model.Entry, 0, len(entries))
	for _, e := range entries {
		if e.Value.IsSet() {
			out = append(out, e)
		}
	}
	return out
}

// written is the value of a property; null counts as not written, as it does for the translator.
func written(v model.Value, key string) model.Value {
	e, _ := v.Entry(key)
	if e.Value.Kind == model.Null {
		return model.Value{}
	}
	return e.Value
}

// truthy says whether the translator's language takes the value for true: it is there, and neither empty nor zero.
func truthy(v model.Value) bool {
	switch v.Kind {
	case model.Absent, model.Null:
		return false
	case model.Bool:
		return v.Bool
	case model.Number:
		return strings.Trim(v.Text, "0.") != ""
	case model.String:
		return v.Text != ""
	case model.List:
		return len(v.Items) > 0
	case model.Object:
		return len(v.Entries) > 0
	default:
		return true
	}
}

// intrinsic is the name and the argument of a function call, "" if the value is no call.
func intrinsic(v model.Value) (string, model.Value) {
	if v.Kind != model.Object || len(v.Entries) != 1 {
		return "", model.Value{}
	}
	e := v.Entries[0]
	if e.Key == "Ref" || e.Key == "Condition" || strings.HasPrefix(e.Key, "Fn::") {
		return e.Key, e.Value
	}
	return "", model.Value{}
}

func isIntrinsic(v model.Value) bool {
	name, _ := intrinsic(v)
	return name != ""
}

// branches takes Fn::If apart. ok is false when the value is no Fn::If or a malformed one.
func branches(v model.Value) (condition string, yes, no model.Value, ok bool) {
	name, args := intrinsic(v)
	if name != "Fn::If" || args.Kind != model.List || len(args.Items) != 3 || args.Items[0].Kind != model.String {
		return "", model.Value{}, model.Value{}, false
	}
	return args.Items[0].Text, args.Items[1], args.Items[2], true
}

func isNoValue(v model.Value) bool {
	name, arg := intrinsic(v)
	return name == "Ref" && arg.Kind == model.String && arg.Text == "AWS::NoValue"
}

// target is the logical id that a Ref or GetAtt names, "" for anything else.
func target(v model.Value) string {
	name, arg := intrinsic(v)
	switch {
	case name == "Ref" && arg.Kind == model.String:
		return arg.Text
	case name == "Fn::GetAtt" && arg.Kind == model.List && len(arg.Items) == 2 && arg.Items[0].Kind == model.String:
		return arg.Items[0].Text
	case name == "Fn::GetAtt" && arg.Kind == model.String && strings.Count(arg.Text, ".") == 1:
		id, _, _ := strings.Cut(arg.Text, ".")
		return id
	default:
		return ""
	}
}

// same says whether two values are written alike, wherever they stand. The order of attributes does not matter.
func same(a, b model.Value) bool {
	if a.Kind != b.Kind || a.Text != b.Text || a.Bool != b.Bool || len(a.Entries) != len(b.Entries) {
		return false
	}
	if !slices.EqualFunc(a.Items, b.Items, same) {
		return false
	}
	for _, e := range a.Entries {
		f, ok := b.Entry(e.Key)
		if !ok || !same(e.Value, f.Value) {
			return false
		}
	}
	return true
}

// with is the object with one attribute set: in its place if it was there, else at the end.
func with(v model.Value, e model.Entry) model.Value {
	v.Entries = slices.Clone(v.Entries)
	for i := range v.Entries {
		if v.Entries[i].Key == e.Key {
			v.Entries[i].Value = e.Value
			return v
		}
	}
	v.Entries = append(v.Entries, e)
	return v
}

// without is the object without an attribute.
func without(v model.Value, key string) model.Value {
	v.Entries = slices.DeleteFunc(slices.Clone(v.Entries), func(e model.Entry) bool { return e.Key == key })
	return v
}
