package normalize

import (
	"strings"

	"github.com/vpclint/vpclint/model"
)

// routes fills Kinds.Routes from resources of their own and from the route blocks of Terraform's tables.
func (n *normalizer) routes() {
	for _, r := range n.managed("AWS::EC2::Route", "aws_route") {
		route := n.route(r.Attributes, "destination_")
		route.Base = base(r)
		id := n.attr(r, "RouteTableId", "route_table_id")
		if vpc := n.vpcOfMainTable(id); vpc != "" {
			route.Main, route.VPC = true, model.Link{Address: vpc, Range: id.Range}
		} else {
			route.Table = n.link(id, aTable)
		}
		n.unit.Kinds.Routes = append(n.unit.Kinds.Routes, route)
	}
	for _, r := range n.managed("aws_route_table", "aws_default_route_table") {
		objects, _ := n.blocks(r.Attr("route"))
		for _, o := range objects {
			route := n.route(o, "")
			route.Base = base(r)
			route.Range = o.Range
			route.Table = model.Link{Address: r.Address, Range: o.Range}
			n.unit.Kinds.Routes = append(n.unit.Kinds.Routes, route)
		}
	}
}

// route reads destination and target. The blocks of Terraform's tables spell the CIDR destinations without the prefix.
func (n *normalizer) route(v model.Value, prefix string) model.Route {
	route := model.Route{
		Destination:     n.text(n.nonEmpty(v, "DestinationCidrBlock", prefix+"cidr_block")),
		DestinationIPv6: n.text(n.nonEmpty(v, "DestinationIpv6CidrBlock", prefix+"ipv6_cidr_block")),
		PrefixList:      n.prefixListText(n.nonEmpty(v, "DestinationPrefixListId", "destination_prefix_list_id")),
	}
	route.Target, route.TargetKind = n.target(v)
	return route
}

// nonEmpty is pick, where an empty string counts as not written: Terraform's attribute syntax for blocks wants every
// attribute to be there.
func (n *normalizer) nonEmpty(v model.Value, cloudformation, terraform string) model.Value {
	got := n.pick(v, cloudformation, terraform)
	if got.Kind == model.String && got.Text == "" {
		return model.Value{}
	}
	return got
}

func (n *normalizer) prefixListText(v model.Value) model.Text {
	if !v.IsSet() {
		return model.Text{}
	}
	l := n.prefixList(v)
	return model.Text{Value: l.Address + l.ID, Set: true, Reason: l.Reason, Range: v.Range}
}

// targetAttributes are the attributes that hold a route's target, with what the service accepts there. GatewayId takes
// gateways of several kinds, so that alone it tells nothing.
var targetAttributes = [...]struct {
	cloudformation, terraform string
	kind                      model.TargetKind
}{
	{"GatewayId", "gateway_id", model.ToUnknown},
	{"NatGatewayId", "nat_gateway_id", model.ToNATGateway},
	{"InstanceId", "instance_id", model.ToInstance},
	{"NetworkInterfaceId", "network_interface_id", model.ToNetworkInterface},
	{"VpcPeeringConnectionId", "vpc_peering_connection_id", model.ToPeering},
	{"TransitGatewayId", "transit_gateway_id", model.ToTransitGateway},
	{"VpcEndpointId", "vpc_endpoint_id", model.ToEndpoint},
	{"EgressOnlyInternetGatewayId", "egress_only_gateway_id", model.ToEgressOnly},
	{"CarrierGatewayId", "carrier_gateway_id", model.ToOther},
	{"LocalGatewayId", "local_gateway_id", model.ToOther},
	{"CoreNetworkArn", "core_network_arn", model.ToOther},
}

