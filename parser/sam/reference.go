package sam

import (
	"regexp"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// mostNodes bounds the walk that resolves references: aliases and Globals can make a small template's tree huge.
const mostNodes = 2_000_000

// variable is ${Id.Property} in Fn::Sub.
var variable = regexp.MustCompile(`\$\{\s*([A-Za-z0-9]+\.[A-Za-z]+)([^}]*)\}`)

// resolved replaces references to what the transform made for a SAM resource (!Ref Fn.Alias, ${Api.Stage}) by
// references to the resource that was made.
func (e *expander) resolved(root model.Value) model.Value {
	if len(e.references) == 0 {
		return root
	}
	w := resolver{references: e.references, left: mostNodes}
	out, _ := w.value(root)
	return out
}

type resolver struct {
	references map[string]string
	left       int
}

// value returns the value with its references resolved and whether anything changed. What did not change is shared.
func (w *resolver) value(v model.Value) (model.Value, bool) {
	if w.left--; w.left < 0 {
		return v, false
	}
	switch name, arg := intrinsic(v); name {
	case "Ref":
		if id, ok := w.references[arg.Text]; ok {
			return w.argument(v, withText(arg, id)), true
		}
	case "Fn::GetAtt":
		if changed, ok := w.attribute(arg); ok {
			return w.argument(v, changed), true
		}
	case "Fn::Sub":
		if changed, ok := w.sub(arg); ok {
			return w.argument(v, changed), true
		}
	}
	changed := false
	for i, item := range v.Items {
		if c, ok := w.value(item); ok {
			if !changed {
				v.Items, changed = slices.Clone(v.Items), true
			}
			v.Items[i] = c
		}
	}
	cloned := false
	for i, entry := range v.Entries {
		if c, ok := w.value(entry.Value); ok {
			if !cloned {
				v.Entries, cloned = slices.Clone(v.Entries), true
			}
			v.Entries[i].Value = c
		}
	}
	return v, changed || cloned
}

// argument is the call with another argument.
func (w *resolver) argument(call, arg model.Value) model.Value {
	entry := call.Entries[0]
	entry.Value = arg
	call.Entries = []model.Entry{entry}
	return call
}

// attribute resolves [Fn, Alias.Name] and [Fn.Alias, Name]: GetAtt on what was made.
func (w *resolver) attribute(arg model.Value) (model.Value, bool) {
	if arg.Kind != model.List || len(arg.Items) < 2 {
		return arg, false
	}
	var parts []string
	for _, item := range arg.Items {
		if item.Kind != model.String {
			return arg, false
		}
		parts = append(parts, item.Text)
	}
	path := strings.Split(strings.Join(parts, "."), ".")
	if len(path) < 3 {
		return arg, false
	}
	id, ok := w.references[path[0]+"."+path[1]]
	if !ok {
		return arg, false
	}
	at := arg.Range
	arg.Items = []model.Value{model.StringValue(id, at), model.StringValue(strings.Join(path[2:], "."), at)}
	return arg, true
}

// sub resolves the variables of Fn::Sub's text, in both of its forms.
func (w *resolver) sub(arg model.Value) (model.Value, bool) {
	switch {
	case arg.Kind == model.String:
		text := w.text(arg.Text)
		return withText(arg, text), text != arg.Text
	case arg.Kind == model.List && len(arg.Items) == 2 && arg.Items[0].Kind == model.String:
		text := w.text(arg.Items[0].Text)
		values, changed := w.value(arg.Items[1])
		if text == arg.Items[0].Text && !changed {
			return arg, false
		}
		arg.Items = []model.Value{withText(arg.Items[0], text), values}
		return arg, true
	default:
		return arg, false
	}
}

func (w *resolver) text(text string) string {
	return variable.ReplaceAllStringFunc(text, func(found string) string {
		m := variable.FindStringSubmatch(found)
		if id, ok := w.references[m[1]]; ok {
			return "${" + id + m[2] + "}"
		}
		return found
	})
}

func withText(v model.Value, text string) model.Value {
	v.Text = text
	return v
}
