package terraform

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/vpclint/vpclint/model"
)

// given is the value of a root variable from a file or the command line.
type given struct {
	value cty.Value
	text  string // from the command line: text until the type is known
	isRaw bool
	at    hcl.Range
}

// variable is the value of an input variable: from the call or the files of variables, else its default, else unknown.
func (s *scope) variable(name string) cty.Value {
	key := "var." + name
	if v, ok := s.values[key]; ok {
		return v
	}
	b := s.module.variables[name]
	if b == nil {
		return unknown(cty.DynamicPseudoType, "variable "+s.prefix+name+" is not declared")
	}
	instead, leave := s.enter(key, b.DefRange())
	if leave == nil {
		return instead
	}
	defer leave()
	v := s.sized(s.variableValue(name, b), key, b.DefRange())
	s.values[key] = v
	return v
}

func (s *scope) variableValue(name string, b *hclsyntax.Block) cty.Value {
	t, defaults := s.l.constraint(b)
	v, at, set := s.assigned(name, t)
	nullable := true
	if a := b.Body.Attributes["nullable"]; a != nil {
		n, _ := a.Expr.Value(nil)
		nullable = !n.RawEquals(cty.False)
	}
	if set && v.IsKnown() && v.IsNull() && !nullable {
		set = false
	}
	if !set {
		a := b.Body.Attributes["default"]
		if a == nil {
			return unknown(t.WithoutOptionalAttributesDeep(), "variable "+s.prefix+name+" has no value")
		}
		var diags hcl.Diagnostics
		if v, diags = a.Expr.Value(nil); diags.HasErrors() {
			s.l.reportErrors(diags[:1])
			v = unknown(cty.DynamicPseudoType, "the default of variable "+s.prefix+name+" has a fault")
		}
		at = a.Expr.Range()
	}
	v = s.convert(v, t, defaults, name, at)
	if isSensitive(b) {
		v = v.Mark(secret{})
	}
	return v
}

// assigned is the value that a call, a file or the command line gives the variable.
func (s *scope) assigned(name string, t cty.Type) (v cty.Value, at hcl.Range, set bool) {
	if s.call != nil {
		a := s.call.Body.Attributes[name]
		if a == nil {
			return cty.NilVal, at, false
		}
		return s.parent.eval(a.Expr, s.iteration), a.Expr.Range(), true
	}
	g, ok := s.given[name]
	switch {
	case !ok:
		return cty.NilVal, at, false
	case !g.isRaw:
		return g.value, g.at, true
	case t.IsPrimitiveType():
		return cty.StringVal(g.text), g.at, true
	}
	e, diags := parseExpression(g.text, "the value of --var "+name, hcl.Pos{Line: 1, Column: 1})
	if !diags.HasErrors() {
		var value cty.Value
		if value, diags = e.Value(nil); !diags.HasErrors() {
			return value, g.at, true
		}
	}
	if t == cty.DynamicPseudoType {
		return cty.StringVal(g.text), g.at, true
	}
	s.l.reportErrors(diags[:1])
	return unknown(t.WithoutOptionalAttributesDeep(), "the value of --var "+name+" cannot be read"), g.at, true
}

// convert makes the value what the variable's type says, with the defaults of optional attributes.
func (s *scope) convert(v cty.Value, t cty.Type, defaults *typeexpr.Defaults, name string, at hcl.Range) cty.Value {
	if defaults != nil && !v.IsNull() {
		v = defaults.Apply(v)
	}
	out, err := convert.Convert(v, t)
	if err == nil {
		return out
	}
	if !isWhollySettled(v) {
		// A token in the place of something that is no text: the rest of the value is lost with it.
		marks := cty.ValueMarks{}
		for m := range allMarks(v) {
			if isDoubt(m) && m != (rest{}) {
				marks[m] = struct{}{}
			}
		}
		return cty.UnknownVal(t.WithoutOptionalAttributesDeep()).WithMarks(marks)
	}
	s.l.report(model.Error, at, "the value of variable %s does not fit its type: %s", s.prefix+name, err)
	return unknown(t.WithoutOptionalAttributesDeep(), "the value of variable "+s.prefix+name+" does not fit its type")
}

