package terraform

import (
	"math/big"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/vpclint/vpclint/model"
)

// operation is a binary operator.
type operation struct {
	*hclsyntax.BinaryOpExpr
	l *loader
}

func (e *operation) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	left, leftDiags := e.LHS.Value(ctx)
	right, rightDiags := e.RHS.Value(ctx)
	out := *e.BinaryOpExpr
	out.LHS = &settled{e.LHS, left, leftDiags}
	out.RHS = &settled{e.RHS, right, rightDiags}

	if e.Op == hclsyntax.OpLogicalAnd || e.Op == hclsyntax.OpLogicalOr {
		if v, ok := e.dominated(left, right, leftDiags, rightDiags); ok {
			return v, nil
		}
	}
	if leftDiags.HasErrors() || rightDiags.HasErrors() {
		return out.Value(ctx)
	}
	if e.Op == hclsyntax.OpEqual || e.Op == hclsyntax.OpNotEqual {
		if truth := e.l.equal(left, right); truth != model.Maybe {
			return cty.BoolVal((truth == model.Yes) == (e.Op == hclsyntax.OpEqual)), nil
		}
		if isWhollySettled(left) && isWhollySettled(right) {
			return out.Value(ctx)
		}
		return cty.UnknownVal(cty.Bool).WithMarks(allMarks(left), allMarks(right)), nil
	}
	// A token where a number or boolean is wanted is one that we do not have.
	if isUnsettledText(left) || isUnsettledText(right) {
		return cty.UnknownVal(e.Op.Type).WithMarks(left.Marks(), right.Marks()), nil
	}
	v, diags := out.Value(ctx)
	return bounded(v), diags
}

// dominated is the result of a logical operator that one side decides, whatever the other is.
func (e *operation) dominated(left, right cty.Value, leftDiags, rightDiags hcl.Diagnostics) (cty.Value, bool) {
	decides := e.Op == hclsyntax.OpLogicalOr
	for _, side := range []struct {
		value cty.Value
		diags hcl.Diagnostics
	}{{left, leftDiags}, {right, rightDiags}} {
		if side.diags.HasErrors() || !isSettled(side.value) {
			continue
		}
		plain, marks := side.value.Unmark()
		if b, ok := asBool(plain); ok && b == decides {
			return cty.BoolVal(decides).WithMarks(marks), true
		}
	}
	return cty.NilVal, false
}

func isUnsettledText(v cty.Value) bool {
	u, _ := v.Unmark()
	return isString(u) && !isSettled(v)
}

// equal compares values that may hold tokens or be unknown: Maybe when the operator itself shall decide, or nothing can.
func (l *loader) equal(left, right cty.Value) model.Truth {
	a, _ := left.Unmark()
	b, _ := right.Unmark()
	if a.IsKnown() && b.IsKnown() && (a.IsNull() || b.IsNull()) {
		// Whatever a value is that was given or computed, it is not null.
		if a.IsNull() == b.IsNull() {
			return model.Maybe
		}
		return model.No
	}
	if isString(a) && isString(b) && (hasToken(a.AsString()) || hasToken(b.AsString())) {
		return l.equalText(a.AsString(), b.AsString())
	}
	return model.Maybe
}

// equalText compares text with tokens: equal when it is the same token, different when literal text tells so.
func (l *loader) equalText(a, b string) model.Truth {
	if a == b {
		return model.Yes
	}
	if a == "" || b == "" {
		return l.isEmpty(a + b)
	}
	pa, okA := l.tokens.parts(a)
	pb, okB := l.tokens.parts(b)
	if !okA || !okB || len(pa) == 0 || len(pb) == 0 {
		return model.Maybe
	}
	if first, other := pa[0], pb[0]; first.index < 0 && other.index < 0 {
		n := min(len(first.text), len(other.text))
		if first.text[:n] != other.text[:n] {
			return model.No
		}
	}
	if last, other := pa[len(pa)-1], pb[len(pb)-1]; last.index < 0 && other.index < 0 {
		n := min(len(last.text), len(other.text))
		if last.text[len(last.text)-n:] != other.text[len(other.text)-n:] {
			return model.No
		}
	}
	return model.Maybe
}

// isEmpty says whether text with tokens may be empty: not if it has literal text, or a computed attribute that never is.
func (l *loader) isEmpty(s string) model.Truth {
	parts, ok := l.tokens.parts(s)
	if !ok {
		return model.Maybe
	}
	for _, p := range parts {
		if p.index < 0 {
			return model.No
		}
		if v := l.tokens.values[p.index]; v.Kind == model.Reference {
			if a := v.Ref.Attribute; a == "id" || a == "arn" || strings.HasSuffix(a, "_id") || strings.HasSuffix(a, "_arn") {
				return model.No
			}
		}
	}
	return model.Maybe
}

// bounded refuses numbers whose decimal text would fill the memory.
func bounded(v cty.Value) cty.Value {
	u, _ := v.Unmark()
	if u.IsKnown() && !u.IsNull() && u.Type() == cty.Number && isHuge(u.AsBigFloat()) {
		return unknown(cty.Number, "the number is too large")
	}
	return v
}

func isHuge(f *big.Float) bool {
	exponent := f.MantExp(nil)
	return exponent > maxExponent || exponent < -maxExponent
}
