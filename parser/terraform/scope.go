package terraform

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/vpclint/vpclint/model"
)

// bindings are the names that hold inside a block only: each, count, and the iterators of dynamic blocks.
type bindings map[string]cty.Value

func (b bindings) with(name string, v cty.Value) bindings {
	out := bindings{name: v}
	for n, v := range b {
		if n != name {
			out[n] = v
		}
	}
	return out
}

// scope is one instance of a module. Everything in it is evaluated when it is first asked for, and once.
type scope struct {
	l      *loader
	module *module
	prefix string // of addresses: module.net["a"].
	block  string // the same without instance keys
	calls  []model.Call
	maybe  string // why it may not exist
	guard  string

	parent    *scope
	call      *hclsyntax.Block // the call in the parent
	iteration bindings         // of the call
	given     map[string]given // a root's variables

	values    map[string]cty.Value
	resources map[string]*resource
	children  map[string]*children
	busy      map[string]bool
	passedOf  map[*hclsyntax.Block][]model.Passed
}

func newScope(l *loader, m *module) *scope {
	return &scope{
		l: l, module: m, values: map[string]cty.Value{}, resources: map[string]*resource{},
		children: map[string]*children{}, busy: map[string]bool{}, passedOf: map[*hclsyntax.Block][]model.Passed{},
	}
}

// enter guards the evaluation of a definition against cycles and endless chains. It returns the value to use instead, or
// leave, to be called afterwards.
func (s *scope) enter(name string, at hcl.Range) (instead cty.Value, leave func()) {
	full := s.prefix + name
	if s.busy[name] {
		return s.cycle(full), nil
	}
	if len(s.l.stack) >= maxDepth {
		s.l.report(model.Error, at, "%s needs more than %d other definitions in a chain", full, maxDepth)
		return unknown(cty.DynamicPseudoType, full+" needs too many other definitions"), nil
	}
	s.busy[name] = true
	s.l.stack = append(s.l.stack, frame{full, at})
	return cty.NilVal, func() {
		s.l.stack = s.l.stack[:len(s.l.stack)-1]
		delete(s.busy, name)
	}
}

// cycle reports that a definition needs itself, beginning with the member that comes first by name.
func (s *scope) cycle(name string) cty.Value {
	start := slices.IndexFunc(s.l.stack, func(f frame) bool { return f.name == name })
	members := slices.Clone(s.l.stack[max(start, 0):])
	if len(members) > 0 {
		first := 0
		for i, f := range members {
			if f.name < members[first].name {
				first = i
			}
		}
		members = append(members[first:], members[:first]...)
		names := make([]string, 0, len(members)+1)
		for _, f := range append(members, members[0]) {
			names = append(names, f.name)
		}
		if len(members) == 1 {
			s.l.report(model.Error, members[0].at, "%s needs its own value", members[0].name)
		} else {
			s.l.report(model.Error, members[0].at, "definitions need one another: %s", strings.Join(names, " -> "))
		}
	}
	return unknown(cty.DynamicPseudoType, name+" needs its own value")
}

// local is the value of a local.
func (s *scope) local(name string) cty.Value {
	key := "local." + name
	if v, ok := s.values[key]; ok {
		return v
	}
	a := s.module.locals[name]
	if a == nil {
		return unknown(cty.DynamicPseudoType, key+" is not declared")
	}
	instead, leave := s.enter(key, a.NameRange)
	if leave == nil {
		return instead
	}
	defer leave()
	v := s.sized(s.eval(a.Expr, nil), key, a.NameRange)
	s.values[key] = v
	return v
}

// output is the value of an output.
func (s *scope) output(name string) cty.Value {
	key := "output." + name
	if v, ok := s.values[key]; ok {
		return v
	}
	b := s.module.outputs[name]
	if b == nil || b.Body.Attributes["value"] == nil {
		return unknown(cty.DynamicPseudoType, s.prefix+key+" is not declared")
	}
	instead, leave := s.enter(key, b.DefRange())
	if leave == nil {
		return instead
	}
	defer leave()
	v := s.sized(s.eval(b.Body.Attributes["value"].Expr, nil), key, b.DefRange())
	if isSensitive(b) {
		v = v.Mark(secret{})
	}
	s.values[key] = v
	return v
}

// sized replaces a value that grew too large.
func (s *scope) sized(v cty.Value, name string, at hcl.Range) cty.Value {
	problem := oversized(v)
	if problem == "" {
		return v
	}
	s.l.report(model.Warning, at, "%s is not evaluated: %s", s.prefix+name, problem)
	return unknown(cty.DynamicPseudoType, s.prefix+name+" is too large")
}

// eval evaluates an expression with exactly the names that it mentions. What cannot be evaluated is unknown, and keeps every
// doubt about what it mentions.
func (s *scope) eval(e hclsyntax.Expression, b bindings) cty.Value {
	if s.l.steps > maxSteps {
		if !s.l.exhausted {
			s.l.exhausted = true
			s.l.report(model.Warning, e.Range(), "this root module is too much to evaluate; from here on values are unknown")
		}
		return unknown(cty.DynamicPseudoType, "the root module is too much to evaluate")
	}
	ctx := s.context(e, b)
	v, diags := e.Value(ctx)
	if diags.HasErrors() {
		marks, blameless := s.mentioned(e, ctx)
		if blameless {
			s.l.reportFault(diags[0])
		}
		if len(marks) == 0 {
			marks[cause{s.l.plain(s.l.fault(diags[0]))}] = struct{}{}
		}
		return cty.DynamicVal.WithMarks(marks)
	}
	if u, _ := v.Unmark(); !u.IsKnown() && len(doubts(v)) == 0 {
		marks, _ := s.mentioned(e, ctx)
		v = v.WithMarks(marks)
	}
	return v
}