// constraint is the variable's type.
func (l *loader) constraint(b *hclsyntax.Block) (cty.Type, *typeexpr.Defaults) {
	a := b.Body.Attributes["type"]
	if a == nil {
		return cty.DynamicPseudoType, nil
	}
	// Before Terraform 0.12 types were text.
	switch e := a.Expr.(type) {
	case *hclsyntax.TemplateExpr:
		if v, diags := e.Value(nil); !diags.HasErrors() && isString(v) {
			switch v.AsString() {
			case "string":
				return cty.String, nil
			case "list":
				return cty.List(cty.DynamicPseudoType), nil
			case "map":
				return cty.Map(cty.DynamicPseudoType), nil
			}
		}
	default:
		switch hcl.ExprAsKeyword(e) {
		case "list":
			return cty.List(cty.DynamicPseudoType), nil
		case "map":
			return cty.Map(cty.DynamicPseudoType), nil
		case "set":
			return cty.Set(cty.DynamicPseudoType), nil
		}
	}
	t, defaults, diags := typeexpr.TypeConstraintWithDefaults(a.Expr)
	if diags.HasErrors() {
		l.reportErrors(diags[:1])
		return cty.DynamicPseudoType, nil
	}
	return t, defaults
}

// rootVariables are the values of the root's variables, from the files that the engine reads by itself and the command line.
// Later ones win.
func (l *loader) rootVariables(m *module) map[string]given {
	out := map[string]given{}
	names, _ := l.tree.List(l.root)
	var order []string
	for _, first := range []string{"terraform.tfvars", "terraform.tfvars.json"} {
		if slices.Contains(names, first) {
			order = append(order, first)
		}
	}
	for _, name := range names {
		if strings.HasSuffix(name, ".auto.tfvars") || strings.HasSuffix(name, ".auto.tfvars.json") {
			order = append(order, name)
		}
	}
	for i := range order {
		order[i] = path.Join(l.root, order[i])
	}
	for _, file := range append(order, l.options.Files...) {
		src, err := l.read(file)
		if err != nil {
			l.report(model.Error, hcl.Range{Filename: file}, "%s", err)
			continue
		}
		body, diags := parseValues(src, file)
		l.reportErrors(diags)
		if body == nil {
			continue
		}
		for _, a := range sortedAttributes(body) {
			if m.variables[a.Name] == nil {
				continue // Terraform warns about these, for good reasons that are not ours
			}
			v, diags := a.Expr.Value(nil)
			if diags.HasErrors() {
				l.reportErrors(diags[:1])
				v = unknown(cty.DynamicPseudoType, "the value of variable "+a.Name+" cannot be read")
			}
			out[a.Name] = given{value: v, at: a.Expr.Range()}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(l.options.Variables)) {
		if b := m.variables[name]; b != nil {
			out[name] = given{text: l.options.Variables[name], isRaw: true, at: b.DefRange()}
		}
	}
	return out
}

// parseValues parses a file of variables.
func parseValues(src []byte, name string) (*hclsyntax.Body, hcl.Diagnostics) {
	if !strings.HasSuffix(name, ".json") {
		return parseSource(src, name)
	}
	return parseJSONValues(src, name)
}

// Variables are the names of the variables that a file of a module declares, in the order of the source.
func Variables(src []byte, name string) []string {
	if !IsSource(name) {
		return nil
	}
	body, _ := parseSource(src, name)
	if body == nil {
		return nil
	}
	var out []string
	for _, b := range nestedBlocks(body, "variable") {
		if len(b.Labels) == 1 {
			out = append(out, b.Labels[0])
		}
	}
	return out
}
