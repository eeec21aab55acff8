package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/vpclint/vpclint/model"
)

// instrument replaces, in an expression, the nodes that would look into tokens or lose why a value is unknown. Every node
// evaluates its operands once and hands them, settled, to the node that it replaces.
func (l *loader) instrument(e hclsyntax.Expression) hclsyntax.Expression {
	switch e := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		e.Val = bounded(e.Val)
	case *hclsyntax.ParenthesesExpr:
		e.Expression = l.instrument(e.Expression)
	case *hclsyntax.TupleConsExpr:
		l.instrumentAll(e.Exprs)
	case *hclsyntax.ObjectConsExpr:
		for i := range e.Items {
			e.Items[i].KeyExpr = l.instrument(e.Items[i].KeyExpr)
			e.Items[i].ValueExpr = l.instrument(e.Items[i].ValueExpr)
		}
	case *hclsyntax.ObjectConsKeyExpr:
		e.Wrapped = l.instrument(e.Wrapped)
	case *hclsyntax.TemplateWrapExpr:
		e.Wrapped = l.instrument(e.Wrapped)
	case *hclsyntax.TemplateJoinExpr:
		e.Tuple = l.instrument(e.Tuple)
	case *hclsyntax.RelativeTraversalExpr:
		e.Source = l.instrument(e.Source)
		return &member{e}
	case *hclsyntax.IndexExpr:
		e.Collection, e.Key = l.instrument(e.Collection), l.instrument(e.Key)
		return &index{e}
	case *hclsyntax.SplatExpr:
		e.Source, e.Each = l.instrument(e.Source), l.instrument(e.Each)
		return &splat{e, l}
	case *hclsyntax.UnaryOpExpr:
		e.Val = l.instrument(e.Val)
		return &negation{e}
	case *hclsyntax.TemplateExpr:
		l.instrumentAll(e.Parts)
		if !e.IsStringLiteral() {
			return &template{e, l}
		}
	case *hclsyntax.ConditionalExpr:
		e.Condition, e.TrueResult, e.FalseResult = l.instrument(e.Condition), l.instrument(e.TrueResult), l.instrument(e.FalseResult)
		return &choice{e}
	case *hclsyntax.BinaryOpExpr:
		e.LHS, e.RHS = l.instrument(e.LHS), l.instrument(e.RHS)
		return &operation{e, l}
	case *hclsyntax.ForExpr:
		e.CollExpr = l.instrument(e.CollExpr)
		e.ValExpr = l.step(e.ValExpr)
		if e.KeyExpr != nil {
			e.KeyExpr = l.step(e.KeyExpr)
		}
		if e.CondExpr != nil {
			e.CondExpr = l.step(e.CondExpr)
		}
		return &loop{e}
	case *hclsyntax.FunctionCallExpr:
		l.instrumentAll(e.Args)
		return &call{e, l}
	}
	return e
}

func (l *loader) instrumentAll(es []hclsyntax.Expression) {
	for i := range es {
		es[i] = l.instrument(es[i])
	}
}

// instrumentBody does it for every argument of a body at any depth.
func (l *loader) instrumentBody(b *hclsyntax.Body) {
	for _, a := range b.Attributes {
		if !isMeta(a.Name) {
			a.Expr = l.instrument(a.Expr)
		}
	}
	for _, nested := range b.Blocks {
		l.instrumentBody(nested.Body)
	}
}

// isMeta says whether the argument names things rather than having a value.
func isMeta(name string) bool {
	switch name {
	case "depends_on", "provider", "providers", "ignore_changes", "replace_triggered_by", "iterator":
		return true
	}
	return false
}

// unwrap is the node that an instrumented one stands for, without parentheses.
func unwrap(e hclsyntax.Expression) hclsyntax.Expression {
	for {
		switch w := e.(type) {
		case *hclsyntax.ParenthesesExpr:
			e = w.Expression
		case *step:
			e = w.Expression
		case *template:
			return w.TemplateExpr
		case *choice:
			return w.ConditionalExpr
		case *operation:
			return w.BinaryOpExpr
		case *call:
			return w.FunctionCallExpr
		case *index:
			return w.IndexExpr
		case *member:
			return w.RelativeTraversalExpr
		case *loop:
			return w.ForExpr
		case *splat:
			return w.SplatExpr
		default:
			return e
		}
	}
}

// settled is an operand that has been evaluated.
type settled struct {
	hclsyntax.Expression // for its ranges
	value                cty.Value
	diags                hcl.Diagnostics
}

func (e *settled) Value(*hcl.EvalContext) (cty.Value, hcl.Diagnostics) { return e.value, e.diags }

