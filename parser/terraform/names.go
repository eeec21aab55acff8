package terraform

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// attributeNames are the names of attributes that expressions use. Without the providers' schemas they tell which computed
// attributes a resource must have: those that somebody asks for.
type attributeNames struct {
	byType    map[string]map[string]bool // directly: aws_vpc.main.id
	anywhere  map[string]bool            // by way of a local, an iterator, a splat
	followers map[string]map[string]bool // names that follow a name: vpc_config[0].vpc_id
	sorted    map[string][]string
}

func newAttributeNames() *attributeNames {
	return &attributeNames{
		byType: map[string]map[string]bool{}, anywhere: map[string]bool{"id": true, "arn": true},
		followers: map[string]map[string]bool{}, sorted: map[string][]string{},
	}
}

func add(to map[string]map[string]bool, key, name string) {
	if to[key] == nil {
		to[key] = map[string]bool{}
	}
	to[key][name] = true
}

// collect notes the names that the expressions of a body use.
func (n *attributeNames) collect(body *hclsyntax.Body, types map[string]bool) {
	n.collectFrom(body, types)
}

func (n *attributeNames) collectFrom(node hclsyntax.Node, types map[string]bool) {
	_ = hclsyntax.VisitAll(node, func(node hclsyntax.Node) hcl.Diagnostics {
		switch e := node.(type) {
		case *hclsyntax.ScopeTraversalExpr:
			n.collectAbsolute(e.Traversal, types)
		case *hclsyntax.RelativeTraversalExpr:
			n.collectRelative(e.Traversal)
		case *hclsyntax.IndexExpr:
			if v, diags := e.Key.Value(nil); !diags.HasErrors() && isString(v) {
				n.anywhere[v.AsString()] = true
			}
		}
		return nil
	})
}

func (n *attributeNames) collectAbsolute(t hcl.Traversal, types map[string]bool) {
	switch root := t.RootName(); {
	case root == "path", root == "terraform", root == "count":
	case root == "var", root == "local", root == "module", root == "each":
		n.collectRelative(t[min(2, len(t)):])
	case root == "data":
		n.collectOf("data."+attributeAt(t, 1), t[min(3, len(t)):])
	case types[root]:
		n.collectOf(root, t[min(2, len(t)):])
	default: // the variable of a for expression, or an iterator
		n.collectRelative(t[1:])
	}
}

func (n *attributeNames) collectOf(resourceType string, t hcl.Traversal) {
	for i := range t {
		if _, isAttribute := t[i].(hcl.TraverseAttr); isAttribute {
			add(n.byType, resourceType, attributeAt(t, i))
			n.collectFollowers(t[i:])
			return
		}
	}
}

func (n *attributeNames) collectRelative(t hcl.Traversal) {
	for i := range t {
		if name := attributeAt(t, i); name != "" {
			n.anywhere[name] = true
		}
	}
	n.collectFollowers(t)
}

func (n *attributeNames) collectFollowers(t hcl.Traversal) {
	previous := ""
	for i := range t {
		name := attributeAt(t, i)
		if name == "" {
			continue
		}
		if previous != "" {
			add(n.followers, previous, name)
		}
		previous = name
	}
}

// of are the names that may be asked of a resource of that type, sorted.
func (n *attributeNames) of(blockType, resourceType string) []string {
	if blockType == "data" {
		resourceType = "data." + resourceType
	}
	if out, ok := n.sorted[resourceType]; ok {
		return out
	}
	all := maps.Clone(n.anywhere)
	for name := range n.byType[resourceType] {
		all[name] = true
	}
	out := slices.Sorted(maps.Keys(all))
	n.sorted[resourceType] = out
	return out
}

// below are the names that are asked of nested blocks of that name, sorted.
func (n *attributeNames) below(block string) []string {
	return slices.Sorted(maps.Keys(n.followers[block]))
}
