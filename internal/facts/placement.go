package facts

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// site is a placement while it is being judged: where network interfaces stand, and the settings of its users that change what they reach.
type site struct {
	subnets model.Links
	groups  model.Links
	proxy   string // why traffic may go through a proxy, "" if it does not
	ipv6    bool   // may use IPv6
	reason  string // why there is no placement at all (its cluster is elsewhere)
}

// key is the same for all users that share a placement.
func (s site) key() string {
	var parts []string
	for _, links := range []model.Links{s.subnets, s.groups} {
		var names []string
		for _, l := range links.Items {
			names = append(names, firstOf(l.Address, l.ID, "?"+l.Reason))
		}
		slices.Sort(names)
		parts = append(parts, strings.Join(slices.Compact(names), ",")+"?"+links.Reason)
	}
	return strings.Join(append(parts, s.proxy, fmt.Sprint(s.ipv6), s.reason), "|")
}

// functionSite is where a function attached to a VPC stands.
func functionSite(f *model.Function) site {
	return site{subnets: f.Subnets, groups: f.Groups, proxy: proxied(f), ipv6: f.IPv6.Truth != model.No}
}

// triggerSite is where a trigger's poller stands: in the subnets and groups of the cluster that it polls, or in those of its own settings
// for self-managed Kafka (Lambda developer guide, MSK and self-managed Kafka networking). needed is false when it needs no VPC at all.
func (n *network) triggerSite(t *model.Trigger) (s site, needed bool) {
	if t.Kind == model.SelfManagedKafka {
		s = site{subnets: t.Subnets, groups: t.Groups}
		if t.AccessReason != "" {
			s.reason = t.AccessReason
		}
		return s, t.Subnets.Set || t.Groups.Set || t.AccessReason != ""
	}
	c := n.clusters[t.Source.Address]
	switch {
	case c == nil:
		return site{reason: linkReason(t.Source, sourceNames[t.Kind])}, true
	case c.Outside != "":
		return site{reason: c.Outside}, true
	case c.Public.Truth == model.Yes:
		return site{}, false
	case c.Public.Truth == model.Maybe:
		return site{reason: c.Public.Reason}, true
	}
	s = site{subnets: c.Subnets, groups: c.Groups}
	if !c.Groups.Set {
		s.groups = n.defaultGroup(c.Subnets)
	}
	return s, true
}

var sourceNames = map[model.TriggerKind]string{
	model.MSK: "cluster", model.MQ: "broker", model.DocumentDB: "cluster", model.SelfManagedKafka: "cluster",
}

// defaultGroup is the default group of the VPC of the subnets: what AWS takes where no group is given.
func (n *network) defaultGroup(subnets model.Links) model.Links {
	for _, s := range subnets.Items {
		if vpc := n.vpcOf(s); vpc != "" {
			if g := n.defaultGroupOf(vpc); g != nil {
				return model.Links{Set: true, Items: []model.Link{{Address: g.Address, Range: subnets.Range}}, Range: subnets.Range}
			}
		}
	}
	return model.Links{Reason: "the default security group of its VPC applies, which is not declared here", Range: subnets.Range}
}

func (n *network) defaultGroupOf(vpc string) *model.SecurityGroup {
	for i := range n.k.SecurityGroups {
		if g := &n.k.SecurityGroups[i]; g.Default && g.VPC.Address == vpc {
			return g
		}
	}
	return nil
}

