package normalize

import (
	"strings"

	"github.com/vpclint/vpclint/model"
)

const inDefaultVPC = "the account's default VPC is not written in the templates"

// vpcs fills Kinds.VPCs and learns which default groups and main tables they have.
func (n *normalizer) vpcs() {
	secondary := n.secondaryRanges()
	dns := n.customDNS()
	for _, r := range n.ofTypes("AWS::EC2::VPC", "aws_vpc", "aws_default_vpc") {
		v := model.VPC{
			Base:         base(r),
			DNSSupport:   n.flag(n.attr(r, "EnableDnsSupport", "enable_dns_support"), true),
			DNSHostnames: n.flag(n.attr(r, "EnableDnsHostnames", "enable_dns_hostnames"), false),
			Dedicated:    n.dedicated(r),
			CustomDNS:    dns[r.Address],
		}
		if cidr := n.attr(r, "CidrBlock", "cidr_block"); cidr.IsSet() {
			v.CIDRs = append(v.CIDRs, n.text(cidr))
		}
		v.CIDRs = append(v.CIDRs, secondary[r.Address]...)
		switch {
		case r.Type == "aws_default_vpc":
			v.Default, v.Outside = true, inDefaultVPC
			v.DNSHostnames = n.flag(r.Attr("enable_dns_hostnames"), true)
		case r.Data:
			v.Default = n.isDefaultVPC(r)
			v.DNSSupport = model.Flag{Reason: v.Outside}
			v.DNSHostnames = model.Flag{Reason: v.Outside}
			v.Dedicated = model.Flag{Reason: v.Outside}
		}
		n.unit.Kinds.VPCs = append(n.unit.Kinds.VPCs, v)
	}
	n.learnDefaults()
}

// dedicated reads the tenancy. A VPC of tenancy "host" does not exist; only "dedicated" keeps functions out.
func (n *normalizer) dedicated(r *model.Resource) model.Flag {
	return n.flagWhen(n.attr(r, "InstanceTenancy", "instance_tenancy"), func(s string) bool { return s == "dedicated" })
}

// isDefaultVPC says whether the resource is a data source that asks for the default VPC, or an aws_default_vpc.
func (n *normalizer) isDefaultVPC(r *model.Resource) bool {
	if r.Type == "aws_default_vpc" {
		return true
	}
	if !r.Data || r.Type != "aws_vpc" {
		return false
	}
	if is, known := r.Attr("default").AsBool(); known {
		return is
	}
	for _, f := range n.filters(r) {
		if f.name == "isDefault" || f.name == "is-default" {
			return len(f.values) == 1 && f.values[0].Text == "true"
		}
	}
	return false
}

// secondaryRanges are the IPv4 ranges that resources of their own add, by VPC.
func (n *normalizer) secondaryRanges() map[string][]model.Text {
	out := map[string][]model.Text{}
	for _, r := range n.managed("AWS::EC2::VPCCidrBlock", "aws_vpc_ipv4_cidr_block_association") {
		vpc := n.link(n.attr(r, "VpcId", "vpc_id"), aVPC)
		cidr := n.attr(r, "CidrBlock", "cidr_block")
		if !cidr.IsSet() {
			if ipv6 := n.attr(r, "AmazonProvidedIpv6CidrBlock", ""); ipv6.IsSet() || n.attr(r, "Ipv6CidrBlock", "").IsSet() {
				continue
			}
			// The range comes from an address pool.
			cidr = model.UnknownValue("an address pool gives "+r.Address+" its range", r.NameRange)
		}
		if vpc.Address != "" {
			out[vpc.Address] = append(out[vpc.Address], n.text(cidr))
		}
	}
	return out
}

