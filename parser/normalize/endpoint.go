package normalize

import (
	"strings"

	"github.com/vpclint/vpclint/model"
)

// endpoints fills Kinds.Endpoints. Terraform may write the associations of an endpoint as resources of their own.
func (n *normalizer) endpoints() {
	at := map[string]*model.Endpoint{}
	resources := n.ofTypes("AWS::EC2::VPCEndpoint", "aws_vpc_endpoint")
	n.unit.Kinds.Endpoints = make([]model.Endpoint, len(resources))
	for i, r := range resources {
		n.unit.Kinds.Endpoints[i] = n.endpoint(r)
		at[r.Address] = &n.unit.Kinds.Endpoints[i]
	}
	n.associate(at, "aws_vpc_endpoint_route_table_association", "route_table_id", aTable,
		func(e *model.Endpoint) *model.Links { return &e.RouteTables })
	n.associate(at, "aws_vpc_endpoint_subnet_association", "subnet_id", aSubnet,
		func(e *model.Endpoint) *model.Links { return &e.Subnets })
	n.associate(at, "aws_vpc_endpoint_security_group_association", "security_group_id", aGroup,
		func(e *model.Endpoint) *model.Links { return &e.Groups })
	for _, r := range n.managed("aws_vpc_endpoint_policy") {
		if e := at[n.link(r.Attr("vpc_endpoint_id"), anEndpoint).Address]; e != nil {
			e.Policy = n.attr(r, "", "policy")
		}
	}
	for _, r := range n.managed("aws_vpc_endpoint_private_dns") {
		if e := at[n.link(r.Attr("vpc_endpoint_id"), anEndpoint).Address]; e != nil {
			e.PrivateDNS = n.flag(n.attr(r, "", "private_dns_enabled"), false)
		}
	}
}

func (n *normalizer) endpoint(r *model.Resource) model.Endpoint {
	e := model.Endpoint{
		Base:        base(r),
		VPC:         n.link(n.attr(r, "VpcId", "vpc_id"), aVPC),
		ServiceKind: n.text(n.attr(r, "VpcEndpointType", "vpc_endpoint_type")),
		PrivateDNS:  n.flag(n.attr(r, "PrivateDnsEnabled", "private_dns_enabled"), false),
		InboundOnly: n.inboundOnly(r),
		Subnets:     n.links(n.attr(r, "SubnetIds", "subnet_ids"), aSubnet),
		Groups:      n.links(n.attr(r, "SecurityGroupIds", "security_group_ids"), aGroup),
		RouteTables: n.links(n.attr(r, "RouteTableIds", "route_table_ids"), aTable),
		Policy:      n.attr(r, "PolicyDocument", "policy"),
	}
	if !e.ServiceKind.Set {
		e.ServiceKind.Value = "Gateway"
	}
	service := n.serviceName(n.attr(r, "ServiceName", "service_name"))
	e.Service, e.Suffix, e.AWS, e.Region = service.name, service.suffix, service.aws, service.region
	if region, ok := n.attr(r, "ServiceRegion", "service_region").AsString(); ok {
		e.Region = region
	}
	if r.Data {
		n.outsideEndpoint(&e)
	}
	n.withDefaultGroup(&e)
	return e
}

// outsideEndpoint forgets the defaults: a data source finds an endpoint, it does not make one.
func (n *normalizer) outsideEndpoint(e *model.Endpoint) {
	if !e.ServiceKind.Set {
		e.ServiceKind = model.Text{Reason: e.Outside}
	}
	e.PrivateDNS = model.Flag{Reason: e.Outside}
	e.InboundOnly = model.Flag{Reason: e.Outside}
	for _, l := range []*model.Links{&e.Subnets, &e.Groups, &e.RouteTables} {
		*l = model.Links{Set: true, Reason: e.Outside}
	}
}

// withDefaultGroup adds the default group of the VPC to an endpoint for which no groups are written. Groups.Set stays
// false, because nobody wrote it.
func (n *normalizer) withDefaultGroup(e *model.Endpoint) {
	if e.Groups.Set && (len(e.Groups.Items) > 0 || e.Groups.Reason != "") || e.ServiceKind.Value != "Interface" {
		return
	}
	if group, ok := n.defaultGroups[e.VPC.Address]; ok {
		e.Groups.Items = []model.Link{{Address: group, Range: e.NameRange}}
	}
}

// inboundOnly reads the option of S3 endpoints that keeps private DNS for inbound Resolver endpoints.
func (n *normalizer) inboundOnly(r *model.Resource) model.Flag {
	options := n.block(n.attr(r, "DnsOptions", "dns_options"))
	v := n.pick(options, "PrivateDnsOnlyForInboundResolverEndpoint", "private_dns_only_for_inbound_resolver_endpoint")
	if n.terraform {
		return n.flag(v, false)
	}
	return n.flagWhen(v, is("OnlyInboundResolver"))
}

