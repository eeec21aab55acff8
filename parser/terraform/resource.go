package terraform

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/vpclint/vpclint/model"
)

// resource is an evaluated resource or data source with all its instances.
type resource struct {
	block      *hclsyntax.Block
	repetition repetition
	contents   []content
	value      cty.Value // what a reference to it gives
}

// resource evaluates the resource or data source of that address within the module.
func (s *scope) resource(name string) *resource {
	if r, ok := s.resources[name]; ok {
		return r
	}
	block := s.module.resources[name]
	if block == nil {
		return &resource{value: unknown(cty.DynamicPseudoType, s.prefix+name+" is not declared")}
	}
	instead, leave := s.enter(name, block.DefRange())
	if leave == nil {
		return &resource{block: block, value: instead}
	}
	defer leave()
	r := &resource{block: block, repetition: s.repeat(block.Body, s.prefix+name)}
	var values []cty.Value
	for i, in := range r.repetition.instances {
		if s.l.tooMany(block.DefRange()) {
			r.repetition.instances = r.repetition.instances[:i]
			break
		}
		c := s.content(block.Body, in.bindings, true)
		r.contents = append(r.contents, c)
		values = append(values, s.instanceValue(block, s.prefix+name+in.suffix, c))
	}
	r.value = r.repetition.combine(values, s.prefix+name)
	s.resources[name] = r
	return r
}

// instanceValue is what a reference to an instance gives: its arguments, and for every other name that is used anywhere a
// computed attribute.
func (s *scope) instanceValue(block *hclsyntax.Block, address string, c content) cty.Value {
	out := map[string]cty.Value{}
	for name, v := range c.values(s.l, address) {
		// What was written as null the provider chooses.
		if u, _ := v.Unmark(); u.IsKnown() && u.IsNull() && block.Labels[0] != "terraform_data" {
			continue
		}
		out[name] = v.Mark(origin{address, name})
	}
	if block.Type == "data" {
		for name, v := range s.dataAttributes(block, c) {
			out[name] = v
		}
	} else if block.Labels[0] == "terraform_data" {
		terraformData(out, address)
	}
	names := s.l.names.of(block.Type, block.Labels[0])
	if block.Labels[0] == "terraform_data" {
		names = []string{"id"} // the engine's own type has no attributes that we do not know
	}
	for _, name := range names {
		if _, ok := out[name]; !ok {
			out[name] = s.l.computed(address, name)
		}
	}
	return cty.ObjectVal(out)
}

// terraformData fills in the attributes of the engine's own resource type.
func terraformData(out map[string]cty.Value, address string) {
	for _, name := range []string{"input", "triggers_replace"} {
		if _, ok := out[name]; !ok {
			out[name] = cty.NullVal(cty.DynamicPseudoType)
		}
	}
	in, _ := out["input"].UnmarkDeep()
	if in.IsKnown() && in.IsNull() {
		out["output"] = in
	} else {
		out["output"] = cty.UnknownVal(in.Type()).Mark(ref{address, "output"})
	}
}

// collect adds the resources of the module and of those it calls to the unit.
func (s *scope) collect(unit *model.Unit) {
	for _, name := range slices.Sorted(maps.Keys(s.module.resources)) {
		r := s.resource(name)
		for i := range r.contents {
			unit.Resources = append(unit.Resources, s.modelResource(name, r, i))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.module.locals)) {
		s.local(name) // for its faults
	}
	s.checkConditions()
	for _, name := range slices.Sorted(maps.Keys(s.module.calls)) {
		for _, child := range s.childrenOf(name).scopes {
			child.collect(unit)
		}
		unit.Opaque = append(unit.Opaque, s.opaque(name)...)
	}
}

func (s *scope) modelResource(name string, r *resource, i int) *model.Resource {
	in := r.repetition.instances[i]
	out := &model.Resource{
		Address: s.prefix + name + in.suffix, Type: r.block.Labels[0], Data: r.block.Type == "data",
		Attributes: r.contents[i].model(s.l),
		Range:      rangeOf(wholeBlock(r.block)), NameRange: rangeOf(r.block.DefRange()),
		Calls: s.calls, Passed: s.passed(r.block), Maybe: s.maybe, Guard: s.guard, Block: s.block + name,
	}
	if r.repetition.maybe != "" {
		out.Maybe, out.Guard = r.repetition.maybe, r.repetition.guard
	}
	if a := r.block.Body.Attributes["depends_on"]; a != nil {
		out.DependsOn = s.dependencies(a.Expr)
	}
	for _, b := range r.block.Body.Blocks {
		if b.Type == "lifecycle" {
			if a := b.Body.Attributes["ignore_changes"]; a != nil {
				out.IgnoreChanges = ignored(a.Expr)
			}
		}
	}
	return out
}

// wholeBlock is the range of a block from its header to its closing brace.
func wholeBlock(b *hclsyntax.Block) hcl.Range {
	return hcl.RangeBetween(b.TypeRange, b.CloseBraceRange)
}

// dependencies are the addresses that depends_on names.
func (s *scope) dependencies(e hclsyntax.Expression) []string {
	list, _ := hcl.ExprList(e)
	var out []string
	for _, item := range list {
		t, diags := hcl.AbsTraversalForExpr(item)
		if diags.HasErrors() || len(t) < 2 {
			continue
		}
		parts := []string{t.RootName(), attributeAt(t, 1)}
		if parts[0] == "data" {
			parts = append(parts, attributeAt(t, 2))
		}
		out = append(out, s.prefix+strings.Join(parts, "."))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// ignored are the attributes that ignore_changes names.
func ignored(e hclsyntax.Expression) []string {
	if hcl.ExprAsKeyword(e) == "all" {
		return []string{"all"}
	}
	list, _ := hcl.ExprList(e)
	var out []string
	for _, item := range list {
		if t, diags := hcl.RelTraversalForExpr(item); !diags.HasErrors() && len(t) > 0 {
			out = append(out, attributeAt(t, 0))
		} else if v, diags := item.Value(nil); !diags.HasErrors() && isString(v) {
			out = append(out, v.AsString())
		}
	}
	return out
}
