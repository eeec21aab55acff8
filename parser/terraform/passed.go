package terraform

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/vpclint/vpclint/model"
)

// provenance is whether a module's caller decides about an expression.
type provenance struct {
	own      bool      // something of the module itself takes part
	argument hcl.Range // the argument of the call that decides, the zero range when nothing does
	call     int
}

func (p provenance) isPassed() bool { return !p.own && p.argument.Filename != "" }

// and is the provenance of an expression with both in it. Of several arguments the first one counts.
func (p provenance) and(q provenance) provenance {
	switch {
	case p.own || q.own:
		return provenance{own: true}
	case p.argument.Filename != "":
		return p
	}
	return q
}

// passed lists the expressions of a resource that the callers of the module decide about alone. It is the same for all
// instances of the resource.
func (s *scope) passed(b *hclsyntax.Block) []model.Passed {
	if s.call == nil {
		return nil
	}
	if out, ok := s.passedOf[b]; ok {
		return out
	}
	var out []model.Passed
	binders := map[string]hclsyntax.Expression{}
	if a := b.Body.Attributes["for_each"]; a != nil {
		binders["each"] = a.Expr
	}
	s.passedBody(&out, b.Body, binders)
	s.passedOf[b] = out
	return out
}

func (s *scope) passedBody(out *[]model.Passed, body *hclsyntax.Body, binders map[string]hclsyntax.Expression) {
	for _, a := range sortedAttributes(body) {
		if !isMeta(a.Name) {
			s.passedExpression(out, a.Expr, binders)
		}
	}
	for _, nested := range body.Blocks {
		inner := binders
		if forEach := nested.Body.Attributes["for_each"]; nested.Type == "dynamic" && len(nested.Labels) == 1 && forEach != nil {
			iterator := nested.Labels[0]
			if a := nested.Body.Attributes["iterator"]; a != nil {
				iterator = hcl.ExprAsKeyword(a.Expr)
			}
			inner = map[string]hclsyntax.Expression{iterator: forEach.Expr}
			for name, e := range binders {
				if name != iterator {
					inner[name] = e
				}
			}
		}
		s.passedBody(out, nested.Body, inner)
	}
}

// passedExpression adds the expression, and the parts of a literal list or object.
func (s *scope) passedExpression(out *[]model.Passed, e hclsyntax.Expression, binders map[string]hclsyntax.Expression) {
	if p := s.provenance(e, nil, binders, 0); p.isPassed() {
		*out = append(*out, model.Passed{Range: rangeOf(e.Range()), Argument: rangeOf(p.argument), Call: p.call})
	}
	switch e := unwrap(e).(type) {
	case *hclsyntax.TupleConsExpr:
		for _, item := range e.Exprs {
			s.passedExpression(out, item, binders)
		}
	case *hclsyntax.ObjectConsExpr:
		for _, item := range e.Items {
			s.passedExpression(out, item.ValueExpr, binders)
		}
	}
}

// element is the step of a path to any element of a collection.
const element = "*"

// maxProvenance is how many definitions are followed from an expression to a call.
const maxProvenance = 16

// provenance follows the names in an expression to the call. Only the part of its value at the path counts, as far as literals
// tell the parts apart. Literals of other kinds decide nothing.
func (s *scope) provenance(e hclsyntax.Expression, path []string, binders map[string]hclsyntax.Expression, depth int) provenance {
	if depth > maxProvenance {
		return provenance{own: true}
	}
	e, path = narrowed(e, path)
	switch e := e.(type) {
	case *hclsyntax.ConditionalExpr:
		return s.provenance(e.TrueResult, path, binders, depth+1).and(s.provenance(e.FalseResult, path, binders, depth+1))
	case *hclsyntax.ScopeTraversalExpr:
		return s.provenanceOf(e.Traversal, path, binders, depth)
	case *hclsyntax.TupleConsExpr:
		var out provenance
		for _, item := range e.Exprs {
			out = out.and(s.provenance(item, path[min(1, len(path)):], binders, depth+1))
		}
		return out
	}
	var out provenance
	for _, t := range s.l.variables(e) {
		out = out.and(s.provenanceOf(t, nil, binders, depth))
	}
	return out
}

// narrowed is the part of a literal object or list at the path, as far as it can be told, and what remains of the path.
func narrowed(e hclsyntax.Expression, path []string) (part hclsyntax.Expression, rest []string) {
	for e = unwrap(e); len(path) > 0; e = unwrap(e) {
		switch literal := e.(type) {
		case *hclsyntax.ObjectConsExpr:
			i := slices.IndexFunc(literal.Items, func(item hclsyntax.ObjectConsItem) bool {
				key, ok := literalKey(item.KeyExpr)
				return ok && key == path[0]
			})
			if path[0] == element && len(literal.Items) == 1 {
				i = 0
			}
			if i < 0 {
				return e, nil
			}
			e = literal.Items[i].ValueExpr
		case *hclsyntax.TupleConsExpr:
			if len(literal.Exprs) != 1 {
				return e, path
			}
			e = literal.Exprs[0]
		default:
			return e, path
		}
		path = path[1:]
	}
	return e, nil
}

// pathOf is the path that the steps of a reference take.
func pathOf(t hcl.Traversal) []string {
	var out []string
	for i := range t {
		if name := attributeAt(t, i); name != "" {
			out = append(out, name)
		} else {
			out = append(out, element)
		}
	}
	return out
}

func (s *scope) provenanceOf(t hcl.Traversal, path []string, binders map[string]hclsyntax.Expression, depth int) provenance {
	root, name := t.RootName(), attributeAt(t, 1)
	path = append(pathOf(t[min(2, len(t)):]), path...)
	if binder, ok := binders[root]; ok {
		if name == "value" {
			return s.provenance(binder, append([]string{element}, path...), nil, depth+1)
		}
		return s.provenance(binder, nil, nil, depth+1)
	}
	switch root {
	case "path", "terraform", "count":
		return provenance{}
	case "local":
		if a := s.module.locals[name]; a != nil {
			return s.provenance(a.Expr, path, nil, depth+1)
		}
	case "var":
		if s.call == nil {
			break
		}
		a := s.call.Body.Attributes[name]
		if a == nil {
			break // the module's own default
		}
		callBinders := map[string]hclsyntax.Expression{}
		if forEach := s.call.Body.Attributes["for_each"]; forEach != nil {
			callBinders["each"] = forEach.Expr
		}
		if p := s.parent.provenance(a.Expr, path, callBinders, depth+1); p.isPassed() {
			return p
		}
		part, _ := narrowed(a.Expr, path)
		return provenance{argument: part.Range(), call: len(s.calls) - 1}
	}
	return provenance{own: true}
}
