package facts

import (
	"cmp"
	"slices"

	"github.com/vpclint/vpclint/model"
)

// nearness orders the causes of a no from the nearest to working to the farthest.
var nearness = []Cause{
	NoEgress, OwnGroup, EndpointGroup, PrivateDNSOff, VPCDNSOff, InboundOnly, NotRouted, NoDNSSupport, NoSubnets, WrongType,
	GatewayDetached, NATBroken, NATPrivate, ToPeer, PublicSubnet, DefaultVPC, Isolated, NoPath,
}

func rank(c Cause) int {
	if i := slices.Index(nearness, c); i >= 0 {
		return i
	}
	return len(nearness)
}

// reachFrom says whether a service is reached from one subnet of a placement: by an endpoint, else by the internet. A blocked service carries the
// cause of the path that is nearest to working.
func (n *network) reachFrom(p *Placement, s site, i int, service string) (v Verdict, via string) {
	var open, blocked []Verdict
	consider := func(v Verdict, by string) bool {
		switch v.Truth {
		case model.Yes:
			open, via = []Verdict{v}, by
			return true
		case model.Maybe:
			open = append(open, v)
		default:
			blocked = append(blocked, v)
		}
		return false
	}
	for _, e := range p.Endpoints {
		if e.Service == service && i < len(e.BySubnet) && consider(e.BySubnet[i].Verdict, e.Endpoint) {
			return open[0], via
		}
	}
	out := p.BySubnet[i]
	if out.Truth == model.Yes {
		out.Verdict = n.throughOwnGroups(s, internetPeer(""), out.Verdict)
	}
	if consider(out.Verdict, natOf(n, out.Path)) {
		return open[0], via
	}
	if service != internetService {
		if why := n.mayBeElsewhere(p, i, service); why != "" {
			open = append(open, unknown(why))
		}
	}
	if p.HTTPS.Truth == model.No {
		return p.HTTPS, ""
	}
	if len(open) > 0 {
		return open[0], ""
	}
	slices.SortStableFunc(blocked, func(a, b Verdict) int { return cmp.Compare(rank(a.Cause), rank(b.Cause)) })
	v = blocked[0]
	if v.Cause == Isolated && service != internetService {
		v.Cause = NoPath
		if vpc := n.vpcs[p.VPC]; vpc != nil {
			v.Path = then(v.Path, hop(&vpc.Base, "VPC %s has no endpoint for %s", vpc.Address, service))
		}
	}
	return v, ""
}

// internetService is the pseudo-service that every placement is asked for.
const internetService = "internet"

// mayBeElsewhere says why a service that nothing here leads to may be reached all the same.
func (n *network) mayBeElsewhere(p *Placement, i int, service string) string {
	if !hasEndpoint(service) {
		return ""
	}
	if s := n.subnets[p.BySubnet[i].Subnet]; s != nil {
		if why := n.elsewhere(n.routeTable(s)); why != "" {
			return why
		}
	}
	return firstOf(n.otherNames(service, p.VPC), p.EndpointsReason)
}

// natOf is the NAT device on a path, "" if there is none.
func natOf(n *network, path []Hop) string {
	for _, h := range path {
		if n.nats[h.Resource] != nil || n.instances[h.Resource] != nil {
			return h.Resource
		}
	}
	return ""
}

// reach fills in the verdict of a need from the subnets of its placement.
func (n *network) reach(need *Need, p *Placement, s site) {
	var sum Verdict
	counts := map[model.Truth]int{}
	seen := false
	for i, subnet := range p.BySubnet {
		v, via := n.reachFrom(p, s, i, need.Service)
		counts[v.Truth]++
		switch v.Truth {
		case model.Yes:
			need.Reached = append(need.Reached, subnet.Subnet)
			need.Via = firstOf(need.Via, via)
		case model.No:
			need.Blocked = append(need.Blocked, subnet.Subnet)
		}
		if !seen || worse(v, sum) {
			sum, seen = v, true
		}
	}
	switch {
	case !seen && p.HTTPS.Truth == model.No:
		sum = p.HTTPS
	case !seen:
		sum = unknown(firstOf(p.Reason, "its subnets are not known"))
	case counts[model.Yes] > 0 && counts[model.No] > 0:
		// Proven on both sides, whatever the other subnets do. The blocked ones tell what to mend.
		need.Differs = true
		sum.Truth, sum.Reason = model.Maybe, "its subnets differ"
	case counts[model.No] > 0 && counts[model.Maybe] > 0:
		sum = p.unknownOf(n, s, need.Service)
	}
	need.Verdict = sum
	if need.Mend == "" {
		need.Mend = need.Subject
	}
}

// worse says whether v explains a need better than sum: a no before an unknown before a yes, the nearer no before the farther.
func worse(v, sum Verdict) bool {
	order := map[model.Truth]int{model.No: 0, model.Maybe: 1, model.Yes: 2}
	if v.Truth != sum.Truth {
		return order[v.Truth] < order[sum.Truth]
	}
	return v.Truth == model.No && rank(v.Cause) < rank(sum.Cause)
}

// unknownOf is the first unknown verdict of a service from the placement's subnets.
func (p *Placement) unknownOf(n *network, s site, service string) Verdict {
	for i := range p.BySubnet {
		if v, _ := n.reachFrom(p, s, i, service); v.Truth == model.Maybe {
			return v
		}
	}
	return unknown(p.Reason)
}

// namesEndpoint says whether a function is given an endpoint's own name: by AWS_ENDPOINT_URL or by a variable made from its DNS entries.
func namesEndpoint(f *model.Function, e *model.Endpoint) bool {
	return endpointURL(f, e.Suffix) || slices.ContainsFunc(f.Environment, func(v model.Variable) bool {
		return slices.ContainsFunc(v.Value.Refs(), func(r model.Ref) bool { return r.Address == e.Address })
	})
}

// byOwnSettings takes into account what a function's own settings do to names and ways: a proxy, endpoint URLs, FIPS and dual-stack hosts.
func byOwnSettings(f *model.Function, need *Need, ipv6 bool) {
	dnsBlocked := need.Cause == PrivateDNSOff || need.Cause == VPCDNSOff || need.Cause == NoDNSSupport || need.Cause == InboundOnly
	groups := need.Cause == NoEgress || need.Cause == OwnGroup
	switch {
	case need.Truth == model.No && !groups && proxied(f) != "":
		need.Verdict = unknown(proxied(f), need.Path...)
	case need.Truth == model.No && !groups && ipv6:
		need.Verdict = unknown("its subnets have a way out over IPv6", need.Path...)
	case need.Truth == model.No && !groups && need.Service != internetService && endpointURL(f, need.Service):
		need.Verdict = unknown("variable AWS_ENDPOINT_URL names another host", need.Path...)
	case hostReason(f, need.Service) != "" && (dnsBlocked || need.Truth == model.Yes && need.Cause == ByEndpoint):
		need.Verdict = unknown(hostReason(f, need.Service), need.Path...)
	default:
		return
	}
	need.Differs = false
}