// target reads where a route leads. When several attributes may hold the target (each chosen by a condition that is not
// decided), none is the target and all are candidates.
func (n *normalizer) target(v model.Value) (model.Link, model.TargetKind) {
	var link model.Link
	kind := model.ToUnknown
	found := 0
	for _, a := range targetAttributes {
		value := n.nonEmpty(v, a.cloudformation, a.terraform)
		if !value.IsSet() {
			continue
		}
		l := n.link(value, anything)
		found++
		if found == 1 {
			link, kind = l, n.targetKind(l, a.kind)
			continue
		}
		link.Candidates = append(appendAddress(link.Candidates, link.Address), appendAddress(l.Candidates, l.Address)...)
		if link.Reason == "" {
			link.Reason = l.Reason
		}
		if link.Reason == "" {
			link.Reason = "the route names several targets"
		}
		link.Address, link.ID, kind = "", "", model.ToUnknown
	}
	if found == 0 {
		link.Reason = "the route names no target"
	}
	return link, kind
}

func appendAddress(to []string, address string) []string {
	if address == "" {
		return to
	}
	return append(to, address)
}

// targetKind goes by the type of the resource or the prefix of the literal id, and only then by the attribute.
func (n *normalizer) targetKind(l model.Link, byAttribute model.TargetKind) model.TargetKind {
	if r := n.byAddress[l.Address]; r != nil {
		if kind, ok := targetKindOf(r.Type); ok {
			return kind
		}
		return byAttribute
	}
	if kind, ok := targetKindOfID(l.ID); ok {
		return kind
	}
	return byAttribute
}

func targetKindOf(resourceType string) (model.TargetKind, bool) {
	switch resourceType {
	case "AWS::EC2::InternetGateway", "aws_internet_gateway":
		return model.ToInternetGateway, true
	case "AWS::EC2::NatGateway", "aws_nat_gateway", "aws_nat_gateways":
		return model.ToNATGateway, true
	case "AWS::EC2::Instance", "aws_instance":
		return model.ToInstance, true
	case "AWS::EC2::NetworkInterface", "aws_network_interface":
		return model.ToNetworkInterface, true
	case "AWS::EC2::VPCPeeringConnection", "aws_vpc_peering_connection", "aws_vpc_peering_connection_accepter":
		return model.ToPeering, true
	case "AWS::EC2::TransitGateway", "aws_ec2_transit_gateway", "AWS::EC2::TransitGatewayAttachment",
		"AWS::EC2::TransitGatewayVpcAttachment", "aws_ec2_transit_gateway_vpc_attachment":
		return model.ToTransitGateway, true
	case "AWS::EC2::VPNGateway", "aws_vpn_gateway":
		return model.ToVPNGateway, true
	case "AWS::EC2::EgressOnlyInternetGateway", "aws_egress_only_internet_gateway":
		return model.ToEgressOnly, true
	case "AWS::EC2::VPCEndpoint", "aws_vpc_endpoint", "AWS::NetworkFirewall::Firewall", "aws_networkfirewall_firewall":
		return model.ToEndpoint, true
	case "AWS::EC2::CarrierGateway", "aws_ec2_carrier_gateway", "aws_ec2_local_gateway",
		"AWS::NetworkManager::CoreNetwork", "aws_networkmanager_core_network":
		return model.ToOther, true
	default:
		return "", false
	}
}

func targetKindOfID(id string) (model.TargetKind, bool) {
	if id == "local" {
		return model.ToLocal, true
	}
	prefix, _, ok := strings.Cut(id, "-")
	if !ok {
		return "", false
	}
	switch prefix {
	case "igw":
		return model.ToInternetGateway, true
	case "nat":
		return model.ToNATGateway, true
	case "vgw":
		return model.ToVPNGateway, true
	case "tgw":
		return model.ToTransitGateway, true
	case "pcx":
		return model.ToPeering, true
	case "eni":
		return model.ToNetworkInterface, true
	case "i":
		return model.ToInstance, true
	case "vpce":
		return model.ToEndpoint, true
	case "eigw":
		return model.ToEgressOnly, true
	case "cagw", "lgw":
		return model.ToOther, true
	default:
		return "", false
	}
}
