package terraform

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"
	"github.com/zclconf/go-cty/cty"
)

// parseJSON reads a .tf.json file as if it were native syntax, so that the rest of the package knows one syntax only.
func parseJSON(src []byte, filename string) (*hclsyntax.Body, hcl.Diagnostics) {
	if d := jsonTooNested(src, filename); d != nil {
		return nil, hcl.Diagnostics{d}
	}
	file, diags := json.Parse(src, filename)
	if file == nil || diags.HasErrors() {
		return nil, diags
	}
	attributes, more := file.Body.JustAttributes()
	diags = append(diags, more...)
	t := &translator{}
	out := &hclsyntax.Body{SrcRange: file.Body.MissingItemRange(), EndRange: file.Body.MissingItemRange()}
	names := make([]string, 0, len(attributes))
	for name := range attributes {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return attributes[a].NameRange.Start.Byte - attributes[b].NameRange.Start.Byte
	})
	for _, name := range names {
		a := attributes[name]
		labels, known := topLevel(name)
		if !known && name != "//" {
			t.blocks(out, name, a.NameRange, nil, 0, a.Expr)
			continue
		}
		if known {
			t.blocks(out, name, a.NameRange, nil, labels, a.Expr)
		}
	}
	return out, append(diags, t.diags...)
}

// translator turns JSON expressions into native syntax.
type translator struct {
	diags hcl.Diagnostics
}

// blocks adds the blocks that a JSON value stands for: an object for each label, then an object or an array of objects.
func (t *translator) blocks(into *hclsyntax.Body, name string, at hcl.Range, labels []hcl.KeyValuePair, missing int, e hcl.Expression) {
	if list, diags := hcl.ExprList(e); !diags.HasErrors() {
		for _, item := range list {
			t.blocks(into, name, at, labels, missing, item)
		}
		return
	}
	pairs, diags := hcl.ExprMap(e)
	if diags.HasErrors() {
		t.diags = append(t.diags, &hcl.Diagnostic{
			Severity: hcl.DiagError, Summary: "Not a block",
			Detail: "a JSON object is wanted for " + name, Subject: e.Range().Ptr(),
		})
		return
	}
	if missing > 0 {
		for _, p := range pairs {
			t.blocks(into, name, at, append(slices.Clip(labels), p), missing-1, p.Value)
		}
		return
	}
	b := &hclsyntax.Block{Type: name, TypeRange: at, OpenBraceRange: e.StartRange(), CloseBraceRange: end(e.Range())}
	for _, l := range labels {
		b.Labels = append(b.Labels, text(l.Key))
		b.LabelRanges = append(b.LabelRanges, l.Key.Range())
	}
	b.Body = t.body(pairs, e.Range(), hasNestedBlocks(name))
	into.Blocks = append(into.Blocks, b)
}

// body is the body of a block. JSON does not tell nested blocks from arguments that are objects; in a resource, only objects
// under the names that are maps in every resource are taken for arguments.
func (t *translator) body(pairs []hcl.KeyValuePair, at hcl.Range, nested bool) *hclsyntax.Body {
	out := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}, SrcRange: at, EndRange: end(at)}
	for _, p := range pairs {
		name := text(p.Key)
		switch {
		case name == "//":
		case name == "dynamic" && nested:
			dynamics, _ := hcl.ExprMap(p.Value)
			for _, d := range dynamics {
				t.blocks(out, "dynamic", p.Key.Range(), []hcl.KeyValuePair{d}, 0, d.Value)
			}
		case name == "lifecycle", name == "content", nested && isBlock(name, p.Value):
			t.blocks(out, name, p.Key.Range(), nil, 0, p.Value)
		default:
			out.Attributes[name] = &hclsyntax.Attribute{
				Name: name, NameRange: p.Key.Range(), EqualsRange: p.Key.Range(),
				Expr: t.argument(name, p.Value, nested), SrcRange: hcl.RangeBetween(p.Key.Range(), p.Value.Range()),
			}
		}
	}
	return out
}

// hasNestedBlocks says whether objects in a block of that type may be nested blocks.
func hasNestedBlocks(blockType string) bool {
	switch blockType {
	case "variable", "output", "module", "provider", "locals", "terraform", "lifecycle":
		return false
	}
	return true
}

// isBlock says whether a JSON value under that name is a nested block or several.
func isBlock(name string, e hcl.Expression) bool {
	switch name {
	case "tags", "tags_all", "variables", "triggers", "keepers", "input", "triggers_replace", "for_each", "parameters",
		"environment_variables", "default_tags", "labels", "request_parameters", "request_templates", "response_templates":
		return false
	}
	if list, diags := hcl.ExprList(e); !diags.HasErrors() {
		for _, item := range list {
			if _, diags := hcl.ExprMap(item); diags.HasErrors() {
				return false
			}
		}
		return len(list) > 0
	}
	_, diags := hcl.ExprMap(e)
	return !diags.HasErrors()
}