// step is evaluated once for every element of a for expression. It counts, so that nested ones cannot run away.
type step struct {
	*hclsyntax.ParenthesesExpr // so that walks over the tree see the expression within
	l                          *loader
}

func (l *loader) step(e hclsyntax.Expression) *step {
	return &step{&hclsyntax.ParenthesesExpr{Expression: l.instrument(e), SrcRange: e.Range()}, l}
}

func (e *step) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if e.l.steps++; e.l.steps > maxSteps {
		return cty.DynamicVal, tooMuch(e.Range())
	}
	return e.Expression.Value(ctx)
}

func tooMuch(at hcl.Range) hcl.Diagnostics {
	return hcl.Diagnostics{{
		Severity: hcl.DiagError, Summary: "Too much to evaluate",
		Detail: "the expressions of this root module have too many elements", Subject: &at,
	}}
}

// loop is a for expression. Over an unknown collection it is as unknown as that.
type loop struct{ *hclsyntax.ForExpr }

func (e *loop) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	collection, diags := e.CollExpr.Value(ctx)
	out := *e.ForExpr
	out.CollExpr = &settled{e.CollExpr, collection, diags}
	v, diags := out.Value(ctx)
	return inherit(v, collection), diags
}

// splat is `a[*].b`. Over an unknown collection it is as unknown as that.
type splat struct {
	*hclsyntax.SplatExpr
	l *loader
}

func (e *splat) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	source, diags := e.Source.Value(ctx)
	if u, _ := source.Unmark(); u.IsKnown() && !u.IsNull() && u.CanIterateElements() {
		if e.l.steps += u.LengthInt(); e.l.steps > maxSteps {
			return cty.DynamicVal, tooMuch(e.Range())
		}
	}
	out := *e.SplatExpr
	out.Source = &settled{e.Source, source, diags}
	v, diags := out.Value(ctx)
	return inherit(v, source), diags
}

// inherit gives an unknown result that says nothing about why it is unknown the doubts about its operands.
func inherit(v cty.Value, operands ...cty.Value) cty.Value {
	if v.IsKnown() || len(doubts(v)) > 0 {
		return v
	}
	for _, o := range operands {
		for m := range allMarks(o) {
			if isDoubt(m) && m != (rest{}) {
				v = v.Mark(m)
			}
		}
	}
	return v
}

// template is text with interpolations. What is unknown becomes a token, so that the text around it stays known.
type template struct {
	*hclsyntax.TemplateExpr
	l *loader
}

func (e *template) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	out := *e.TemplateExpr
	out.Parts = make([]hclsyntax.Expression, len(e.Parts))
	size, holes := 0, 0
	for i, part := range e.Parts {
		v, diags := part.Value(ctx)
		if !diags.HasErrors() {
			v = e.l.interpolated(v)
		}
		if u, _ := v.Unmark(); isString(u) {
			size += len(u.AsString())
			holes += strings.Count(u.AsString(), tokenStart)
		}
		out.Parts[i] = &settled{part, v, diags}
	}
	if size > maxText || holes > maxHoles {
		return cty.UnknownVal(cty.String), hcl.Diagnostics{{
			Severity: hcl.DiagError, Summary: "The text is too long",
			Subject: e.SrcRange.Ptr(),
		}}
	}
	return out.Value(ctx)
}

// interpolated makes an unknown or doubtful scalar a token. Other values are returned as they are.
func (l *loader) interpolated(v cty.Value) cty.Value {
	if u, _ := v.Unmark(); u.IsKnown() && (u.IsNull() || !u.Type().IsPrimitiveType()) {
		return v
	}
	if t := v.Type(); t != cty.DynamicPseudoType && !t.IsPrimitiveType() {
		return v
	}
	if isSettled(v) {
		return v
	}
	c := l.classify(v)
	switch {
	case c.Kind == model.Unknown:
		return l.tokens.unknown(c)
	case c.Kind == model.Reference && !v.IsKnown():
		r := ref{c.Ref.Address, c.Ref.Attribute}
		return cty.StringVal(l.tokens.reference(r)).Mark(r)
	}
	return v
}

// choice is `condition ? a : b`. The branch that is not taken leaves no marks; when it cannot be told which is taken, the
// result remembers both.
type choice struct{ *hclsyntax.ConditionalExpr }

