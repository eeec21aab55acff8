package normalize

import (
	"github.com/vpclint/vpclint/model"
)

// subnets fills Kinds.Subnets. A data source that lists subnets is one subnet: whatever holds for one of them is as
// unknown as for the others.
func (n *normalizer) subnets() {
	dual := n.secondaryIPv6()
	lists := map[string]model.Subnet{}
	for _, r := range n.ofTypes("aws_subnets", "aws_subnet_ids") {
		s := n.outsideSubnet(r)
		lists[r.Address] = s
		n.unit.Kinds.Subnets = append(n.unit.Kinds.Subnets, s)
	}
	for _, r := range n.ofTypes("AWS::EC2::Subnet", "aws_subnet", "aws_default_subnet") {
		n.unit.Kinds.Subnets = append(n.unit.Kinds.Subnets, n.subnet(r, dual, lists))
	}
}

// secondaryIPv6 says of the subnets to which resources of their own add an IPv6 range whether they do.
func (n *normalizer) secondaryIPv6() map[string]model.Truth {
	out := map[string]model.Truth{}
	for _, r := range n.managed("AWS::EC2::SubnetCidrBlock") {
		l := n.link(n.attr(r, "SubnetId", ""), aSubnet)
		if l.Address != "" {
			out[l.Address] = model.Yes
			if n.separately(r, l.Address) {
				out[l.Address] = model.Maybe
			}
		}
	}
	return out
}

func (n *normalizer) subnet(r *model.Resource, dual map[string]model.Truth, lists map[string]model.Subnet) model.Subnet {
	switch {
	case r.Data:
		s := n.outsideSubnet(r)
		for _, list := range n.listsBehind(r.Attr("id")) {
			s.VPC, s.Default = lists[list].VPC, lists[list].Default
		}
		return s
	case r.Type == "aws_default_subnet":
		s := n.outsideSubnet(r)
		s.Default, s.Outside = true, inDefaultVPC
		s.VPC = n.onlyDefaultVPC(s.VPC)
		s.Zone = n.text(r.Attr("availability_zone"))
		return s
	}
	zone := n.attr(r, "AvailabilityZone", "availability_zone")
	if !zone.IsSet() {
		zone = n.attr(r, "AvailabilityZoneId", "availability_zone_id")
	}
	s := model.Subnet{
		Base: base(r),
		VPC:  n.link(n.attr(r, "VpcId", "vpc_id"), aVPC),
		CIDR: n.text(n.attr(r, "CidrBlock", "cidr_block")),
		IPv6: n.hasIPv6(r),
		Zone: n.text(zone),
	}
	if added, ok := dual[r.Address]; ok {
		s.IPv6 = s.IPv6.Or(added)
	}
	return s
}

// onlyDefaultVPC is the default VPC where the unit speaks of one: default subnets do not say which VPC they belong to.
func (n *normalizer) onlyDefaultVPC(written model.Link) model.Link {
	var found []string
	for _, r := range n.ofTypes("aws_default_vpc", "aws_vpc") {
		if n.isDefaultVPC(r) {
			found = append(found, r.Address)
		}
	}
	if !written.IsZero() || len(found) != 1 {
		return written
	}
	return model.Link{Address: found[0]}
}

// hasIPv6 says whether the subnet has an IPv6 range. In Terraform an unknown value may turn out to be null.
func (n *normalizer) hasIPv6(r *model.Resource) model.Truth {
	if native, known := n.attr(r, "Ipv6Native", "ipv6_native").AsBool(); known && native {
		return model.Yes
	}
	truth := model.No
	for _, v := range []model.Value{
		n.attr(r, "Ipv6CidrBlock", "ipv6_cidr_block"),
		n.attr(r, "Ipv6IpamPoolId", "ipv6_ipam_pool_id"),
	} {
		truth = truth.Or(n.written(v))
	}
	return truth
}

// written says whether a value will be there once everything is known.
func (n *normalizer) written(v model.Value) model.Truth {
	switch v.Kind {
	case model.Absent, model.Null:
		return model.No
	case model.Unknown:
		for _, candidate := range v.Items {
			if n.written(candidate) != model.Yes {
				return model.Maybe
			}
		}
		if len(v.Items) == 0 && n.terraform {
			return model.Maybe
		}
		return model.Yes
	case model.String:
		return model.TruthOf(v.Text != "")
	case model.List:
		return model.TruthOf(len(v.Items) > 0)
	default:
		return model.Yes
	}
}

// outsideSubnet is what a data source or an adopted default subnet tells.
func (n *normalizer) outsideSubnet(r *model.Resource) model.Subnet {
	s := model.Subnet{Base: base(r), IPv6: model.Maybe}
	vpc := r.Attr("vpc_id")
	plain := true // nothing but the VPC and the zone narrows the choice
	for _, f := range n.filters(r) {
		switch f.name {
		case "vpc-id":
			if len(f.values) == 1 && !vpc.IsSet() {
				vpc = f.values[0]
			}
		case "default-for-az", "defaultForAz":
			s.Default = len(f.values) == 1 && f.values[0].Text == "true"
		case "availability-zone", "availability-zone-id", "availabilityZone", "state":
		default:
			plain = false
		}
	}
	if tags := r.Attr("tags"); tags.IsSet() && len(tags.Entries)+len(tags.Items) > 0 || tags.Kind == model.Unknown {
		plain = false
	}
	if is, known := r.Attr("default_for_az").AsBool(); known && is {
		s.Default = true
	}
	s.VPC = n.link(vpc, aVPC)
	if owner := n.byAddress[s.VPC.Address]; owner != nil && plain && n.isDefaultVPC(owner) {
		s.Default = true
	}
	return s
}

// listsBehind are the data sources of subnet lists that an id is taken from.
func (n *normalizer) listsBehind(id model.Value) []string {
	var out []string
	for _, ref := range id.Refs() {
		if r := n.byAddress[ref.Address]; r != nil && (r.Type == "aws_subnets" || r.Type == "aws_subnet_ids") {
			out = append(out, r.Address)
		}
	}
	return out
}