// customDNS gives for every VPC with DHCP options, Resolver rules or Route 53 profiles of its own the reason why names may resolve otherwise there.
func (n *normalizer) customDNS() map[string]string {
	out := map[string]string{}
	for _, r := range n.managed("AWS::EC2::VPCDHCPOptionsAssociation", "aws_vpc_dhcp_options_association") {
		vpc := n.link(n.attr(r, "VpcId", "vpc_id"), aVPC)
		if vpc.Address == "" {
			continue
		}
		options := n.attr(r, "DhcpOptionsId", "dhcp_options_id")
		if id, ok := options.AsString(); ok && id == "default" {
			continue
		}
		if reason := n.ownServers(options); reason != "" {
			out[vpc.Address] = reason
		}
	}
	for _, r := range n.managed("AWS::Route53Resolver::ResolverRuleAssociation", "aws_route53_resolver_rule_association") {
		vpc := n.link(n.attr(r, "VPCId", "vpc_id"), aVPC)
		if rule := n.attr(r, "ResolverRuleId", "resolver_rule_id"); vpc.Address != "" && n.resolvesAWS(rule) {
			out[vpc.Address] = "resolver rule association " + r.Address + " may answer for the service's name"
		}
	}
	for _, r := range n.managed("AWS::Route53Profiles::ProfileAssociation", "aws_route53profiles_association") {
		if vpc := n.link(n.attr(r, "ResourceId", "resource_id"), aVPC); vpc.Address != "" {
			out[vpc.Address] = "Route 53 profile association " + r.Address + " may answer for the service's name"
		}
	}
	return out
}

// resolvesAWS says whether a Resolver rule may concern names of AWS. One from outside may.
func (n *normalizer) resolvesAWS(rule model.Value) bool {
	if rule.Kind != model.Reference {
		return true
	}
	r := n.byAddress[rule.Ref.Address]
	if r == nil {
		return true
	}
	domain, known := n.attr(r, "DomainName", "domain_name").AsString()
	domain = "." + strings.ToLower(strings.TrimSuffix(domain, "."))
	return !known || domain == "." || strings.HasSuffix(domain, ".amazonaws.com") || strings.HasSuffix(".amazonaws.com", domain)
}

func (n *normalizer) ownServers(options model.Value) string {
	if options.Kind != model.Reference {
		return "the DHCP options of the VPC are unknown: " + n.reason(options)
	}
	r := n.byAddress[options.Ref.Address]
	switch {
	case r == nil || r.Data:
		return "the DHCP options of the VPC are unknown: " + n.referenceReason(options.Ref)
	case r.Type == "aws_default_vpc_dhcp_options":
		return ""
	}
	servers, reason := n.texts(n.attr(r, "DomainNameServers", "domain_name_servers"))
	for _, s := range servers {
		if s.Reason == "" && strings.EqualFold(s.Value, "AmazonProvidedDNS") {
			return ""
		}
	}
	if len(servers) > 0 || reason != "" {
		return r.Address + " sets own DNS servers"
	}
	return ""
}

// learnDefaults notes which resource manages the default group and the main table of each VPC, before links need it.
func (n *normalizer) learnDefaults() {
	for _, v := range n.unit.Kinds.VPCs {
		suffix := ".DefaultSecurityGroup"
		if n.terraform {
			suffix = ".default_security_group_id"
		}
		n.defaultGroups[v.Address] = v.Address + suffix
	}
	for _, r := range n.managed("aws_default_security_group") {
		if vpc := n.link(r.Attr("vpc_id"), aVPC); vpc.Address != "" {
			n.defaultGroups[vpc.Address] = r.Address
		}
	}
	for _, r := range n.managed("aws_default_route_table") {
		if vpc := n.vpcOfMainTable(r.Attr("default_route_table_id")); vpc != "" {
			n.mainTables[vpc] = r.Address
		}
	}
}

// vpcOfMainTable is the VPC whose main table the value names, "" if it names none.
func (n *normalizer) vpcOfMainTable(v model.Value) string {
	if v.Kind != model.Reference || !isMainTable(v.Ref.Attribute) {
		return ""
	}
	if r := n.byAddress[v.Ref.Address]; r != nil && nounOf(r.Type) == aVPC {
		return r.Address
	}
	return ""
}

// filter is one filter of a Terraform data source.
type filter struct {
	name   string // "" when unknown
	values []model.Value
}

func (n *normalizer) filters(r *model.Resource) []filter {
	objects, reason := n.blocks(r.Attr("filter"))
	var out []filter
	for _, o := range objects {
		name, _ := o.Get("name").AsString()
		values, _ := n.scalars(o.Get("values"))
		out = append(out, filter{name, values})
	}
	if reason != "" {
		out = append(out, filter{})
	}
	return out
}