func (e *choice) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	condition, condDiags := e.Condition.Value(ctx)
	yes, yesDiags := e.TrueResult.Value(ctx)
	no, noDiags := e.FalseResult.Value(ctx)

	yesPlain, yesMarks := yes.Unmark()
	noPlain, noMarks := no.Unmark()
	out := *e.ConditionalExpr
	out.TrueResult = &settled{e.TrueResult, yesPlain, yesDiags}
	out.FalseResult = &settled{e.FalseResult, noPlain, noDiags}

	if condDiags.HasErrors() || isSettled(condition) {
		plain, condMarks := condition.Unmark()
		out.Condition = &settled{e.Condition, plain, condDiags}
		v, diags := out.Value(ctx)
		if b, ok := asBool(plain); ok && b {
			v = v.WithMarks(yesMarks)
		} else if ok {
			v = v.WithMarks(noMarks)
		}
		if _, isSecret := condMarks[secret{}]; isSecret {
			v = v.Mark(secret{})
		}
		return v, diags
	}

	out.Condition = &settled{e.Condition, cty.UnknownVal(cty.Bool), condDiags}
	v, diags := out.Value(ctx)
	if diags.HasErrors() {
		return v, diags
	}
	may := &alternatives{}
	if !yesDiags.HasErrors() {
		may.values = append(may.values, yes)
	}
	if !noDiags.HasErrors() {
		may.values = append(may.values, no)
	}
	if len(may.values) == 2 && isWhollySettled(yes) && isWhollySettled(no) && yesPlain.RawEquals(noPlain) {
		return yes, diags
	}
	v = v.Mark(branches{may})
	for m := range doubts(condition) {
		switch m.(type) {
		case cause, hole:
			v = v.Mark(m)
		}
	}
	if len(doubts(v)) == 1 { // nothing says why yet
		for m := range doubts(condition) {
			v = v.Mark(m)
		}
	}
	return v, diags
}

// asBool is a known boolean, also when it is written as text.
func asBool(v cty.Value) (value, ok bool) {
	if !v.IsKnown() || v.IsNull() || v.IsMarked() {
		return false, false
	}
	switch v.Type() {
	case cty.Bool:
		return v.True(), true
	case cty.String:
		return v.AsString() == "true", v.AsString() == "true" || v.AsString() == "false"
	}
	return false, false
}

// negation is `!a` or `-a`.
type negation struct{ *hclsyntax.UnaryOpExpr }

func (e *negation) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := e.Val.Value(ctx)
	if u, marks := v.Unmark(); !diags.HasErrors() && isString(u) && !isSettled(v) {
		return cty.UnknownVal(e.Op.Type).WithMarks(marks), nil
	}
	out := *e.UnaryOpExpr
	out.Val = &settled{e.Val, v, diags}
	return out.Value(ctx)
}

// index is `a[b]`. A key that is not settled gives an unknown element of the collection instead of an error.
type index struct{ *hclsyntax.IndexExpr }

func (e *index) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	collection, collDiags := e.Collection.Value(ctx)
	key, keyDiags := e.Key.Value(ctx)
	if !collDiags.HasErrors() && !keyDiags.HasErrors() && !isSettled(key) {
		v := cty.DynamicVal.WithMarks(collection.Marks(), key.Marks())
		if elements, ok := elementsOf(collection); ok {
			v = v.Mark(branches{&alternatives{elements}})
		}
		return v, nil
	}
	out := *e.IndexExpr
	out.Collection = &settled{e.Collection, collection, collDiags}
	out.Key = &settled{e.Key, key, keyDiags}
	return out.Value(ctx)
}

// member is `a.b` where a is no plain name. Of one value out of several it is one out of their members.
type member struct {
	*hclsyntax.RelativeTraversalExpr
}

func (e *member) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := e.Source.Value(ctx)
	out := *e.RelativeTraversalExpr
	out.Source = &settled{e.Source, v, diags}
	result, diags := out.Value(ctx)
	if v.IsKnown() || diags.HasErrors() {
		return result, diags
	}
	plain, marks := result.Unmark()
	for m := range marks {
		if b, ok := m.(branches); ok {
			may := &alternatives{}
			for _, of := range b.values {
				if v, d := e.Traversal.TraverseRel(of); !d.HasErrors() {
					may.values = append(may.values, v)
				}
			}
			m = branches{may}
		}
		plain = plain.Mark(m)
	}
	return plain, diags
}

// elementsOf are the elements of a known collection, without their keys.
func elementsOf(v cty.Value) ([]cty.Value, bool) {
	v, _ = v.Unmark()
	if !v.IsKnown() || v.IsNull() || !v.CanIterateElements() {
		return nil, false
	}
	var out []cty.Value
	for it := v.ElementIterator(); it.Next(); {
		_, element := it.Element()
		out = append(out, element)
	}
	return out, true
}
