package terraform

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/vpclint/vpclint/model"
)

// shape is how the instances of a block are told apart.
type shape uint8

const (
	single  shape = iota + 1 // neither count nor for_each
	counted                  // by number
	keyed                    // by text
)

// repetition is what count or for_each makes of a block.
type repetition struct {
	shape     shape
	instances []instance
	maybe     string // why the instances may not exist, or others may
	guard     string // the expression that decides, as it is written
	atMostOne bool   // though the number is unknown
}

// instance is one of them.
type instance struct {
	key      string // of keyed ones, or the number in decimal
	suffix   string // of its address: ["a"], [0]
	bindings bindings
}

// repeat evaluates count or for_each of a block.
func (s *scope) repeat(body *hclsyntax.Body, address string) repetition {
	if a := body.Attributes["count"]; a != nil {
		if body.Attributes["for_each"] != nil {
			s.l.report(model.Error, a.NameRange, "%s has both count and for_each", address)
		}
		return s.count(a, address)
	}
	if a := body.Attributes["for_each"]; a != nil {
		return s.forEach(a, address)
	}
	return repetition{shape: single, instances: []instance{{}}}
}

func (s *scope) count(a *hclsyntax.Attribute, address string) repetition {
	v := s.eval(a.Expr, nil)
	if n, ok := plainCount(v); ok {
		if n > maxRepeat {
			s.l.report(model.Warning, a.Expr.Range(), "%s has %d instances; the first %d are looked at", address, n, maxRepeat)
		}
		return repetition{shape: counted, instances: countedInstances(min(n, maxRepeat))}
	}
	if isSettled(v) {
		u, _ := v.Unmark()
		what := "is no whole number"
		if u.IsNull() {
			what = "is null"
		}
		s.l.report(model.Error, a.Expr.Range(), "the count of %s %s", address, what)
	}
	return repetition{
		shape: counted, instances: countedInstances(1), maybe: s.l.reason(v), guard: s.guardText(a.Expr), atMostOne: s.atMostOne(v),
	}
}

// tooMany counts an instance or generated block, and says whether the unit has too many of them.
func (l *loader) tooMany(at hcl.Range) bool {
	if l.instances++; l.instances == maxInstances+1 {
		l.report(model.Error, at, "there are more than %d instances; the rest is not looked at", maxInstances)
	}
	return l.instances > maxInstances
}

// plainCount is a known count.
func plainCount(v cty.Value) (int, bool) {
	if !isSettled(v) {
		return 0, false
	}
	u, _ := v.Unmark()
	n, err := convert.Convert(u, cty.Number)
	if err != nil || n.IsNull() || !n.IsKnown() {
		return 0, false
	}
	i, accuracy := n.AsBigFloat().Int64()
	if i > 1<<30 {
		i, accuracy = 1<<30, big.Exact
	}
	return int(i), accuracy == big.Exact && i >= 0
}

func countedInstances(n int) []instance {
	out := make([]instance, 0, n)
	for i := range n {
		out = append(out, instance{
			key: fmt.Sprint(i), suffix: fmt.Sprintf("[%d]", i),
			bindings: bindings{"count": cty.ObjectVal(map[string]cty.Value{"index": cty.NumberIntVal(int64(i))})},
		})
	}
	return out
}

// atMostOne says whether an unknown count is 0 or 1 whatever decides.
func (s *scope) atMostOne(v cty.Value) bool {
	for m := range v.Marks() {
		if b, ok := m.(branches); ok && len(b.values) > 0 {
			return !slices.ContainsFunc(b.values, func(v cty.Value) bool {
				n, ok := plainCount(v)
				return !(ok && n <= 1) && !s.atMostOne(v)
			})
		}
	}
	return false
}

