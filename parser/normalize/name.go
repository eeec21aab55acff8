package normalize

import (
	"strings"

	"github.com/vpclint/vpclint/model"
)

// named finds the resource of the unit that is given a name, as templates write it instead of a reference: a function's
// name or ARN, the name of a subnet group. It is "" where there is none.
func (n *normalizer) named(what noun, name string) string {
	switch what {
	case aFunction:
		if _, after, ok := strings.Cut(name, ":function:"); ok {
			name, _, _ = strings.Cut(after, ":")
		}
	case aSubnetGroup:
		name = strings.ToLower(name) // the services keep them in lower case
	default:
		return ""
	}
	if n.names[what] == nil {
		n.names[what] = n.namesOf(what)
	}
	return n.names[what][name]
}

func (n *normalizer) namesOf(what noun) map[string]string {
	out := map[string]string{}
	for _, r := range n.unit.Resources {
		if r.Data || nounOf(r.Type) != what {
			continue
		}
		if name, ok := n.ownName(r).AsString(); ok {
			if what == aSubnetGroup {
				name = strings.ToLower(name)
			}
			out[name] = r.Address
		}
	}
	return out
}

// ownName is the name that a resource is given.
func (n *normalizer) ownName(r *model.Resource) model.Value {
	if nounOf(r.Type) == aFunction {
		return n.attr(r, "FunctionName", "function_name")
	}
	for _, attribute := range [...]string{"DBSubnetGroupName", "CacheSubnetGroupName", "SubnetGroupName"} {
		if v := n.attr(r, attribute, "name"); v.IsSet() {
			return v
		}
	}
	return model.Value{}
}