// associate adds what resources of one type associate with endpoints.
func (n *normalizer) associate(at map[string]*model.Endpoint, resourceType, attribute string, want noun,
	list func(*model.Endpoint) *model.Links,
) {
	for _, r := range n.managed(resourceType) {
		to := n.link(r.Attr("vpc_endpoint_id"), anEndpoint)
		for _, address := range appendAddress(to.Candidates, to.Address) {
			e := at[address]
			if e == nil {
				continue
			}
			item := n.link(n.attr(r, "", attribute), want)
			switch {
			case to.Reason != "":
				item = model.Link{Reason: to.Reason, Candidates: appendAddress(item.Candidates, item.Address), Range: item.Range}
			case n.separately(r, address):
				item = model.Link{Reason: r.Maybe, Candidates: appendAddress(item.Candidates, item.Address), Range: item.Range}
			}
			l := list(e)
			if want == aGroup && n.replacesDefault(r) && !l.Set {
				l.Items = nil
			}
			if !l.Set {
				l.Set, l.Range = true, r.NameRange
			}
			l.Items = append(l.Items, item)
		}
	}
}

// replacesDefault says whether an associated group takes the place of the default group.
func (n *normalizer) replacesDefault(r *model.Resource) bool {
	replaces, known := r.Attr("replace_default_association").AsBool()
	return known && replaces
}

// service is what the name of an endpoint's service tells.
type service struct {
	name   model.Text
	suffix string
	region string
	aws    bool
}

// serviceName reads a service name, also one with holes or one that a data source looks up.
func (n *normalizer) serviceName(v model.Value) service {
	name := n.text(v)
	if v.Kind == model.Reference {
		if pattern, ok := n.referencedService(v.Ref); ok {
			name = model.Text{Value: pattern, Set: true, Range: v.Range}
		}
	}
	s := parseService(name.Value)
	s.name = name
	if s.suffix != "" || !s.aws {
		// What holes are left say nothing about the service.
		s.name.Reason = ""
	}
	return s
}

// referencedService is the name of the service that a data source looks up or that an endpoint service of the unit is.
func (n *normalizer) referencedService(ref model.Ref) (string, bool) {
	r := n.byAddress[ref.Address]
	if r == nil {
		return "", false
	}
	switch r.Type {
	case "aws_vpc_endpoint_service":
		if !r.Data {
			return "com.amazonaws.vpce.*.*", true
		}
		if s := n.text(n.attr(r, "", "service")); s.Known() {
			return "com.amazonaws.*." + s.Value, true
		}
		if s := n.text(n.attr(r, "", "service_name")); s.Value != "" {
			return s.Value, true
		}
	case "AWS::EC2::VPCEndpointService":
		return "com.amazonaws.vpce.*.*", true
	}
	return "", false
}

// parseService splits a service name, whose holes are "*". The forms are
//
//	com.amazonaws.<region>.<suffix>       cn.com.amazonaws.<region>.<suffix>
//	com.amazonaws.<suffix>                services without a region (iam, s3-global.accesspoint)
//	aws.api.<region>.<suffix>             api.aws.<region>.<suffix>
//	aws.sagemaker.<region>.<suffix>
//	com.amazonaws.vpce.<region>.vpce-svc-…   endpoint services of customers
func parseService(name string) service {
	s := service{aws: true}
	if strings.Contains(name, "vpce-svc-") || strings.HasPrefix(name, "com.amazonaws.vpce.") {
		return service{}
	}
	for _, prefix := range [...]string{"cn.com.amazonaws.", "com.amazonaws.", "aws.api.", "api.aws.", "aws.sagemaker."} {
		rest, ok := strings.CutPrefix(name, prefix)
		if !ok {
			continue
		}
		if region, suffix, more := strings.Cut(rest, "."); more && isRegion(region) {
			s.region, rest = region, suffix
		}
		if prefix == "aws.sagemaker." && rest != "" {
			rest = "sagemaker." + rest
		}
		if !strings.Contains(rest, "*") {
			s.suffix = rest
		}
		break
	}
	if s.region == "*" {
		s.region = ""
	}
	return s
}

// isRegion tells a region (eu-west-1, us-gov-east-1) or a hole in its place from the first word of a service.
func isRegion(s string) bool {
	if s == "*" {
		return true
	}
	parts := strings.Split(s, "-")
	if len(parts) < 3 || len(parts[0]) != 2 {
		return false
	}
	last := parts[len(parts)-1]
	return len(last) == 1 && last[0] >= '1' && last[0] <= '9'
}
