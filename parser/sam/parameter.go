package sam

import (
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// parameter replaces a Ref to a parameter by the parameter's value, and Fn::FindInMap by what it finds. Where the transform
// needs a value to decide what to make, only those can be known here.
func (e *expander) parameter(v model.Value) model.Value {
	switch name, arg := intrinsic(v); {
	case name == "Ref" && arg.Kind == model.String:
		if d := e.valueOf(arg.Text); d.IsSet() {
			d.Range = v.Range
			return d
		}
	case name == "Fn::FindInMap" && len(arg.Items) == 3:
		var path []string
		for _, item := range arg.Items {
			item = e.parameter(item)
			if item.Kind != model.String {
				return v
			}
			path = append(path, item.Text)
		}
		if found := e.root.Get("Mappings").Get(path...); found.IsSet() {
			found.Range = v.Range
			return found
		}
	}
	return v
}

// valueOf is the value of a parameter: the given one, else its default. Absent if it has none.
func (e *expander) valueOf(name string) model.Value {
	p := e.root.Get("Parameters").Get(name)
	if text, ok := e.options.Parameters[name]; ok && p.IsSet() {
		return model.StringValue(text, p.Range)
	}
	return p.Get("Default")
}

// parameters replaces parameters with a value and what mappings give at any depth, also in the text of Fn::Sub.
func (e *expander) parameters(v model.Value) model.Value {
	switch name, arg := intrinsic(v); {
	case name == "Ref", name == "Fn::FindInMap":
		return e.parameter(v)
	case name == "Fn::Sub" && arg.Kind == model.String:
		v.Entries = slices.Clone(v.Entries)
		v.Entries[0].Value.Text = e.substituted(arg.Text)
		return v
	}
	v.Items = slices.Clone(v.Items)
	for i := range v.Items {
		v.Items[i] = e.parameters(v.Items[i])
	}
	v.Entries = slices.Clone(v.Entries)
	for i := range v.Entries {
		v.Entries[i].Value = e.parameters(v.Entries[i].Value)
	}
	return v
}

// substituted is a text of Fn::Sub with the parameters in it replaced.
func (e *expander) substituted(text string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, "${")
		name, rest, closed := strings.Cut(after, "}")
		if !found || !closed {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(before)
		if value, ok := e.valueOf(name).AsString(); ok {
			b.WriteString(value)
		} else {
			b.WriteString("${" + name + "}")
		}
		text = rest
	}
}
