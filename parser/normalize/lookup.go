package normalize

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// looksUp is what a data source finds where that is made by the same unit, else the data source.
func (n *normalizer) looksUp(r *model.Resource, want noun, hops int) string {
	for _, attribute := range [...]string{"id", "route_table_id", "internet_gateway_id", "function_name", "name"} {
		key := n.attr(r, "", attribute)
		address := n.origin(key, want, hops-1)
		if key.Kind == model.Reference && hops > 0 {
			address, _ = n.resolveWithin(key.Ref, want, hops-1)
		}
		if found := n.byAddress[address]; address != "" && (found == nil || !found.Data) {
			return address
		}
	}
	if subnet := n.attr(r, "", "subnet_id"); want == aTable && subnet.Kind == model.Reference {
		if table := n.tableOf(subnet.Ref.Address); table != "" {
			return table
		}
	}
	vpc := n.attr(r, "", "vpc_id")
	if vpc.Kind != model.Reference {
		return r.Address
	}
	owner := n.byAddress[vpc.Ref.Address]
	name, _ := n.attr(r, "", "name").AsString()
	switch {
	case owner == nil || owner.Data || nounOf(owner.Type) != aVPC:
	case want == aGroup && name == "default":
		return n.defaultGroups[owner.Address]
	case want == aTable && n.asksForMain(r):
		return n.mainTable(owner)
	}
	return r.Address
}

// tableOf is the route table that the unit associates with a subnet, "" if that is not exactly one.
func (n *normalizer) tableOf(subnet string) string {
	var tables []string
	for _, a := range n.managed("aws_route_table_association") {
		s, t := a.Attr("subnet_id"), a.Attr("route_table_id")
		if s.Kind == model.Reference && s.Ref.Address == subnet && t.Kind == model.Reference {
			tables = append(tables, t.Ref.Address)
		}
	}
	if len(tables) != 1 || n.byAddress[tables[0]] == nil {
		return ""
	}
	return tables[0]
}

// lookedUpRange is the IPv4 range of a VPC or subnet of the unit that a data source looks up by its id, as modules do that are given nothing
// but the id.
func (n *normalizer) lookedUpRange(v model.Value) model.Value {
	r := n.byAddress[v.Ref.Address]
	if v.Kind != model.Reference || v.Ref.Attribute != "cidr_block" || r == nil || !r.Data {
		return model.Value{}
	}
	if own := n.byAddress[n.looksUp(r, nounOf(r.Type), maxHops)]; own != nil && !own.Data {
		return own.Attr("cidr_block")
	}
	return model.Value{}
}

// found leaves a link to a data source open that may find what the unit itself makes: data sources are read when the unit
// may already be deployed, and then they find its own network.
func (n *normalizer) found(l model.Link, want noun) model.Link {
	r := n.byAddress[l.Address]
	if r == nil || !r.Data {
		return l
	}
	if own := n.mayFind(r, want, maxHops); len(own) > 0 {
		l.Address, l.Candidates = "", own
		l.Reason = fmt.Sprintf("data source %s may find %s", r.Address, strings.Join(own, ", "))
	}
	return l
}

// mayFind lists the resources of the unit that a data source may find, by what it asks for. An id that is written down or
// given from outside is none that the unit makes.
func (n *normalizer) mayFind(r *model.Resource, want noun, hops int) []string {
	switch want {
	case aVPC, aSubnet, aTable, aGroup:
	default:
		return nil
	}
	if hops <= 0 || n.isDefaultVPC(r) {
		return nil
	}
	for _, attribute := range [...]string{"id", "route_table_id", "internet_gateway_id", "gateway_id"} {
		if id := n.attr(r, "", attribute); id.IsSet() {
			var own []string
			for _, ref := range id.Refs() {
				if list := n.byAddress[ref.Address]; list != nil && list.Data && nounOf(list.Type) == want {
					own = append(own, n.mayFind(list, want, hops-1)...)
				}
			}
			return own
		}
	}
	near := model.No
	if want != aVPC {
		if near = n.asksForOwnVPC(r, hops); near == model.No {
			return nil
		}
	}
	var own []string
	for address, c := range n.byAddress {
		if !c.Data && nounOf(c.Type) == want && n.answers(c, r, near == model.Yes) {
			own = append(own, address)
		}
	}
	slices.Sort(own)
	return own
}

// asksForOwnVPC says whether a data source looks into a VPC that the unit makes. One that names no VPC may look into all.
func (n *normalizer) asksForOwnVPC(r *model.Resource, hops int) model.Truth {
	vpc := n.attr(r, "", "vpc_id")
	for _, f := range n.filters(r) {
		if f.name == "vpc-id" && len(f.values) == 1 {
			vpc = f.values[0]
		}
	}
	owner := n.byAddress[vpc.Ref.Address]
	switch {
	case !vpc.IsSet():
		return model.Maybe
	case vpc.Kind != model.Reference || owner == nil || nounOf(owner.Type) != aVPC:
		return model.No
	case !owner.Data:
		return model.TruthOf(owner.Type == "aws_vpc")
	case len(n.mayFind(owner, aVPC, hops-1)) > 0:
		return model.Maybe
	default:
		return model.No
	}
}

// answers says whether nothing that the data source asks for speaks against the resource. In a VPC that the unit makes, near, there is
// little else to find.
func (n *normalizer) answers(c, r *model.Resource, near bool) bool {
	if nounOf(c.Type) == aGroup {
		if !mayBe(n.attr(c, "", "name"), n.attr(r, "", "name")) && !n.attr(c, "", "name_prefix").IsSet() {
			return false
		}
	}
	if !mayBe(n.attr(c, "", "cidr_block"), n.attr(r, "", "cidr_block")) {
		return false
	}
	tags := n.attr(c, "", "tags")
	for _, e := range n.attr(r, "", "tags").Entries {
		if !mayHave(tags, e.Key, e.Value, near) {
			return false
		}
	}
	for _, f := range n.filters(r) {
		key, isTag := strings.CutPrefix(f.name, "tag:")
		name := n.attr(c, "", "name")
		fits := func(v model.Value) bool {
			switch {
			case isTag:
				return mayHave(tags, key, v, near)
			case f.name == "group-name":
				return mayBe(name, v) || n.attr(c, "", "name_prefix").IsSet()
			}
			return true
		}
		if len(f.values) > 0 && !slices.ContainsFunc(f.values, fits) {
			return false
		}
	}
	return true
}

// mayHave says whether tags may have the value. A tag that the resource lacks may come from the provider's default tags,
// but nobody gives every resource the same name.
func mayHave(tags model.Value, key string, asked model.Value, near bool) bool {
	own := tags.Get(key)
	switch {
	case tags.Kind == model.Unknown:
		return true
	case own.IsSet():
		return mayBe(own, asked)
	default:
		return near || key != "Name"
	}
}

// mayBe says whether a value may be the one that is asked for, "*" and "?" of filters included. Nothing asked is answered
// by everything; a value that nobody wrote is made up by the service and answers nothing.
func mayBe(own, asked model.Value) bool {
	if !asked.IsSet() {
		return true
	}
	want, asks := asked.AsString()
	have, has := own.AsString()
	switch {
	case !own.IsSet():
		return false
	case !asks || !has:
		return true
	}
	matched, err := path.Match(strings.ReplaceAll(want, "/", "\x00"), strings.ReplaceAll(have, "/", "\x00"))
	return matched || err != nil || want == have
}