// placement judges a site: the way to the internet from each subnet and the endpoints of its VPC.
func (n *network) placement(s site, users []string) Placement {
	p := Placement{Users: unique(users), Reason: firstOf(s.reason, s.subnets.Reason, s.groups.Reason), Closed: model.Yes}
	for _, l := range s.groups.Items {
		if l.Address != "" {
			p.Groups = append(p.Groups, l.Address)
		} else {
			p.Reason = firstOf(p.Reason, linkReason(l, "security group"))
		}
	}
	if s.reason != "" || s.subnets.Reason != "" || s.proxy != "" {
		p.Closed = model.Maybe
	}
	for _, l := range s.subnets.Items {
		subnet := n.subnet(l)
		if subnet == nil {
			why := linkReason(l, "subnet")
			p.Reason, p.Closed = firstOf(p.Reason, why), model.Maybe
			p.BySubnet = append(p.BySubnet, SubnetVerdict{Subnet: firstOf(l.Address, l.ID, "?"), Verdict: unknown(why)})
			continue
		}
		v := n.internet(subnet.Address)
		if s.proxy != "" && v.Truth == model.No {
			v.Verdict = unknown(s.proxy)
		}
		if n.elasticOnInterface && v.Cause == PublicSubnet {
			v.Verdict = unknown("an Elastic IP is put on a network interface that is looked up")
		}
		p.BySubnet = append(p.BySubnet, v)
		t := n.routeTable(subnet)
		if t.reason != "" || n.elsewhere(t) != "" || subnet.Outside != "" || s.ipv6 && ipv6Out(t) {
			p.Closed = model.Maybe
		}
		switch {
		case p.VPC == "":
			p.VPC = subnet.VPC.Address
		case p.VPC != subnet.VPC.Address:
			p.Reason = firstOf(p.Reason, "its subnets are in different VPCs")
			if subnet.VPC.Address != "" {
				// It cannot be attached like that, so what this subnet reaches is no question.
				p.BySubnet[len(p.BySubnet)-1].Verdict = unknown("its subnets are in different VPCs")
			}
		}
	}
	p.Internet = n.sumUp(p.BySubnet, firstOf(s.reason, s.subnets.Reason, "its subnets are not known"))
	if s.reason != "" {
		p.Egress = unknown(s.reason)
	} else {
		p.Egress = n.egress(s.groups)
	}
	p.HTTPS = n.https(s.groups, p.Egress)
	p.EndpointsReason = firstOf(n.endpointsReason(p.VPC), n.otherNames("", p.VPC))
	if p.EndpointsReason != "" {
		p.Closed = model.Maybe
	}
	for _, e := range n.endpointsOf(p.VPC) {
		p.Endpoints = append(p.Endpoints, n.endpointPath(e, s, &p))
	}
	slices.SortFunc(p.Endpoints, func(a, b EndpointPath) int { return cmp.Compare(a.Endpoint, b.Endpoint) })
	p.Targets = n.targets(s, &p)
	return p
}

// subnet is the subnet that a link leads to, nil if it is not in the unit. A data source that lists the subnets of a default VPC stands for them
// all: they are alike.
func (n *network) subnet(l model.Link) *model.Subnet {
	if s := n.subnets[l.Address]; s != nil {
		return s
	}
	if len(l.Candidates) == 1 {
		if s := n.subnets[l.Candidates[0]]; s != nil && s.Default {
			return s
		}
	}
	return nil
}

// sumUp is yes when every subnet has a way, no when none has, else unknown.
func (n *network) sumUp(by []SubnetVerdict, none string) Verdict {
	if len(by) == 0 {
		return unknown(none)
	}
	sum := by[0].Verdict
	for _, v := range by[1:] {
		switch {
		case v.Truth == model.Maybe:
			sum = v.Verdict
		case sum.Truth == model.Maybe:
		case v.Truth != sum.Truth:
			sum = unknown("its subnets differ")
		case v.Truth == model.No && rank(v.Cause) < rank(sum.Cause):
			sum = v.Verdict
		}
	}
	return sum
}

// elasticAddressOnInterface recognises the trick of giving a function's network interface a public address after the fact: then a public
// subnet may work.
func elasticAddressOnInterface(u *model.Unit) bool {
	for _, r := range u.Resources {
		var v model.Value
		switch r.Type {
		case "aws_eip":
			v = r.Attr("network_interface")
		case "aws_eip_association":
			v = r.Attr("network_interface_id")
		case "AWS::EC2::EIPAssociation":
			v = r.Attr("NetworkInterfaceId")
		}
		for _, ref := range v.Refs() {
			if target := u.Resource(ref.Address); target != nil && target.Data {
				return true
			}
		}
	}
	return false
}

// peerOf is a site as the groups of its peers see it: its groups, and the ranges of its subnets or of one of them.
func (n *network) peerOf(s site, subnet string) peer {
	p := peer{reason: s.groups.Reason}
	for _, l := range s.groups.Items {
		if l.Address != "" {
			p.groups = append(p.groups, l.Address)
		} else {
			p.reason = firstOf(p.reason, linkReason(l, "security group"))
		}
	}
	for _, l := range s.subnets.Items {
		in := n.subnet(l)
		if subnet != "" && (in == nil || in.Address != subnet) {
			continue
		}
		if in == nil {
			p.reason = firstOf(p.reason, linkReason(l, "subnet"))
			continue
		}
		block, err := netip.ParsePrefix(in.CIDR.Value)
		if !in.CIDR.Known() || err != nil {
			p.reason = firstOf(p.reason, in.CIDR.Reason, "the range of subnet "+in.Address+" is unknown")
			continue
		}
		p.blocks = append(p.blocks, block.Masked())
	}
	return p
}
