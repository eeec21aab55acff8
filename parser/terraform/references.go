package terraform

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/vpclint/vpclint/model"
)

// checkReferences reports names that are not declared. The engine refuses them wherever they stand, so it is done once for a
// module and not when an expression happens to be evaluated.
func (l *loader) checkReferences(m *module) {
	if m.broken {
		return // what is missing may be declared in the file that could not be read
	}
	var bodies []*hclsyntax.Body
	m.each(func(body *hclsyntax.Body) { bodies = append(bodies, body) })
	// In the order of the source, because a name is reported where it stands first.
	slices.SortStableFunc(bodies, func(a, b *hclsyntax.Body) int { return rangeOf(a.Range()).Compare(rangeOf(b.Range())) })
	for _, body := range bodies {
		var instance []string // the names that the repetition of a block binds
		if body.Attributes["for_each"] != nil {
			instance = append(instance, "each")
		}
		if body.Attributes["count"] != nil {
			instance = append(instance, "count")
		}
		l.checkBody(m, body, instance)
	}
	for _, name := range slices.Sorted(maps.Keys(m.resources)) {
		if m.resources[name].Labels[0] == "terraform_data" {
			l.checkTerraformData(m.resources[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.calls)) {
		l.checkArguments(m, m.calls[name])
	}
}

// checkBody checks the expressions of a body; iterators are the names that dynamic blocks around it bind.
func (l *loader) checkBody(m *module, body *hclsyntax.Body, iterators []string) {
	for _, a := range sortedAttributes(body) {
		if !isMeta(a.Name) {
			l.checkExpression(m, a.Expr, iterators)
		}
	}
	for _, b := range body.Blocks {
		if isMetaBlock(b.Type) {
			continue // they have keywords of their own
		}
		inner := iterators
		if b.Type == "dynamic" && len(b.Labels) == 1 {
			iterator := b.Labels[0]
			if a := b.Body.Attributes["iterator"]; a != nil {
				iterator = hcl.ExprAsKeyword(a.Expr)
			}
			inner = append(slices.Clip(iterators), iterator)
		}
		l.checkBody(m, b.Body, inner)
	}
}

func (l *loader) checkExpression(m *module, e hclsyntax.Expression, iterators []string) {
	for _, t := range e.Variables() {
		root := t.RootName()
		if slices.Contains(iterators, root) {
			continue
		}
		first, second := attributeAt(t, 1), attributeAt(t, 2)
		at := t.SourceRange()
		switch root {
		case "path", "terraform", "ephemeral":
		case "each", "count", "self":
			l.report(model.Warning, at, "%s has no meaning here", root)
		case "var":
			check(l, at, "variable ", first, m.variables)
		case "local":
			check(l, at, "local.", first, m.locals)
		case "module":
			check(l, at, "module.", first, m.calls)
			l.checkOutput(m, t)
		case "data":
			check(l, at, "", "data."+first+"."+second, m.resources)
			l.checkInstance(m, "data."+first+"."+second, t, 3)
		default:
			switch {
			case first == "" && !m.types[root]:
				l.report(model.Warning, at, "%q is no name that is known here; resources are written TYPE.NAME", root)
			default:
				check(l, at, "", root+"."+first, m.resources)
				l.checkInstance(m, root+"."+first, t, 2)
			}
		}
	}
}

func check[T any](l *loader, at hcl.Range, what, name string, declared map[string]T) {
	if _, ok := declared[name]; ok || strings.HasSuffix(name, ".") {
		return
	}
	// Once is enough: where a tool generates declarations, half of a module may use what is not there yet.
	if key := path.Dir(at.Filename) + "/" + what + name; !l.undeclared[key] {
		l.undeclared[key] = true
		l.report(model.Warning, at, "%s%s is not declared%s", what, name, nearest(name, slices.Sorted(maps.Keys(declared))))
	}
}

// checkInstance reports an attribute that is asked of all instances of a resource instead of one of them. Where the key is no
// literal it is not part of the traversal.
func (l *loader) checkInstance(m *module, name string, t hcl.Traversal, after int) {
	b := m.resources[name]
	if b == nil || len(t) <= after || !isRepeated(b) {
		return
	}
	if step, isAttribute := t[after].(hcl.TraverseAttr); isAttribute {
		l.report(model.Warning, t.SourceRange(), "%s has several instances: %s can be asked of one of them only", name, step.Name)
	}
}

// checkTerraformData checks arguments and blocks of the one resource type that is the engine's own.
func (l *loader) checkTerraformData(b *hclsyntax.Block) {
	if b.Type != "resource" {
		return
	}
	known := []string{"input", "triggers_replace"}
	for _, a := range sortedAttributes(b.Body) {
		if !isMetaArgument(a.Name) && !slices.Contains(known, a.Name) {
			l.report(model.Warning, a.NameRange, "terraform_data has no argument %s%s", a.Name, nearest(a.Name, known))
		}
	}
	for _, nested := range b.Body.Blocks {
		if !isMetaBlock(nested.Type) {
			l.report(model.Warning, nested.DefRange(), "terraform_data has no blocks of type %s", nested.Type)
		}
	}
}

// checkArguments checks that a call of a local module gives it what it wants and nothing else.
func (l *loader) checkArguments(m *module, call *hclsyntax.Block) {
	_, dir, local := l.sourceOf(m, call)
	if !local || dir == "" {
		return
	}
	child := l.module(dir)
	if child == nil || child.broken {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(child.variables)) {
		if call.Body.Attributes[name] == nil && child.variables[name].Body.Attributes["default"] == nil {
			l.report(model.Warning, call.DefRange(), "module.%s is called without its variable %s", call.Labels[0], name)
		}
	}
	for _, a := range sortedAttributes(call.Body) {
		if isMetaArgument(a.Name) || isModuleArgument(a.Name) || child.variables[a.Name] != nil {
			continue
		}
		l.report(model.Warning, a.NameRange, "the module in %s has no variable %s%s", dir, a.Name,
			nearest(a.Name, slices.Sorted(maps.Keys(child.variables))))
	}
}

// isModuleArgument says whether an argument of a call is about the module rather than for it.
func isModuleArgument(name string) bool {
	return name == "source" || name == "version" || name == "providers"
}

// checkOutput checks the output that is asked of a local module.
func (l *loader) checkOutput(m *module, t hcl.Traversal) {
	call := m.calls[attributeAt(t, 1)]
	if call == nil || len(t) < 3 {
		return
	}
	_, dir, local := l.sourceOf(m, call)
	if !local || dir == "" {
		return
	}
	child := l.module(dir)
	if child == nil || child.broken {
		return
	}
	step, ok := t[2].(hcl.TraverseAttr)
	if isRepeated(call) {
		// What follows the instance's key; without a key it is no output.
		if _, isIndex := t[2].(hcl.TraverseIndex); !isIndex || len(t) < 4 {
			return
		}
		step, ok = t[3].(hcl.TraverseAttr)
	}
	if ok {
		check(l, t.SourceRange(), "output "+attributeAt(t, 1)+".", step.Name, child.outputs)
	}
}

// isRepeated says whether a block has count or for_each.
func isRepeated(b *hclsyntax.Block) bool {
	return b.Body.Attributes["count"] != nil || b.Body.Attributes["for_each"] != nil
}