// argument is an expression; the arguments that name things instead of having values are written as text in JSON.
func (t *translator) argument(name string, e hcl.Expression, nested bool) hclsyntax.Expression {
	switch name {
	case "depends_on", "ignore_changes", "provider", "iterator", "providers":
		return t.names(e)
	case "type":
		if !nested {
			return t.names(e)
		}
	case "description", "default":
		if !nested { // of variables and outputs: text without interpolation
			if v, diags := e.Value(nil); !diags.HasErrors() {
				return &hclsyntax.LiteralValueExpr{Val: v, SrcRange: e.Range()}
			}
		}
	}
	return t.expression(e)
}

func (t *translator) names(e hcl.Expression) hclsyntax.Expression {
	if list, diags := hcl.ExprList(e); !diags.HasErrors() {
		out := &hclsyntax.TupleConsExpr{SrcRange: e.Range(), OpenRange: e.StartRange()}
		for _, item := range list {
			out.Exprs = append(out.Exprs, t.names(item))
		}
		return out
	}
	if v, diags := e.Value(nil); !diags.HasErrors() && isString(v) {
		if parsed, diags := parseExpression(v.AsString(), e.Range().Filename, inside(e)); !diags.HasErrors() {
			return parsed
		}
	}
	return t.expression(e)
}

func (t *translator) expression(e hcl.Expression) hclsyntax.Expression {
	if list, diags := hcl.ExprList(e); !diags.HasErrors() {
		out := &hclsyntax.TupleConsExpr{SrcRange: e.Range(), OpenRange: e.StartRange()}
		for _, item := range list {
			out.Exprs = append(out.Exprs, t.expression(item))
		}
		return out
	}
	if pairs, diags := hcl.ExprMap(e); !diags.HasErrors() {
		out := &hclsyntax.ObjectConsExpr{SrcRange: e.Range(), OpenRange: e.StartRange()}
		for _, p := range pairs {
			if text(p.Key) == "//" {
				continue
			}
			key := &hclsyntax.ObjectConsKeyExpr{Wrapped: t.expression(p.Key), ForceNonLiteral: true}
			out.Items = append(out.Items, hclsyntax.ObjectConsItem{KeyExpr: key, ValueExpr: t.expression(p.Value)})
		}
		return out
	}
	v, diags := e.Value(nil)
	if diags.HasErrors() {
		t.diags = append(t.diags, diags...)
		v = cty.DynamicVal
	}
	if !isString(v) {
		return &hclsyntax.LiteralValueExpr{Val: v, SrcRange: e.Range()}
	}
	parsed, diags := parseTemplate(v.AsString(), e.Range().Filename, inside(e))
	if diags.HasErrors() || parsed == nil {
		t.diags = append(t.diags, diags...)
		return &hclsyntax.LiteralValueExpr{Val: cty.DynamicVal, SrcRange: e.Range()}
	}
	if template, ok := parsed.(*hclsyntax.TemplateExpr); ok {
		template.SrcRange = e.Range()
	}
	return parsed
}

// parseExpression parses text as an expression, unless it nests too deep.
func parseExpression(src, filename string, start hcl.Pos) (hclsyntax.Expression, hcl.Diagnostics) {
	tokens, _ := hclsyntax.LexExpression([]byte(src), filename, start)
	if d := tooNested(tokens); d != nil {
		return nil, hcl.Diagnostics{d}
	}
	return hclsyntax.ParseExpression([]byte(src), filename, start)
}

// text is the literal text of a JSON key.
func text(e hcl.Expression) string {
	v, diags := e.Value(nil)
	if diags.HasErrors() || !isString(v) {
		return ""
	}
	return v.AsString()
}

// isString says whether v is a known string without marks.
func isString(v cty.Value) bool {
	return !v.IsMarked() && v.IsKnown() && !v.IsNull() && v.Type() == cty.String
}

// inside is the position after the opening quote of a JSON string.
func inside(e hcl.Expression) hcl.Pos {
	p := e.Range().Start
	p.Byte++
	p.Column++
	return p
}

// end is the empty range at the end of one.
func end(r hcl.Range) hcl.Range { return hcl.Range{Filename: r.Filename, Start: r.End, End: r.End} }

// parseJSONValues reads a .tfvars.json file: literal values, without templates.
func parseJSONValues(src []byte, filename string) (*hclsyntax.Body, hcl.Diagnostics) {
	if d := jsonTooNested(src, filename); d != nil {
		return nil, hcl.Diagnostics{d}
	}
	file, diags := json.Parse(src, filename)
	if file == nil || diags.HasErrors() {
		return nil, diags
	}
	attributes, diags := file.Body.JustAttributes()
	out := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}}
	for name, a := range attributes {
		v, more := a.Expr.Value(nil)
		if more.HasErrors() {
			diags = append(diags, more...)
			continue
		}
		out.Attributes[name] = &hclsyntax.Attribute{
			Name: name, NameRange: a.NameRange, SrcRange: a.Range,
			Expr: &hclsyntax.LiteralValueExpr{Val: v, SrcRange: a.Expr.Range()},
		}
	}
	return out, diags
}
