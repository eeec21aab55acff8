package terraform

import (
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
	if p := s.provenance(e, binders, 0); p.isPassed() {
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

// provenance follows the names in an expression to the call. Literals decide nothing.
func (s *scope) provenance(e hclsyntax.Expression, binders map[string]hclsyntax.Expression, depth int) provenance {
	if depth > maxProvenance {
		return provenance{own: true}
	}
	if choice, ok := unwrap(e).(*hclsyntax.ConditionalExpr); ok {
		return s.provenance(choice.TrueResult, binders, depth+1).and(s.provenance(choice.FalseResult, binders, depth+1))
	}
	var out provenance
	for _, t := range s.l.variables(e) {
		out = out.and(s.provenanceOf(t, binders, depth))
	}
	return out
}

// maxProvenance is how many definitions are followed from an expression to a call.
const maxProvenance = 16

func (s *scope) provenanceOf(t hcl.Traversal, binders map[string]hclsyntax.Expression, depth int) provenance {
	root, name := t.RootName(), attributeAt(t, 1)
	if binder, ok := binders[root]; ok {
		return s.provenance(binder, nil, depth+1)
	}
	switch root {
	case "path", "terraform", "count":
		return provenance{}
	case "local":
		if a := s.module.locals[name]; a != nil {
			return s.provenance(a.Expr, nil, depth+1)
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
		if p := s.parent.provenance(a.Expr, callBinders, depth+1); p.isPassed() {
			return p
		}
		return provenance{argument: a.Expr.Range(), call: len(s.calls) - 1}
	}
	return provenance{own: true}
}
