package facts

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// endpointsOf lists the endpoints of AWS services in a VPC.
func (n *network) endpointsOf(vpc string) []*model.Endpoint {
	var out []*model.Endpoint
	for i := range n.k.Endpoints {
		if e := &n.k.Endpoints[i]; vpc != "" && e.VPC.Address == vpc && e.Suffix != "" && e.AWS && e.Outside == "" {
			out = append(out, e)
		}
	}
	return out
}

// endpointsReason says why the VPC may have more endpoints than the unit tells.
func (n *network) endpointsReason(vpc string) string {
	v := n.vpcs[vpc]
	switch {
	case v == nil:
		return "its VPC is not declared here"
	case v.Outside != "":
		return v.Outside
	case n.macro != "":
		return n.macro
	}
	for i := range n.k.Endpoints {
		e := &n.k.Endpoints[i]
		switch {
		case e.VPC.Address == vpc && e.Suffix == "" && e.AWS:
			return fmt.Sprintf("the service of endpoint %s is unknown (%s)", e.Address, firstOf(e.Service.Reason, "no service name"))
		case e.VPC.Address == vpc && e.Outside != "":
			return e.Outside
		case e.VPC.Address == "" && e.VPC.Reason != "" && (len(e.VPC.Candidates) == 0 || slices.Contains(e.VPC.Candidates, vpc)):
			return fmt.Sprintf("endpoint %s may stand in it (%s)", e.Address, e.VPC.Reason)
		}
	}
	for _, m := range n.unit.Opaque {
		for _, r := range m.Arguments.Refs() {
			if n.inVPC(r.Address, vpc) {
				return fmt.Sprintf("%s may add endpoints: its module (%s) is not on disk", m.Address, m.Source)
			}
		}
	}
	return ""
}

// inVPC says whether the address is the VPC, or a subnet or route table of it.
func (n *network) inVPC(address, vpc string) bool {
	if s := n.subnets[address]; s != nil {
		return s.VPC.Address == vpc
	}
	if t := n.tables[address]; t != nil {
		return t.VPC.Address == vpc
	}
	return address == vpc
}

// endpointPath says whether an endpoint serves a placement, from each of its subnets.
func (n *network) endpointPath(e *model.Endpoint, s site, p *Placement) EndpointPath {
	out := EndpointPath{Endpoint: e.Address, Service: e.Suffix, Gateway: !interfaceEndpoint(e)}
	for _, subnet := range p.BySubnet {
		v := SubnetVerdict{Subnet: subnet.Subnet, Table: subnet.Table}
		switch {
		case n.subnets[subnet.Subnet] == nil:
			v.Verdict = unknown(subnet.Reason)
		case e.ServiceKind.Reason != "":
			v.Verdict = unknown(e.ServiceKind.Reason)
		case out.Gateway:
			v.Verdict = n.gatewayServes(e, s, n.subnets[subnet.Subnet])
		default:
			v.Verdict = n.interfaceServes(e, s, subnet.Subnet)
		}
		if v.Truth == model.Yes && e.Maybe != "" && !n.existsWithUsers(e, p) {
			v.Verdict = unknown(e.Maybe)
		}
		out.BySubnet = append(out.BySubnet, v)
	}
	out.Verdict = n.sumUp(out.BySubnet, firstOf(p.Reason, "its subnets are not known"))
	return out
}

// existsWithUsers says whether an endpoint that may not exist has the same condition as everything that is placed.
func (n *network) existsWithUsers(e *model.Endpoint, p *Placement) bool {
	return e.Guard != "" && !slices.ContainsFunc(p.Users, func(u string) bool {
		r := n.unit.Resource(u)
		return r == nil || r.Guard != e.Guard
	})
}

func interfaceEndpoint(e *model.Endpoint) bool {
	return strings.EqualFold(e.ServiceKind.Value, "Interface")
}

// gatewayServes: the subnet's route table must be one of the endpoint's (PrivateLink guide, gateway endpoints), and the groups must let 443
// out to the service's public addresses.
func (n *network) gatewayServes(e *model.Endpoint, s site, subnet *model.Subnet) Verdict {
	t := n.routeTable(subnet)
	if t.reason != "" {
		return unknown(t.reason)
	}
	path := then(t.path, hop(&e.Base, "gateway endpoint %s for %s", e.Address, e.Suffix))
	routed := slices.ContainsFunc(e.RouteTables.Items, func(l model.Link) bool { return l.Address != "" && l.Address == t.address() })
	if !routed {
		for _, l := range e.RouteTables.Items {
			if l.Address == "" && (len(l.Candidates) == 0 && l.ID == "" || slices.Contains(l.Candidates, t.address()) || t.written == nil) {
				return unknown(linkReason(l, "route table"), path...)
			}
		}
		switch {
		case e.RouteTables.Reason != "":
			return unknown(e.RouteTables.Reason, path...)
		case e.Open != "":
			return unknown(fmt.Sprintf("route tables may be added to %s elsewhere: %s", e.Address, e.Open), path...)
		}
		where := "the main route table of its VPC"
		if t.written != nil {
			where = "route table " + t.written.Address
		}
		return no(NotRouted, e.Address, then(path, hop(&e.Base, "endpoint %s is not on %s", e.Address, where))...)
	}
	list := "com.amazonaws.*." + e.Suffix
	return n.throughOwnGroups(s, internetPeer(list), yes(ByEndpoint, path...))
}

