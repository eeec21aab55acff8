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
				if m.Source == m.Address {
					return m.Address + " may add endpoints: it is expanded at deployment"
				}
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
		case wrongType(e):
			v.Verdict = no(WrongType, e.Address, hop(&e.Base, "gateway endpoint %s: AWS offers none for %s", e.Address, e.Suffix))
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
			if l.Address == "" && (len(l.Candidates) == 0 || slices.Contains(l.Candidates, t.address()) || t.written == nil) {
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

func (n *network) standsSomewhere(e *model.Endpoint, path []Hop) Verdict {
	switch {
	case e.Subnets.Reason != "":
		return yes("", path...) // its length is unknown, and an endpoint without subnets cannot be created on purpose
	case e.Open != "" || len(e.Subnets.Items) > 0:
		return yes("", path...)
	}
	return no(NoSubnets, e.Address, then(path, hop(&e.Base, "endpoint %s stands in no subnet", e.Address))...)
}