// mentioned are the doubts about everything that an expression mentions. It is blameless if everything is known, so that a
// failure is the expression's own fault.
func (s *scope) mentioned(e hclsyntax.Expression, ctx *hcl.EvalContext) (marks cty.ValueMarks, blameless bool) {
	marks, blameless = cty.ValueMarks{}, true
	for _, t := range s.l.variables(e) {
		for n := len(t); n > 0; n-- {
			v, diags := t[:n].TraverseAbs(ctx)
			if diags.HasErrors() {
				continue
			}
			if n == len(t) {
				blameless = blameless && isWhollySettled(v)
				for m := range allMarks(v) {
					if isDoubt(m) && m != (rest{}) {
						marks[m] = struct{}{}
					}
				}
			} else {
				blameless = blameless && isSettled(v)
			}
			break
		}
	}
	return marks, blameless
}

// variables are the names that an expression mentions.
func (l *loader) variables(e hclsyntax.Expression) []hcl.Traversal {
	t, ok := l.mentions[e]
	if !ok {
		t = e.Variables()
		l.mentions[e] = t
	}
	return t
}

// context holds the values of the names that an expression mentions.
func (s *scope) context(e hclsyntax.Expression, b bindings) *hcl.EvalContext {
	ctx := &hcl.EvalContext{Variables: map[string]cty.Value{}, Functions: s.l.funcs}
	groups := map[string]map[string]cty.Value{}
	put := func(group, name string, v func() cty.Value) {
		if groups[group] == nil {
			groups[group] = map[string]cty.Value{}
		}
		if _, ok := groups[group][name]; !ok {
			groups[group][name] = v()
		}
	}
	outputs := map[string]*wanted{}
	for _, t := range s.l.variables(e) {
		root := t.RootName()
		if v, ok := b[root]; ok {
			ctx.Variables[root] = v
			continue
		}
		first, second := attributeAt(t, 1), attributeAt(t, 2)
		switch root {
		case "var":
			put(root, first, func() cty.Value { return s.variable(first) })
		case "local":
			put(root, first, func() cty.Value { return s.local(first) })
		case "path":
			put(root, first, func() cty.Value { return s.path(first) })
		case "terraform":
			put(root, first, func() cty.Value {
				return unknown(cty.String, "terraform."+first+" is chosen at run time")
			})
		case "module":
			if outputs[first] == nil {
				outputs[first] = &wanted{names: map[string]bool{}}
			}
			outputs[first].add(t)
		case "data":
			put("data."+first, second, func() cty.Value { return s.resource("data." + first + "." + second).value })
		case "ephemeral":
			ctx.Variables[root] = unknown(cty.DynamicPseudoType, "ephemeral."+first+"."+second+" is opened at deployment")
		case "each", "count", "self":
			ctx.Variables[root] = unknown(cty.DynamicPseudoType, root+" has no meaning here")
		default:
			if s.module.types[root] {
				put(root, first, func() cty.Value { return s.resource(root + "." + first).value })
			} else {
				ctx.Variables[root] = unknown(cty.DynamicPseudoType, strings.TrimSuffix(root+"."+first, ".")+" is not declared")
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(outputs)) {
		put("module", name, func() cty.Value { return s.moduleValue(name, outputs[name]) })
	}
	data := map[string]cty.Value{}
	for group, values := range groups {
		if t, ok := strings.CutPrefix(group, "data."); ok {
			data[t] = cty.ObjectVal(values)
		} else {
			ctx.Variables[group] = cty.ObjectVal(values)
		}
	}
	if len(data) > 0 {
		ctx.Variables["data"] = cty.ObjectVal(data)
	}
	return ctx
}

// attributeAt is the name at that place of a traversal, "" if there is none.
func attributeAt(t hcl.Traversal, i int) string {
	if i >= len(t) {
		return ""
	}
	switch step := t[i].(type) {
	case hcl.TraverseAttr:
		return step.Name
	case hcl.TraverseIndex:
		if isString(step.Key) {
			return step.Key.AsString()
		}
	}
	return ""
}

// path is path.module, path.root or path.cwd: relative to the root module, as the engine has them.
func (s *scope) path(name string) cty.Value {
	switch name {
	case "module":
		return cty.StringVal(relative(s.l.root, s.module.dir))
	case "root":
		return cty.StringVal(".")
	case "cwd":
		return unknown(cty.String, "path.cwd is where it is deployed from")
	}
	return unknown(cty.DynamicPseudoType, fmt.Sprintf("path.%s has no meaning", name))
}

// relative is the path from one directory of the tree to another.
func relative(from, to string) string {
	if from == to {
		return "."
	}
	var up []string
	for from != "." {
		if to == from || strings.HasPrefix(to, from+"/") {
			break
		}
		up = append(up, "..")
		from = path.Dir(from)
	}
	down := to
	if from != "." {
		down = strings.TrimPrefix(strings.TrimPrefix(to, from), "/")
	} else if to == "." {
		down = ""
	}
	if down != "" {
		up = append(up, down)
	}
	return strings.Join(up, "/")
}
