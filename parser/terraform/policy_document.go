package terraform

import (
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// policyDocument renders aws_iam_policy_document as JSON. Tokens keep their places in it. It is unknown if the number of
// statements is, or a document that it builds on.
func (l *loader) policyDocument(c content) cty.Value {
	var sources, own, overrides []cty.Value
	var doubt cty.ValueMarks
	for _, a := range c.arguments {
		var into *[]cty.Value
		switch a.name {
		case "source_policy_documents", "source_json":
			into = &sources
		case "override_policy_documents", "override_json":
			into = &overrides
		default:
			continue
		}
		documents, ok := elementsOf(a.value)
		if !ok {
			documents = []cty.Value{a.value}
		}
		for _, d := range documents {
			statements, marks := l.statementsOf(d)
			if marks != nil {
				doubt = marks
			}
			*into = append(*into, statements...)
		}
	}
	for _, g := range c.groups {
		if g.name != "statement" {
			continue
		}
		if !isNothing(g.more) {
			doubt = g.more.Marks()
		}
		for _, b := range g.blocks {
			own = append(own, l.statement(b))
		}
	}
	statements := overridden(append(sources, own...), overrides)
	if doubt != nil {
		return cty.UnknownVal(cty.String).WithMarks(doubt).Mark(cause{"a policy document is not known"})
	}
	document := cty.ObjectVal(map[string]cty.Value{"Version": cty.StringVal("2012-10-17"), "Statement": cty.TupleVal(statements)})
	out, err := stdlib.JSONEncode(l.withoutMarks(l.written(document)))
	if err != nil {
		return unknown(cty.String, "a policy document cannot be rendered")
	}
	return l.remarked(out)
}

// withoutMarks and remarked carry tokens through a function that would smear their marks.
func (l *loader) withoutMarks(v cty.Value) cty.Value {
	v, _ = v.UnmarkDeep()
	return v
}

// remarked puts the marks of the tokens in a string back.
func (l *loader) remarked(v cty.Value) cty.Value {
	if !isString(v) {
		return v
	}
	parts, _ := l.tokens.parts(v.AsString())
	for _, p := range parts {
		if p.index < 0 {
			continue
		}
		if c := l.tokens.values[p.index]; c.Ref.Address != "" {
			v = v.Mark(ref{c.Ref.Address, c.Ref.Attribute})
		} else {
			v = v.Mark(hole{p.index})
		}
	}
	return v
}

// statementsOf are the statements of a rendered document, or the doubts that forbid to say.
func (l *loader) statementsOf(document cty.Value) ([]cty.Value, cty.ValueMarks) {
	u, marks := document.Unmark()
	if u.IsKnown() && u.IsNull() {
		return nil, nil
	}
	fault := cty.NewValueMarks(cause{"a policy document cannot be read"})
	if !isString(u) {
		return nil, cty.NewValueMarks(cause{l.reason(document)})
	}
	if parts, ok := l.tokens.parts(u.AsString()); !ok || len(parts) == 1 && parts[0].index >= 0 {
		return nil, cty.NewValueMarks(cause{l.reason(document)})
	}
	if u.AsString() == "" {
		return nil, nil
	}
	_ = marks
	if jsonTooNested([]byte(u.AsString()), "") != nil {
		return nil, fault
	}
	v, err := stdlib.JSONDecode(u)
	if err != nil || !v.Type().IsObjectType() || !v.Type().HasAttribute("Statement") {
		return nil, fault
	}
	statements := v.GetAttr("Statement")
	if statements.Type().IsObjectType() {
		return []cty.Value{statements}, nil
	}
	out, _ := elementsOf(statements)
	return out, nil
}

// overridden replaces statements by later ones with the same Sid.
func overridden(statements, overrides []cty.Value) []cty.Value {
	sid := func(v cty.Value) string {
		if v.Type().IsObjectType() && v.Type().HasAttribute("Sid") {
			if s, _ := v.GetAttr("Sid").Unmark(); isString(s) {
				return s.AsString()
			}
		}
		return ""
	}
	for _, o := range overrides {
		i := slices.IndexFunc(statements, func(s cty.Value) bool { return sid(s) != "" && sid(s) == sid(o) })
		if i >= 0 {
			statements[i] = o
		} else {
			statements = append(statements, o)
		}
	}
	return statements
}

// statement is one statement block as the JSON has it.
func (l *loader) statement(c content) cty.Value {
	out := map[string]cty.Value{"Effect": cty.StringVal("Allow")}
	for _, a := range c.arguments {
		if u, _ := a.value.Unmark(); u.IsKnown() && u.IsNull() {
			continue
		}
		switch a.name {
		case "sid":
			out["Sid"] = a.value
		case "effect":
			out["Effect"] = a.value
		case "actions":
			out["Action"] = oneOrMany(a.value)
		case "not_actions":
			out["NotAction"] = oneOrMany(a.value)
		case "resources":
			out["Resource"] = oneOrMany(a.value)
		case "not_resources":
			out["NotResource"] = oneOrMany(a.value)
		}
	}
	for _, g := range c.groups {
		switch g.name {
		case "principals":
			out["Principal"] = principals(g)
		case "not_principals":
			out["NotPrincipal"] = principals(g)
		case "condition":
			out["Condition"] = conditions(g)
		}
	}
	return cty.ObjectVal(out)
}

// oneOrMany is a list with one element as that element, as IAM writes it.
func oneOrMany(v cty.Value) cty.Value {
	elements, ok := elementsOf(v)
	if !ok {
		return v
	}
	for i, element := range elements {
		if s, err := convert.Convert(element, cty.String); err == nil {
			elements[i] = s
		}
	}
	if len(elements) == 1 {
		return elements[0]
	}
	return cty.TupleVal(elements)
}

// find is the argument of that name, no value if there is none.
func (c content) find(name string) cty.Value {
	for _, a := range c.arguments {
		if a.name == name {
			return a.value
		}
	}
	return cty.NilVal
}

// sets says whether the argument is written, and not as null.
func (c content) sets(name string) bool {
	v := c.find(name)
	return !isNothing(v) && !(v.IsKnown() && v.IsNull())
}

// principals are those of all blocks by type; the type "*" stands for everybody.
func principals(g group) cty.Value {
	byType := map[string][]cty.Value{}
	for _, b := range g.blocks {
		t, identifiers := b.find("type"), b.find("identifiers")
		if isNothing(t) || isNothing(identifiers) || !isSettled(t) {
			return unknown(cty.DynamicPseudoType, "principals are not known")
		}
		t, _ = t.Unmark()
		elements, ok := elementsOf(identifiers)
		if !ok {
			elements = []cty.Value{identifiers}
		}
		if isString(t) {
			byType[t.AsString()] = append(byType[t.AsString()], elements...)
		}
	}
	if everybody, ok := byType["*"]; ok && len(byType) == 1 && len(everybody) == 1 {
		return cty.StringVal("*")
	}
	out := map[string]cty.Value{}
	for t, elements := range byType {
		out[t] = oneOrMany(cty.TupleVal(elements))
	}
	return cty.ObjectVal(out)
}

// conditions are those of all blocks: test, then variable, then values.
func conditions(g group) cty.Value {
	byTest := map[string]map[string]cty.Value{}
	for _, b := range g.blocks {
		test, variable, values := b.find("test"), b.find("variable"), b.find("values")
		if isNothing(test) || isNothing(variable) || isNothing(values) || !isSettled(test) || !isSettled(variable) {
			return unknown(cty.DynamicPseudoType, "a condition is not known")
		}
		test, _ = test.Unmark()
		variable, _ = variable.Unmark()
		if !isString(test) || !isString(variable) {
			return unknown(cty.DynamicPseudoType, "a condition is not known")
		}
		if byTest[test.AsString()] == nil {
			byTest[test.AsString()] = map[string]cty.Value{}
		}
		byTest[test.AsString()][variable.AsString()] = oneOrMany(values)
	}
	out := map[string]cty.Value{}
	for test, variables := range byTest {
		out[test] = cty.ObjectVal(variables)
	}
	return cty.ObjectVal(out)
}
