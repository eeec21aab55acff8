package facts

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// nameLeadsTo says whether the service's own name resolves to the endpoint.
func (n *network) nameLeadsTo(e *model.Endpoint, path []Hop) Verdict {
	vpc := n.vpcs[e.VPC.Address]
	own := n.nameResolves(e, vpc, path)
	if own.Truth != model.No {
		return own
	}
	if why := n.otherNames(e.Suffix, e.VPC.Address); why != "" {
		return unknown(why, path...)
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

// otherNames says why a service's name may lead somewhere else in a VPC: a private hosted zone or the VPC's own DNS servers. A zone counts when
// its name is the service's host or a suffix of it.
func (n *network) otherNames(service, vpc string) string {
	for i := range n.k.HostedZones {
		z := &n.k.HostedZones[i]
		if !mayServe(z, vpc) {
			continue
		}
		if !z.Name.Known() {
			return fmt.Sprintf("private hosted zone %s has a name that is unknown (%s)", z.Address, z.Name.Reason)
		}
		name, ok := strings.CutSuffix(strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(z.Name.Value), "."), ".cn"), "amazonaws.com")
		if !ok {
			continue
		}
		labels := strings.Split(strings.TrimSuffix(name, "."), ".")
		if len(labels) < 2 || service != "" && slices.ContainsFunc(labels, func(l string) bool { return strings.Contains(service, l) }) {
			return fmt.Sprintf("private hosted zone %s answers for %s", z.Address, z.Name.Value)
		}
	}
	if v := n.vpcs[vpc]; v != nil {
		return v.CustomDNS
	}
	return ""
}

// mayServe says whether a private hosted zone is, or may be, associated with a VPC.
func mayServe(z *model.HostedZone, vpc string) bool {
	return len(z.VPCs.Items) == 0 || z.VPCs.Reason != "" || slices.ContainsFunc(z.VPCs.Items, func(l model.Link) bool {
		return l.Address == vpc || l.Reason != ""
	})
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
	if why := n.otherNames(e.Suffix, e.VPC.Address); why != "" {
		return unknown(why)
	}
	return no(PrivateDNSOff, e.Address, hop(&e.Base, "private DNS of %s is off", e.Address))
}
