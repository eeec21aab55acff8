package terraform

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/files"
)

// Result is the value of an expression and its type, as Terraform writes types: "list(string)".
type Result struct {
	Value model.Value
	Type  string
}

// ExpressionFile is the name of the file that ranges within the i-th expression have, counted from 0.
func ExpressionFile(i int) string { return fmt.Sprintf("expression %d", i+1) }

// Evaluate evaluates expressions in the scope of the root module in dir. There is a result for each of them; the ranges of
// diagnostics about the n-th one are in the file "expression n", counted from 1.
func Evaluate(tree *files.Tree, dir string, o Options, expressions []string) ([]Result, []model.Diagnostic) {
	l := newLoader(tree, dir, o)
	parsed := make([]hclsyntax.Expression, len(expressions))
	for i, src := range expressions {
		e, diags := parseExpression(src, ExpressionFile(i), hcl.Pos{Line: 1, Column: 1})
		if diags.HasErrors() {
			l.reportErrors(diags[:1])
			continue
		}
		parsed[i] = e
	}
	m := l.module(l.root)
	if m == nil {
		m = newModule(l.root)
		l.modules[l.root] = m
	}
	for _, e := range parsed {
		if e != nil {
			l.names.collectFrom(e, m.types)
		}
	}
	root := l.open()
	out := make([]Result, len(expressions))
	for i, e := range parsed {
		if e == nil {
			out[i] = Result{Value: model.UnknownValue("the expression cannot be parsed", model.Range{File: ExpressionFile(i)}), Type: "any"}
			continue
		}
		l.checkExpression(m, e, nil)
		e = l.instrument(e)
		v := root.eval(e, nil)
		out[i] = Result{Value: l.value(v, e, model.Range{}), Type: typeexpr.TypeString(v.Type())}
	}
	sortDiagnostics(l.diagnostics)
	return out, l.diagnostics
}
