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

// checkConditions reports the conditions of a module that are proven not to hold: validations of variables, preconditions and
// postconditions. Those of check blocks stop no deployment.
func (s *scope) checkConditions() {
	if s.maybe != "" {
		return // what may not exist at all breaks nothing for certain
	}
	for _, name := range slices.Sorted(maps.Keys(s.module.variables)) {
		s.validate(name, s.module.variables[name])
	}
	for _, name := range slices.Sorted(maps.Keys(s.module.resources)) {
		s.checkLifecycle(name, s.resource(name))
	}
	for _, name := range slices.Sorted(maps.Keys(s.module.outputs)) {
		for _, rule := range nestedBlocks(s.module.outputs[name].Body, "precondition") {
			s.assert(rule, nil, model.Warning, conditionRange(rule), "a precondition of "+s.prefix+"output."+name+" does not hold")
		}
	}
}

// validate evaluates a variable, for its faults, and its validations.
func (s *scope) validate(name string, b *hclsyntax.Block) {
	s.variable(name)
	severity, at := model.Warning, b.DefRange()
	switch g, isGiven := s.given[name]; {
	case s.call != nil:
		if a := s.call.Body.Attributes[name]; a != nil {
			at = a.Expr.Range()
		}
	case isGiven:
		at = g.at
	default:
		severity = model.Note // a default that has to be replaced is no fault
	}
	for _, rule := range nestedBlocks(b.Body, "validation") {
		s.assert(rule, nil, severity, at, "the value of variable "+s.prefix+name+" is not valid")
	}
}

// checkLifecycle checks the conditions of all instances that certainly exist.
func (s *scope) checkLifecycle(name string, r *resource) {
	if r.block == nil || r.repetition.maybe != "" {
		return
	}
	for _, lifecycle := range nestedBlocks(r.block.Body, "lifecycle") {
		for _, rule := range lifecycle.Body.Blocks {
			if rule.Type != "precondition" && rule.Type != "postcondition" {
				continue
			}
			for i := range r.contents {
				in := r.repetition.instances[i]
				address := s.prefix + name + in.suffix
				b := in.bindings
				if rule.Type == "postcondition" {
					b = b.with("self", s.instanceValue(r.block, address, r.contents[i]))
				}
				s.assert(rule, b, model.Warning, conditionRange(rule), "a "+rule.Type+" of "+address+" does not hold")
			}
		}
	}
}

// assert reports a condition that is proven false, with the message that it has itself.
func (s *scope) assert(rule *hclsyntax.Block, b bindings, severity model.Severity, at hcl.Range, what string) {
	a := rule.Body.Attributes["condition"]
	if a == nil {
		return
	}
	v := s.eval(a.Expr, b)
	if !isSettled(v) {
		return
	}
	plain, _ := v.Unmark()
	if holds, known := asBool(plain); !known || holds {
		return
	}
	if a := rule.Body.Attributes["error_message"]; a != nil {
		if text, _ := s.eval(a.Expr, b).Unmark(); isString(text) && !hasToken(text.AsString()) {
			what += ": " + strings.TrimSuffix(strings.Join(strings.Fields(text.AsString()), " "), ".")
		}
	}
	s.l.report(severity, at, "%s", what)
}

// conditionRange is where the condition of a block is written.
func conditionRange(rule *hclsyntax.Block) hcl.Range {
	if a := rule.Body.Attributes["condition"]; a != nil {
		return a.Expr.Range()
	}
	return rule.DefRange()
}

// nestedBlocks are the blocks of that type directly in the body.
func nestedBlocks(body *hclsyntax.Body, blockType string) []*hclsyntax.Block {
	var out []*hclsyntax.Block
	for _, b := range body.Blocks {
		if b.Type == blockType {
			out = append(out, b)
		}
	}
	return out
}

// isSensitive says whether a variable or output is declared as sensitive.
func isSensitive(b *hclsyntax.Block) bool {
	a := b.Body.Attributes["sensitive"]
	if a == nil {
		return false
	}
	on, _ := a.Expr.Value(nil)
	return on.RawEquals(cty.True)
}