// throughOwnGroups lets a yes stand only if the placement's own groups let 443 out to the peer.
func (n *network) throughOwnGroups(s site, to peer, v Verdict) Verdict {
	if s.groups.Reason != "" {
		return unknown(s.groups.Reason, v.Path...)
	}
	a := n.allows(s.groups.Items, model.Egress, https, to)
	switch a.truth {
	case model.Yes:
		if a.rule != nil {
			v.Path = then(v.Path, Hop{a.group, fmt.Sprintf("security group %s lets 443 out", a.group), a.rule.Range})
		}
		return v
	case model.Maybe:
		return unknown(a.reason, v.Path...)
	}
	cause, note := OwnGroup, "security group %s does not let 443 out to it"
	if e := n.egress(s.groups); e.Truth == model.No {
		cause, note = NoEgress, "security group %s lets nothing out"
	}
	g := n.groups[a.group]
	if g == nil {
		return unknown("its security groups are not known", v.Path...)
	}
	return no(cause, g.Address, then(v.Path, hop(&g.Base, note, g.Address))...)
}

// interfaceServes: the service's name must lead to the endpoint (private DNS), the endpoint must have an interface, its groups must admit
// 443 and the placement's groups let it out. It is reachable from every subnet of the VPC (PrivateLink guide, interface endpoints).
func (n *network) interfaceServes(e *model.Endpoint, s site, subnet string) Verdict {
	path := []Hop{hop(&e.Base, "interface endpoint %s for %s", e.Address, e.Suffix)}
	named := n.nameLeadsTo(e, path)
	if named.Truth == model.No {
		return named
	}
	admitted := n.endpointAdmits(e, n.peerOf(s, subnet), named.Path)
	if admitted.Truth == model.No {
		return admitted
	}
	out := n.standsSomewhere(e, admitted.Path)
	if out.Truth != model.No {
		out = n.throughOwnGroups(s, n.endpointPeer(e), yes(ByEndpoint, admitted.Path...))
	}
	for _, v := range []Verdict{admitted, named} {
		if out.Truth == model.Yes && v.Truth == model.Maybe {
			out = v
		}
	}
	return out
}

// nameLeadsTo says whether the service's own name resolves to the endpoint.
func (n *network) nameLeadsTo(e *model.Endpoint, path []Hop) Verdict {
	vpc := n.vpcs[e.VPC.Address]
	own := n.nameResolves(e, vpc, path)
	if own.Truth != model.No {
		return own
	}
	if why := n.otherNames(e); why != "" {
		return unknown(why, path...)
	}
	if vpc != nil && vpc.CustomDNS != "" {
		return unknown(vpc.CustomDNS, path...)
	}
	return own
}

func (n *network) nameResolves(e *model.Endpoint, vpc *model.VPC, path []Hop) Verdict {
	with := func(b *model.Base, note string, args ...any) []Hop {
		return then(path, hop(b, note, args...))
	}
	switch {
	case !hasPrivateDNS(e.Suffix):
		return no(NoDNSSupport, e.Address, with(&e.Base, "interface endpoints for %s have no private DNS: the service's own name never leads to them", e.Suffix)...)
	case e.PrivateDNS.Truth == model.No:
		return no(PrivateDNSOff, e.Address, with(&e.Base, "private DNS is off, so the service's own name does not lead to %s", e.Address)...)
	case e.PrivateDNS.Truth == model.Maybe:
		return unknown(e.PrivateDNS.Reason, path...)
	case e.InboundOnly.Truth == model.Yes:
		return no(InboundOnly, e.Address, with(&e.Base, "private DNS of %s serves only the inbound Resolver endpoint", e.Address)...)
	}
	if v := n.vpcResolves(vpc, path); v.Truth != model.Yes {
		return v
	}
	return yes(ByEndpoint, with(&e.Base, "private DNS leads the service's own name to %s", e.Address)...)
}

