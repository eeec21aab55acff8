package terraform

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/vpclint/vpclint/model"
)

// content is an evaluated body: arguments and nested blocks.
type content struct {
	arguments []argument
	groups    []group
	at        hcl.Range
}

// argument is an evaluated argument.
type argument struct {
	name  string
	key   hcl.Range
	value cty.Value
	expr  hclsyntax.Expression
}

// group is all nested blocks of one type, static and dynamic, in the order of the source.
type group struct {
	name   string
	key    hcl.Range
	blocks []content
	// more says why there may be more blocks than those, and which values decide; it is no value when there are none.
	more cty.Value
}

// content evaluates a body. At the top of a block the meta-arguments are left out.
func (s *scope) content(body *hclsyntax.Body, b bindings, top bool) content {
	out := content{at: body.Range()}
	for _, a := range sortedAttributes(body) {
		if top && isMetaArgument(a.Name) {
			continue
		}
		out.arguments = append(out.arguments, argument{a.Name, a.NameRange, s.eval(a.Expr, b), a.Expr})
	}
	for _, nested := range body.Blocks {
		if top && isMetaBlock(nested.Type) {
			continue
		}
		if nested.Type == "dynamic" && len(nested.Labels) == 1 {
			s.dynamic(&out, nested, b)
			continue
		}
		g := out.group(nested.Type, nested.DefRange())
		c := s.content(nested.Body, b, false)
		c.at = wholeBlock(nested)
		g.blocks = append(g.blocks, c)
	}
	return out
}

// isMetaArgument says whether the argument is the engine's own, not the provider's.
func isMetaArgument(name string) bool {
	switch name {
	case "count", "for_each", "depends_on", "provider":
		return true
	}
	return false
}

func isMetaBlock(blockType string) bool {
	switch blockType {
	case "lifecycle", "connection", "provisioner":
		return true
	}
	return false
}

// group is the group of that name, added if need be.
func (c *content) group(name string, at hcl.Range) *group {
	for i := range c.groups {
		if c.groups[i].name == name {
			return &c.groups[i]
		}
	}
	c.groups = append(c.groups, group{name: name, key: at})
	return &c.groups[len(c.groups)-1]
}

// dynamic expands a dynamic block.
func (s *scope) dynamic(into *content, block *hclsyntax.Block, b bindings) {
	g := into.group(block.Labels[0], block.DefRange())
	iterator := block.Labels[0]
	if a := block.Body.Attributes["iterator"]; a != nil {
		if name := hcl.ExprAsKeyword(a.Expr); name != "" {
			iterator = name
		}
	}
	var body *hclsyntax.Body
	for _, nested := range block.Body.Blocks {
		if nested.Type == "content" {
			body = nested.Body
		}
	}
	forEach := block.Body.Attributes["for_each"]
	if body == nil || forEach == nil {
		s.l.report(model.Error, block.DefRange(), "a dynamic block needs for_each and content")
		g.more = unknown(cty.DynamicPseudoType, "a dynamic block has a fault")
		return
	}
	marked := s.eval(forEach.Expr, b)
	collection, marks := marked.Unmark()
	hidden := hiddenDoubts(marks, s.l.visibleInKnown(collection))
	if !collection.IsKnown() || len(hidden) > 0 {
		g.more = cty.DynamicVal.WithMarks(doubts(marked))
		return
	}
	if collection.IsNull() || !collection.CanIterateElements() {
		s.l.report(model.Error, forEach.Expr.Range(), "for_each of a dynamic block must be a collection, not %s", friendly(collection))
		g.more = unknown(cty.DynamicPseudoType, "a dynamic block has a fault")
		return
	}
	for it := collection.ElementIterator(); it.Next(); {
		k, v := it.Element()
		if v.HasMark(rest{}) {
			g.more = v
			continue
		}
		if collection.Type().IsSetType() {
			k = v
		}
		if len(g.blocks) >= maxRepeat || s.l.tooMany(forEach.Expr.Range()) {
			g.more = unknown(cty.DynamicPseudoType, "a dynamic block makes too many blocks")
			return
		}
		item := cty.ObjectVal(map[string]cty.Value{"key": k, "value": v})
		c := s.content(body, b.with(iterator, item), false)
		c.at = wholeBlock(block)
		g.blocks = append(g.blocks, c)
	}
}

// visibleInKnown is visibleIn for a collection that may be unknown or null.
func (l *loader) visibleInKnown(v cty.Value) func(any) bool {
	if !v.IsKnown() || v.IsNull() || !v.CanIterateElements() {
		return nil
	}
	return l.visibleIn(v)
}

// values are the arguments, and the nested blocks as tuples of objects, as references see them.
func (c content) values(l *loader, address string) map[string]cty.Value {
	out := map[string]cty.Value{}
	for _, a := range c.arguments {
		out[a.name] = a.value
	}
	for _, g := range c.groups {
		var blocks []cty.Value
		for _, b := range g.blocks {
			object := b.values(l, address)
			for _, name := range l.names.below(g.name) {
				if v, ok := object[name]; !ok || v.IsKnown() && v.IsNull() {
					object[name] = l.computed(address, g.name+"."+name)
				}
			}
			blocks = append(blocks, cty.ObjectVal(object))
		}
		if !isNothing(g.more) {
			blocks = append(blocks, g.more.Mark(rest{}))
		}
		out[g.name] = cty.TupleVal(blocks)
	}
	return out
}

// model is the body as an object: arguments under their names, nested blocks as lists of objects, in the order of the source.
func (c content) model(l *loader) model.Value {
	out := model.Value{Kind: model.Object, Entries: []model.Entry{}, Range: rangeOf(c.at)}
	for _, a := range c.arguments {
		out.Entries = append(out.Entries, model.Entry{Key: a.name, KeyRange: rangeOf(a.key), Value: l.value(a.value, a.expr, model.Range{})})
	}
	for _, g := range c.groups {
		at := rangeOf(g.key)
		v := model.Value{Kind: model.List, Range: at, Items: []model.Value{}}
		for _, b := range g.blocks {
			v.Items = append(v.Items, b.model(l))
		}
		if !isNothing(g.more) {
			more := model.UnknownValue(l.reason(g.more), at, refValues(l.classify(g.more).Refs())...)
			if len(v.Items) == 0 {
				v = more
			} else {
				v.Items = append(v.Items, more)
			}
		} else if len(v.Items) == 0 {
			continue // a dynamic block over nothing is as if it were not written
		}
		out.Entries = append(out.Entries, model.Entry{Key: g.name, KeyRange: at, Value: v})
	}
	slices.SortStableFunc(out.Entries, func(a, b model.Entry) int {
		if c := strings.Compare(a.KeyRange.File, b.KeyRange.File); c != 0 {
			return c
		}
		return a.KeyRange.Start.Byte - b.KeyRange.Start.Byte
	})
	return out
}
