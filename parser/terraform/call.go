package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// call is a function call. Functions see tokens only where they pass them on unread.
type call struct {
	*hclsyntax.FunctionCallExpr
	l *loader
}

// manner is how a function treats text in its arguments.
type manner uint8

const (
	passes  manner = iota // it does not look at it, or looks in a way that tokens survive
	reads                 // its result depends on the text: a token among it makes the result unknown
	writes                // it puts values into text: what is unknown becomes a token
	lazily                // it wants the expressions, not their values
	gathers               // it arranges elements: doubts of its result belong to the elements that show them
)

func mannerOf(function string) manner {
	switch function {
	case "try", "can":
		return lazily
	case "join", "format", "formatlist", "jsonencode", "yamlencode", "templatefile", "templatestring":
		return writes
	case "compact", "distinct", "flatten", "reverse", "slice", "chunklist", "coalescelist", "tolist", "tomap", "concat",
		"merge", "values", "zipmap", "matchkeys", "sort", "setproduct", "transpose":
		return gathers
	case "abs", "alltrue", "anytrue", "coalesce", "contains", "element", "ephemeralasnull", "index", "indent",
		"issensitive", "keys", "list", "lookup", "map", "max", "min", "nonsensitive", "one", "range", "sensitive",
		"setintersection", "setsubtract", "setunion", "sum", "toset", "tostring", "chomp", "trimspace", "type", "length",
		"ceil", "floor", "signum", "log", "pow":
		return passes
	}
	return reads
}

func (e *call) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	name := strings.TrimPrefix(e.Name, "core::")
	if reason := e.l.outOfReach(name); reason != "" {
		return unknown(cty.DynamicPseudoType, reason), nil
	}
	out := *e.FunctionCallExpr
	out.Name = name
	how := mannerOf(name)
	if how == lazily {
		return out.Value(ctx)
	}
	out.Args = make([]hclsyntax.Expression, len(e.Args))
	args := make([]cty.Value, len(e.Args))
	failed := false
	for i, arg := range e.Args {
		v, diags := arg.Value(ctx)
		failed = failed || diags.HasErrors()
		if how == writes && !failed && !(i == 0 && strings.HasPrefix(name, "template")) {
			v = e.l.written(v)
		}
		if i == 0 && strings.HasPrefix(name, "cidr") {
			v = decimalOctets(v)
		}
		args[i] = v
		out.Args[i] = &settled{arg, v, diags}
	}
	if v, ok := foregone(name, args); ok && !failed {
		return v, nil
	}
	if !failed && how == reads && e.readsToken(args) {
		return e.undetermined(args), nil
	}
	if e.l.steps += effort(name, args); e.l.steps > maxSteps {
		return cty.DynamicVal, tooMuch(e.Range())
	}
	v, diags := out.Value(ctx)
	if diags.HasErrors() {
		if !failed && !allWhollySettled(args) {
			return e.undetermined(args), nil
		}
		return v, diags
	}
	v = inherit(v, args...)
	if how == gathers {
		v = e.l.settle(v)
	}
	if problem := oversized(v); problem != "" {
		return unknown(v.Type(), problem), nil
	}
	return v, nil
}

// effort is how many steps a call takes, in the measure of loader.steps.
func effort(name string, args []cty.Value) int {
	n := 0
	for _, arg := range args {
		if u, _ := arg.Unmark(); u.IsKnown() && !u.IsNull() && u.CanIterateElements() {
			n += u.LengthInt()
		}
	}
	switch name {
	case "distinct", "setsubtract", "setunion", "setintersection", "matchkeys":
		return n * n / 10 // every element is compared with every other
	}
	return n / 10
}

// readsToken says whether the function would look into a token.
func (e *call) readsToken(args []cty.Value) bool {
	if e.Name == "split" && len(args) == 2 {
		// No id, ARN or name has these in it, so they tell where the token ends.
		if sep, _ := args[0].Unmark(); isString(sep) {
			switch sep.AsString() {
			case ",", ";", "|", " ", "\n":
				return false
			}
		}
	}
	for _, arg := range args {
		if containsToken(arg) {
			return true
		}
	}
	return false
}

// undetermined is the result of a call that depends on what the deployment will tell.
func (e *call) undetermined(args []cty.Value) cty.Value {
	v := cty.DynamicVal
	for _, arg := range args {
		for m := range allMarks(arg) {
			if isDoubt(m) {
				v = v.Mark(m)
			}
		}
	}
	if marks := v.Marks(); len(marks) == 1 {
		for m := range marks {
			if r, ok := m.(ref); ok {
				// A single reference on a value of no type would pass for that reference itself.
				v = v.Mark(cause{refReason(r)})
			}
		}
	}
	return v
}

func allWhollySettled(args []cty.Value) bool {
	for _, arg := range args {
		if !isWhollySettled(arg) {
			return false
		}
	}
	return true
}

func containsToken(v cty.Value) bool {
	found := false
	visit(v, 0, func(v cty.Value, _ int) bool {
		u, _ := v.Unmark()
		found = found || isString(u) && hasToken(u.AsString())
		return !found
	})
	return found
}

// written makes every unknown scalar within v a token, for functions that put it into text.
func (l *loader) written(v cty.Value) cty.Value {
	if isWhollySettled(v) {
		return v
	}
	u, marks := v.Unmark()
	switch {
	case !u.IsKnown() || u.IsNull() || u.Type().IsPrimitiveType() || u.Type().IsSetType():
		return l.interpolated(v)
	case u.Type().IsMapType() || u.Type().IsObjectType():
		out := map[string]cty.Value{}
		for it := u.ElementIterator(); it.Next(); {
			k, element := it.Element()
			out[k.AsString()] = l.written(element)
		}
		return cty.ObjectVal(out).WithMarks(marks)
	case u.CanIterateElements():
		var out []cty.Value
		for it := u.ElementIterator(); it.Next(); {
			_, element := it.Element()
			out = append(out, l.written(element))
		}
		return cty.TupleVal(out).WithMarks(marks)
	}
	return v
}

// settle moves the doubts of a collection that its elements show to those elements, so that taking one element does not bring
// along the doubts about the others.
func (l *loader) settle(v cty.Value) cty.Value {
	u, marks := v.Unmark()
	if !u.IsKnown() || u.IsNull() || u.Type().IsSetType() || !u.CanIterateElements() || len(doubts(v)) == 0 {
		return v
	}
	shown := map[int]bool{}
	out, err := cty.Transform(u, func(_ cty.Path, v cty.Value) (cty.Value, error) {
		plain, _ := v.Unmark()
		if !isString(plain) {
			return v, nil
		}
		parts, _ := l.tokens.parts(plain.AsString())
		for _, p := range parts {
			if p.index < 0 {
				continue
			}
			shown[p.index] = true
			if c := l.tokens.values[p.index]; c.Ref.Address != "" {
				v = v.Mark(ref{c.Ref.Address, c.Ref.Attribute})
			} else {
				v = v.Mark(hole{p.index})
			}
		}
		return v, nil
	})
	if err != nil {
		return v
	}
	visible := l.isVisible(shown)
	for m := range marks {
		if !visible(m) {
			out = out.Mark(m)
		}
	}
	return out
}