// vpcResolves says whether the VPC has the DNS attributes that private DNS needs.
func (n *network) vpcResolves(vpc *model.VPC, path []Hop) Verdict {
	switch {
	case vpc == nil:
		return unknown("its VPC is not declared here", path...)
	case vpc.Default:
		return yes("", path...)
	case vpc.Outside != "":
		return unknown(vpc.Outside, path...)
	}
	switch support, hostnames := vpc.DNSSupport, vpc.DNSHostnames; {
	case support.Truth == model.No:
		return no(VPCDNSOff, vpc.Address, then(path, hop(&vpc.Base, "DNS support of VPC %s is off", vpc.Address))...)
	case hostnames.Truth == model.No:
		return no(VPCDNSOff, vpc.Address, then(path, hop(&vpc.Base, "DNS hostnames of VPC %s are off", vpc.Address))...)
	case support.Truth == model.Maybe:
		return unknown(support.Reason, path...)
	case hostnames.Truth == model.Maybe:
		return unknown(hostnames.Reason, path...)
	}
	return yes("", path...)
}

// otherNames says why the service's name may lead to the endpoint by a private hosted zone. A zone counts when its name is the service's
// host or a suffix of it.
func (n *network) otherNames(e *model.Endpoint) string {
	for i := range n.k.HostedZones {
		z := &n.k.HostedZones[i]
		if !z.Name.Known() {
			return fmt.Sprintf("private hosted zone %s has a name that is unknown (%s)", z.Address, z.Name.Reason)
		}
		name, ok := strings.CutSuffix(strings.TrimSuffix(strings.ToLower(z.Name.Value), "."), "amazonaws.com")
		if !ok {
			continue
		}
		labels := strings.Split(strings.TrimSuffix(name, "."), ".")
		if len(labels) < 2 || labels[0] == e.Suffix || strings.HasPrefix(e.Suffix, labels[0]) {
			return fmt.Sprintf("private hosted zone %s may lead %s to it", z.Address, z.Name.Value)
		}
	}
	return ""
}

func (n *network) standsSomewhere(e *model.Endpoint, path []Hop) Verdict {
	switch {
	case e.Subnets.Reason != "":
		return yes("", path...) // its length is unknown, and an endpoint without subnets cannot be created on purpose
	case e.Open != "" || len(e.Subnets.Items) > 0:
		return yes("", path...)
	}
	return no(NoSubnets, e.Address, then(path, hop(&e.Base, "endpoint %s stands in no subnet", e.Address))...)
}

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

// endpointFacts says what holds for each endpoint by itself, whoever uses it.
func (n *network) endpointFacts(placements []Placement) []EndpointFact {
	var out []EndpointFact
	for i := range n.k.Endpoints {
		e := &n.k.Endpoints[i]
		if e.Outside != "" {
			continue
		}
		f := EndpointFact{Endpoint: e.Address, Service: e.Suffix, PrivateDNS: yes(""), VPCDNS: yes(""), Admits: yes("")}
		for _, p := range placements {
			if p.VPC != "" && p.VPC == e.VPC.Address {
				f.Users = append(f.Users, p.Users...)
			}
		}
		f.Users = unique(f.Users)
		for j := range n.k.Functions {
			f.NamedByURL = f.NamedByURL || namesEndpoint(&n.k.Functions[j], e)
		}
		switch {
		case e.ServiceKind.Reason != "":
			f.PrivateDNS, f.Admits = unknown(e.ServiceKind.Reason), unknown(e.ServiceKind.Reason)
		case e.Suffix == "" && e.AWS:
			f.PrivateDNS, f.Admits = unknown(firstOf(e.Service.Reason, "its service is unknown")), unknown(firstOf(e.Service.Reason, "its service is unknown"))
		case interfaceEndpoint(e) && e.AWS:
			vpc := n.vpcs[e.VPC.Address]
			f.PrivateDNS = n.privateDNS(e, f.NamedByURL)
			if e.PrivateDNS.Truth != model.No {
				f.VPCDNS = n.vpcResolves(vpc, nil)
				if vpc == nil {
					f.VPCDNS.Reason = linkReason(e.VPC, "VPC")
				}
			}
			f.Admits = n.admitsAnybody(e)
		}
		out = append(out, f)
	}
	return out
}

// privateDNS is no only when the service's name leads nowhere near the endpoint and nothing else shows that the endpoint's own name is used.
func (n *network) privateDNS(e *model.Endpoint, named bool) Verdict {
	switch {
	case !hasPrivateDNS(e.Suffix):
		return yes("")
	case e.PrivateDNS.Truth == model.Maybe:
		return unknown(e.PrivateDNS.Reason)
	case e.PrivateDNS.Truth == model.Yes:
		return yes("")
	case named:
		return unknown("a function is given the endpoint's own name")
	}
	if why := n.otherNames(e); why != "" {
		return unknown(why)
	}
	return no(PrivateDNSOff, e.Address, hop(&e.Base, "private DNS of %s is off", e.Address))
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
