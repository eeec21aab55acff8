package facts

import (
	"fmt"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// table is the route table that serves a subnet: a table of the unit, or the VPC's main table that nobody wrote down (local route
// only, plus the routes that the unit adds to it).
type table struct {
	written *model.RouteTable // nil for a main table that is not written
	vpc     *model.VPC        // set for a main table that is not written
	routes  []*model.Route
	path    []Hop
	reason  string // why the table is unknown
}

func (t table) address() string {
	if t.written != nil {
		return t.written.Address
	}
	return ""
}

// routeTable finds the table of a subnet: its association, else the VPC's main table. Somebody else may associate a subnet that is
// open, so for such a subnet the main table is not certain.
func (n *network) routeTable(s *model.Subnet) table {
	var certain []*model.Association
	for _, a := range n.placed[s.Address] {
		if a.Subnet.Address != s.Address {
			return table{reason: a.Subnet.Reason}
		}
		if !sameWorld(a.Maybe, a.Guard, &s.Base) {
			return table{reason: a.Maybe}
		}
		if len(certain) == 0 || certain[0].Table.Address != a.Table.Address || a.Table.Address == "" {
			certain = append(certain, a)
		}
	}
	switch {
	case len(certain) > 1:
		return table{reason: fmt.Sprintf("subnet %s has more than one route table association", s.Address)}
	case len(certain) == 1:
		a := certain[0]
		return n.writtenTable(a.Table, Hop{s.Address, fmt.Sprintf("subnet %s is associated with route table %s", s.Address, a.Table.Address), a.Range})
	case s.Outside != "":
		return table{reason: s.Outside}
	case s.Open != "":
		return table{reason: fmt.Sprintf("subnet %s has no route table here and %s", s.Address, s.Open)}
	case n.looseAssoc != "" || n.macro != "":
		return table{reason: firstOf(n.looseAssoc, n.macro)}
	}
	return n.mainTable(s)
}

func (n *network) mainTable(s *model.Subnet) table {
	vpc := n.vpcs[s.VPC.Address]
	if vpc == nil {
		return table{reason: linkReason(s.VPC, "VPC")}
	}
	at := hop(&s.Base, "subnet %s has no route table association, so the main route table of %s serves it", s.Address, vpc.Address)
	switch replaced := n.mainTables[vpc.Address]; {
	case len(replaced) == 1 && sameWorld(replaced[0].Maybe, replaced[0].Guard, &s.Base):
		return n.writtenTable(replaced[0].Table, at, hop(&replaced[0].Base, "%s makes %s the main route table", replaced[0].Address, replaced[0].Table.Address))
	case len(replaced) > 0:
		return table{reason: fmt.Sprintf("the main route table of %s is replaced under a condition", vpc.Address)}
	case vpc.Outside != "" && !vpc.Default:
		return table{reason: vpc.Outside}
	}
	for i := range n.k.RouteTables {
		if t := &n.k.RouteTables[i]; t.Main && t.VPC.Address == vpc.Address {
			return n.writtenTable(model.Link{Address: t.Address}, at)
		}
	}
	return table{vpc: vpc, routes: n.mainRoutes[vpc.Address], path: []Hop{at}}
}

func (n *network) writtenTable(l model.Link, path ...Hop) table {
	t := n.tables[l.Address]
	switch {
	case t == nil:
		return table{reason: linkReason(l, "route table")}
	case t.Outside != "":
		return table{reason: t.Outside}
	}
	routes := n.routes[t.Address]
	if t.Main {
		routes = append(routes[:len(routes):len(routes)], n.mainRoutes[t.VPC.Address]...)
	}
	return table{written: t, routes: routes, path: path}
}

// defaultRoute is where 0.0.0.0/0 leads: a route, or nothing for certain, or a reason why that is unknown.
type defaultRoute struct {
	route  *model.Route
	none   bool
	reason string
}

// defaultV4 finds the IPv4 default route of a table, also one that is written as its two halves.
func (n *network) defaultV4(t table, s *model.Subnet) defaultRoute {
	var whole, low, high, doubt, listed *model.Route
	for _, r := range t.routes {
		switch {
		case r.DestinationIPv6.Set:
			continue
		case r.PrefixList.Set:
			// The lists of AWS hold the ranges of one service. Another list may hold any range.
			if !strings.HasPrefix(r.PrefixList.Value, "com.amazonaws.") {
				listed = r
			}
			continue
		case r.Destination.Reason != "":
			doubt = r
			continue
		}
		slot := map[string]**model.Route{"0.0.0.0/0": &whole, "0.0.0.0/1": &low, "128.0.0.0/1": &high}[maskedPrefix(r.Destination.Value)]
		switch {
		case slot == nil:
		case !sameWorld(r.Maybe, r.Guard, &s.Base) && (t.written == nil || !sameWorld(r.Maybe, r.Guard, &t.written.Base)):
			doubt = r
		case *slot != nil && (*slot).Target.Address != r.Target.Address:
			doubt = r
		default:
			*slot = r
		}
	}
	switch {
	case doubt != nil && doubt.Maybe != "":
		return defaultRoute{reason: doubt.Maybe}
	case whole != nil:
		return defaultRoute{route: whole}
	case low != nil && high != nil && low.Target.Address == high.Target.Address:
		return defaultRoute{route: low}
	case low != nil || high != nil:
		return defaultRoute{reason: fmt.Sprintf("route table %s splits its default route", t.address())}
	case doubt != nil:
		return defaultRoute{reason: doubt.Destination.Reason}
	case listed != nil:
		return defaultRoute{reason: fmt.Sprintf("route %s is for the ranges of a prefix list", listed.Address)}
	case n.looseRoute != "" || n.macro != "":
		return defaultRoute{reason: firstOf(n.looseRoute, n.macro)}
	}
	if w := t.written; w != nil {
		switch {
		case w.Open != "":
			return defaultRoute{reason: fmt.Sprintf("routes may be added to %s elsewhere: %s", w.Address, w.Open)}
		case w.Ignored:
			return defaultRoute{reason: fmt.Sprintf("changes of the routes of %s are ignored", w.Address)}
		case w.Propagation:
			return defaultRoute{reason: fmt.Sprintf("a VPN gateway propagates routes into %s", w.Address)}
		}
		if n.vpcs[w.VPC.Address] == nil || n.vpcs[w.VPC.Address].Outside != "" {
			return defaultRoute{reason: "the VPC of " + w.Address + " is not declared here"}
		}
	}
	return defaultRoute{none: true}
}

// elsewhere says that a table leads to another network (peering, transit gateway, VPN): central endpoints and proxies may be there.
func (n *network) elsewhere(t table) string {
	for _, r := range t.routes {
		switch r.TargetKind {
		case model.ToPeering, model.ToTransitGateway, model.ToVPNGateway:
			if d := r.Destination; d.Known() && maskedPrefix(d.Value) == "0.0.0.0/0" {
				continue
			}
			return fmt.Sprintf("route %s leads to another network (%s)", r.Address, r.TargetKind)
		}
	}
	return ""
}

// ipv6Out says whether a table has an IPv6 default route to a gateway.
func ipv6Out(t table) bool {
	for _, r := range t.routes {
		if r.DestinationIPv6.Set && (r.TargetKind == model.ToEgressOnly || r.TargetKind == model.ToInternetGateway || r.TargetKind == model.ToUnknown) {
			return true
		}
	}
	return false
}

// internet says whether a function or poller in the subnet has a way to the IPv4 internet. Its network interface never gets a public
// address, so a route to an internet gateway is none.
func (n *network) internet(address string) SubnetVerdict {
	if v, ok := n.out[address]; ok {
		return v
	}
	v := SubnetVerdict{Subnet: address}
	s := n.subnets[address]
	if s == nil {
		v.Verdict = unknown("subnet " + address + " is not declared here")
		return v
	}
	vpc := n.vpcs[s.VPC.Address]
	t := n.routeTable(s)
	v.Table = t.address()
	switch {
	case len(n.placed[address]) == 0 && (s.Default || vpc != nil && vpc.Default && t.vpc != nil && len(t.routes) == 0):
		v.Verdict = no(DefaultVPC, "", hop(&s.Base, "subnet %s belongs to the default VPC, whose main route table leads to an internet gateway unless somebody changed it", address))
	case t.reason != "":
		v.Verdict = unknown(t.reason)
	default:
		d := n.defaultV4(t, s)
		switch {
		case d.reason != "":
			v.Verdict = unknown(d.reason, t.path...)
		case d.none:
			v.Verdict = no(Isolated, "", then(t.path, isolatedHop(t))...)
		default:
			v.Verdict = n.leads(d.route, s, t.path)
		}
	}
	n.out[address] = v
	return v
}

func isolatedHop(t table) Hop {
	if t.written != nil {
		return hop(&t.written.Base, "route table %s has no default route", t.written.Address)
	}
	return hop(&t.vpc.Base, "the main route table of %s has only its local route", t.vpc.Address)
}

// leads follows a default route to its target.
func (n *network) leads(r *model.Route, s *model.Subnet, path []Hop) Verdict {
	with := func(note string, args ...any) []Hop {
		return then(path, Hop{r.Address, fmt.Sprintf("0.0.0.0/0 → %s", fmt.Sprintf(note, args...)), r.Range})
	}
	to := r.Target.Address
	if to == "" {
		to = r.Target.ID
	}
	switch r.TargetKind {
	case model.ToInternetGateway:
		return no(PublicSubnet, "", with("internet gateway %s, which drops packets from addresses that are not public", to)...)
	case model.ToPeering:
		return no(ToPeer, r.Address, with("peering connection %s, which gives no internet", to)...)
	case model.ToNATGateway:
		if n.nats[r.Target.Address] == nil {
			return unknown(linkReason(r.Target, "NAT gateway"), with("NAT gateway %s", to)...)
		}
		v := n.natWorks(r.Target.Address)
		v.Path = append(with("NAT gateway %s", to), v.Path...)
		return v
	case model.ToInstance, model.ToNetworkInterface:
		v := n.natInstanceWorks(r.Target)
		v.Path = append(with("instance %s", to), v.Path...)
		return v
	case model.ToUnknown:
		return unknown(linkReason(r.Target, "target of route "+r.Address), path...)
	default:
		target := strings.TrimSpace(string(r.TargetKind) + " " + to)
		return unknown(fmt.Sprintf("the default route of subnet %s leads to %s", s.Address, target), with("%s", target)...)
	}
}