func (s *scope) forEach(a *hclsyntax.Attribute, address string) repetition {
	marked := s.eval(a.Expr, nil)
	v, marks := marked.Unmark()
	if _, exposed := marks[secret{}]; exposed {
		s.l.report(model.Warning, a.Expr.Range(), "for_each of %s is sensitive, and instance keys are no secrets", address)
	}
	open := repetition{shape: keyed, guard: s.guardText(a.Expr), instances: []instance{{
		key: "?", suffix: `["?"]`, bindings: bindings{"each": cty.ObjectVal(map[string]cty.Value{
			"key":   unknown(cty.String, s.l.reason(marked)),
			"value": unknown(cty.DynamicPseudoType, s.l.reason(marked)),
		})},
	}}}
	switch {
	case !isSettled(marked):
		open.maybe = s.l.reason(marked)
		return open
	case v.IsNull() || !v.CanIterateElements() || v.Type().IsListType() || v.Type().IsTupleType():
		s.l.report(model.Error, a.Expr.Range(), "for_each of %s must be a map or a set of strings, not %s", address, friendly(v))
		open.maybe = "for_each of " + address + " has a fault"
		return open
	}
	if v.Type().IsSetType() && v.Type().ElementType() != cty.String && v.LengthInt() > 0 {
		s.l.report(model.Error, a.Expr.Range(), "for_each of %s must be a set of strings, not %s", address, friendly(v))
	}
	out := repetition{shape: keyed}
	for it := v.ElementIterator(); it.Next(); {
		k, element := it.Element()
		if v.Type().IsSetType() {
			k = element
		}
		key, err := convert.Convert(k, cty.String)
		if err == nil && isSettled(key) && key.IsNull() {
			s.l.report(model.Error, a.Expr.Range(), "for_each of %s has a null among its keys", address)
		}
		if err != nil || !isSettled(key) || key.IsNull() {
			open.maybe = s.l.reason(k)
			return open
		}
		if len(out.instances) == maxRepeat {
			s.l.report(model.Warning, a.Expr.Range(), "%s has %d instances; the first %d are looked at", address, v.LengthInt(), maxRepeat)
			break
		}
		out.instances = append(out.instances, instance{
			key: key.AsString(), suffix: "[" + quoteKey(key.AsString()) + "]",
			bindings: bindings{"each": cty.ObjectVal(map[string]cty.Value{"key": key, "value": element})},
		})
	}
	return out
}

func friendly(v cty.Value) string {
	if v.IsNull() {
		return "null"
	}
	return v.Type().FriendlyName()
}

// quoteKey writes an instance key as Terraform does in addresses.
func quoteKey(key string) string {
	r := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "${", "$${", "%{", "%%{")
	return `"` + r.Replace(key) + `"`
}

// guardText names the expression that decides: equal expressions in the same module decide alike.
func (s *scope) guardText(e hclsyntax.Expression) string {
	src, err := s.l.tree.Read(e.Range().Filename)
	r := e.Range()
	if err != nil || r.End.Byte > len(src) || r.Start.Byte > r.End.Byte {
		return s.prefix + r.String()
	}
	return joinGuards(s.guard, s.prefix+strings.Join(strings.Fields(string(src[r.Start.Byte:r.End.Byte])), " "))
}

// joinGuards is the guard of what exists only if both hold.
func joinGuards(outer, inner string) string {
	switch {
	case outer == "":
		return inner
	case inner == "":
		return outer
	}
	return outer + " && " + inner
}

// combine is a repetition's values as the language has them: an object, a tuple or an object by key. What may be beyond the
// instances that are known is an element that stands for the rest.
func (r repetition) combine(values []cty.Value, address string) cty.Value {
	switch r.shape {
	case counted:
		out := slices.Clone(values)
		if r.maybe != "" && !r.atMostOne {
			out = append(out, unknown(cty.DynamicPseudoType, r.maybe).Mark(rest{}))
		}
		return cty.TupleVal(out)
	case keyed:
		if r.maybe != "" {
			return unknown(cty.DynamicPseudoType, r.maybe).Mark(ref{address + `["?"]`, ""})
		}
		out := map[string]cty.Value{}
		for i, v := range values {
			out[r.instances[i].key] = v
		}
		return cty.ObjectVal(out)
	}
	if len(values) == 0 {
		return cty.DynamicVal
	}
	return values[0]
}

// reason says why a value is unknown.
func (l *loader) reason(v cty.Value) string {
	if c := l.classify(v); c.Kind == model.Unknown {
		return c.Text
	} else if refs := c.Refs(); len(refs) > 0 {
		return refReason(ref{refs[0].Address, refs[0].Attribute})
	}
	return "an expression cannot be evaluated"
}
