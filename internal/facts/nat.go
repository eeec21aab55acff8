package facts

import (
	"fmt"
	"slices"

	"github.com/vpclint/vpclint/model"
)

// natWorks says whether a NAT gateway gives internet: a public one in a subnet that leads to an attached internet gateway, or a
// regional one (VPC user guide, NAT gateways).
func (n *network) natWorks(address string) Verdict {
	if v, ok := n.nat[address]; ok {
		return v
	}
	v := n.judgeNAT(n.nats[address])
	n.nat[address] = v
	return v
}

func (n *network) judgeNAT(g *model.NATGateway) Verdict {
	switch {
	case g.Outside != "":
		return unknown(g.Outside)
	case g.Private.Truth == model.Maybe:
		return unknown(g.Private.Reason)
	case g.Regional.Truth == model.Maybe:
		return unknown(g.Regional.Reason)
	case g.Regional.Truth == model.Yes && g.Private.Truth == model.No:
		return yes(ByNAT, hop(&g.Base, "regional NAT gateway %s", g.Address))
	}
	s := n.subnets[g.Subnet.Address]
	if s == nil {
		return unknown(linkReason(g.Subnet, "subnet"))
	}
	in := hop(&g.Base, "NAT gateway %s is in subnet %s", g.Address, s.Address)
	t := n.routeTable(s)
	if t.reason != "" {
		return unknown(t.reason, in)
	}
	path := append([]Hop{in}, t.path...)
	d := n.defaultV4(t, s)
	if d.reason != "" {
		return unknown(d.reason, path...)
	}
	cause := NATBroken
	if g.Private.Truth == model.Yes {
		cause = NATPrivate
	}
	if d.none {
		return no(cause, g.Address, then(path, isolatedHop(t))...)
	}
	note := Hop{d.route.Address, fmt.Sprintf("0.0.0.0/0 → %s %s", d.route.TargetKind, d.route.Target.Address), d.route.Range}
	path = then(path, note)
	switch d.route.TargetKind {
	case model.ToInternetGateway:
		if cause == NATPrivate {
			return no(NATPrivate, g.Address, path...)
		}
		return n.gatewayAttached(d.route.Target, s, path)
	case model.ToNATGateway, model.ToPeering:
		if cause == NATPrivate && d.route.Target.Address != g.Address {
			return unknown(fmt.Sprintf("private NAT gateway %s leads on to %s", g.Address, d.route.Target.Address), path...)
		}
		return no(cause, g.Address, path...)
	default:
		return unknown(fmt.Sprintf("the default route of subnet %s leads to %s", s.Address, d.route.TargetKind), path...)
	}
}

func (n *network) gatewayAttached(l model.Link, s *model.Subnet, path []Hop) Verdict {
	g := n.gateways[l.Address]
	switch {
	case g == nil || g.Outside != "" || g.VPCs.Reason != "" || g.Open != "":
		return yes(ByNAT, path...)
	case len(g.VPCs.Items) == 0:
		return no(GatewayDetached, g.Address, then(path, hop(&g.Base, "internet gateway %s is attached to no VPC", g.Address))...)
	}
	for _, vpc := range g.VPCs.Items {
		if vpc.Address == s.VPC.Address || vpc.Address == "" || s.VPC.Address == "" {
			return yes(ByNAT, then(path, hop(&g.Base, "internet gateway %s is attached to the VPC", g.Address))...)
		}
	}
	return no(GatewayDetached, g.Address, then(path, hop(&g.Base, "internet gateway %s is attached to another VPC", g.Address))...)
}

// natInstanceWorks judges an instance or network interface that a default route leads to. Only a source/destination check that is on
// proves that it does not forward.
func (n *network) natInstanceWorks(l model.Link) Verdict {
	i := n.instances[l.Address]
	if i == nil || i.Outside != "" {
		return unknown(linkReason(l, "instance"))
	}
	switch i.SourceDestCheck.Truth {
	case model.Yes:
		return no(NATPrivate, i.Address, hop(&i.Base, "%s checks source and destination, so it forwards nothing", i.Address))
	case model.Maybe:
		return unknown(i.SourceDestCheck.Reason)
	}
	if s := n.subnets[i.Subnet.Address]; s != nil && i.PublicIP == model.Yes {
		if d := n.defaultV4(n.routeTable(s), s); d.route != nil && d.route.TargetKind == model.ToInternetGateway {
			return yes(ByNAT, hop(&i.Base, "NAT instance %s in public subnet %s", i.Address, s.Address))
		}
	}
	return unknown("whether instance " + i.Address + " forwards to the internet")
}

// natFacts judges every NAT device that a default route leads to, and every NAT gateway.
func (n *network) natFacts(placements []Placement) []NATFact {
	tables := map[string][]string{}
	for i := range n.k.Routes {
		r := &n.k.Routes[i]
		if d := r.Destination; d.Known() && maskedPrefix(d.Value) == "0.0.0.0/0" && r.Target.Address != "" {
			tables[r.Target.Address] = append(tables[r.Target.Address], r.Table.Address)
		}
	}
	var out []NATFact
	fact := func(b *model.Base, works Verdict, vpc string) {
		f := NATFact{NAT: b.Address, Works: works, Tables: unique(tables[b.Address])}
		for _, p := range placements {
			if vpc != "" && p.VPC == vpc {
				f.InVPC = append(f.InVPC, p.Users...)
			}
			for _, s := range p.BySubnet {
				if slices.ContainsFunc(s.Path, func(h Hop) bool { return h.Resource == b.Address }) {
					f.Users = append(f.Users, p.Users...)
				}
			}
		}
		f.Users, f.InVPC = unique(f.Users), unique(f.InVPC)
		out = append(out, f)
	}
	for i := range n.k.NATGateways {
		g := &n.k.NATGateways[i]
		if g.Outside == "" {
			fact(&g.Base, n.natWorks(g.Address), n.vpcOf(g.Subnet))
		}
	}
	for i := range n.k.Instances {
		d := &n.k.Instances[i]
		if d.Outside == "" && len(tables[d.Address]) > 0 {
			fact(&d.Base, n.natInstanceWorks(model.Link{Address: d.Address}), n.vpcOf(d.Subnet))
		}
	}
	return out
}

// vpcOf is the VPC of a subnet of the unit, "" if it is not in the unit.
func (n *network) vpcOf(subnet model.Link) string {
	if s := n.subnet(subnet); s != nil {
		return s.VPC.Address
	}
	return ""
}

// unique sorts and removes duplicates and empty strings.
func unique(names []string) []string {
	out := slices.Clone(names)
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(s string) bool { return s == "" })
}
