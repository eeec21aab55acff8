package facts

import (
	"fmt"
	"slices"

	"github.com/vpclint/vpclint/model"
)

// endpointGroups are the groups of an endpoint: its own, else the default group of its VPC. Implied is set when that default group is not
// written anywhere, and so admits only its own members.
func (n *network) endpointGroups(e *model.Endpoint) (groups model.Links, implied bool) {
	if e.Groups.Set || e.Groups.Reason != "" {
		return e.Groups, false
	}
	if g := n.defaultGroupOf(e.VPC.Address); g != nil {
		return model.Links{Set: true, Items: []model.Link{{Address: g.Address}}}, false
	}
	if vpc := n.vpcs[e.VPC.Address]; vpc == nil || vpc.Outside != "" {
		return model.Links{Reason: "the default security group of its VPC is not declared here"}, false
	}
	return model.Links{}, true
}

// endpointAdmits says whether the endpoint's groups admit 443 from the peer. An unknown answer keeps its reason, so that the caller can look
// at the rest of the path first.
func (n *network) endpointAdmits(e *model.Endpoint, from peer, path []Hop) Verdict {
	groups, implied := n.endpointGroups(e)
	mend := e.Address
	if e.Groups.Set {
		for _, l := range groups.Items {
			if l.Address != "" {
				mend = l.Address
				break
			}
		}
	}
	with := func(b *model.Base, note string, args ...any) []Hop {
		return then(path, hop(b, note, args...))
	}
	switch {
	case groups.Reason != "":
		return unknown(groups.Reason, path...)
	case implied:
		return no(EndpointGroup, mend, with(&e.Base, "endpoint %s has the default security group of its VPC, which admits only its own members", e.Address)...)
	}
	a := n.allows(groups.Items, model.Ingress, https, from)
	switch a.truth {
	case model.Yes:
		v := yes(ByEndpoint, path...)
		if a.rule != nil {
			v.Path = then(v.Path, Hop{a.group, fmt.Sprintf("security group %s admits 443", a.group), a.rule.Range})
		}
		return v
	case model.Maybe:
		return unknown(a.reason, path...)
	}
	if g := n.groups[a.group]; g != nil {
		return no(EndpointGroup, mend, with(&g.Base, "security group %s does not admit 443 from it", g.Address)...)
	}
	return unknown("the groups of endpoint "+e.Address+" are not known", path...)
}

// endpointPeer is an endpoint as the egress rules of others see it: its groups and the ranges of its subnets. One interface that can be reached
// is enough.
func (n *network) endpointPeer(e *model.Endpoint) peer {
	groups, _ := n.endpointGroups(e)
	p := n.peerOf(site{groups: groups, subnets: e.Subnets}, "")
	if groups.Reason == "" && len(groups.Items) == 0 || e.Subnets.Reason != "" {
		p.reason = firstOf(p.reason, e.Subnets.Reason)
	}
	return p
}

// admitsAnybody is no when no rule of the endpoint's groups admits 443 from anything at all.
func (n *network) admitsAnybody(e *model.Endpoint) Verdict {
	groups, implied := n.endpointGroups(e)
	switch {
	case groups.Reason != "":
		return unknown(groups.Reason)
	case implied:
		return yes("")
	}
	for _, l := range groups.Items {
		g := n.groups[l.Address]
		switch {
		case g == nil:
			return unknown(linkReason(l, "security group"))
		case firstOf(g.Outside, g.IngressReason, n.mayGrow(g)) != "":
			return unknown(firstOf(g.Outside, g.IngressReason, n.mayGrow(g)))
		case slices.ContainsFunc(g.Ingress, func(r model.SecurityRule) bool { return portOpen(&r, https) != model.No }):
			return yes("")
		}
	}
	if len(groups.Items) == 0 {
		return unknown("endpoint " + e.Address + " has no group that is known")
	}
	g := n.groups[groups.Items[0].Address]
	return no(EndpointGroup, g.Address, hop(&g.Base, "security group %s admits 443 from nobody", g.Address))
}
