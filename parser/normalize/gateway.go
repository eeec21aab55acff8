package normalize

import (
	"strings"

	"github.com/vpclint/vpclint/model"
)

// gateways fills Kinds.InternetGateways, Kinds.NATGateways and Kinds.Instances.
func (n *normalizer) gateways() {
	attached := n.attachments()
	for _, r := range n.ofTypes("AWS::EC2::InternetGateway", "aws_internet_gateway") {
		g := model.InternetGateway{Base: base(r), VPCs: attached[r.Address]}
		if vpc := n.attr(r, "", "vpc_id"); vpc.IsSet() {
			g.VPCs.Set = true
			g.VPCs.Range = vpc.Range
			g.VPCs.Items = append(g.VPCs.Items, n.link(vpc, aVPC))
		}
		if r.Data {
			n.filteredGateway(r, &g)
		}
		n.unit.Kinds.InternetGateways = append(n.unit.Kinds.InternetGateways, g)
	}
	for _, r := range n.ofTypes("AWS::EC2::NatGateway", "aws_nat_gateway", "aws_nat_gateways") {
		n.unit.Kinds.NATGateways = append(n.unit.Kinds.NATGateways, n.natGateway(r))
	}
	n.instances()
}

// attachments are the VPCs that resources of their own attach to internet gateways, by gateway.
func (n *normalizer) attachments() map[string]model.Links {
	out := map[string]model.Links{}
	for _, r := range n.managed("AWS::EC2::VPCGatewayAttachment", "aws_internet_gateway_attachment") {
		vpc := n.attr(r, "VpcId", "vpc_id")
		gateway := n.link(n.attr(r, "InternetGatewayId", "internet_gateway_id"), anInternetGateway)
		for _, address := range appendAddress(gateway.Candidates, gateway.Address) {
			l := out[address]
			l.Set = true
			l.Range = vpc.Range
			l.Items = append(l.Items, n.link(vpc, aVPC))
			switch {
			case gateway.Reason != "":
				l.Reason = gateway.Reason
			case n.separately(r, address):
				l.Reason = r.Maybe
			}
			out[address] = l
		}
	}
	return out
}

// filteredGateway reads the VPC that a data source asks for.
func (n *normalizer) filteredGateway(r *model.Resource, g *model.InternetGateway) {
	for _, f := range n.filters(r) {
		if f.name != "attachment.vpc-id" {
			continue
		}
		g.VPCs.Set = true
		for _, v := range f.values {
			g.VPCs.Items = append(g.VPCs.Items, n.link(v, aVPC))
		}
	}
}

func (n *normalizer) natGateway(r *model.Resource) model.NATGateway {
	g := model.NATGateway{
		Base:     base(r),
		Subnet:   n.link(n.attr(r, "SubnetId", "subnet_id"), aSubnet),
		VPC:      n.link(n.attr(r, "VpcId", "vpc_id"), aVPC),
		Private:  n.flagWhen(n.attr(r, "ConnectivityType", "connectivity_type"), is("private")),
		Regional: n.flagWhen(n.attr(r, "AvailabilityMode", "availability_mode"), is("regional")),
		HasEIP: n.written(n.attr(r, "AllocationId", "allocation_id")).
			Or(n.written(n.attr(r, "AvailabilityZoneAddresses", "availability_zone_address"))),
	}
	if r.Data {
		g.Private = model.Flag{Reason: g.Outside}
		g.Regional = model.Flag{Reason: g.Outside}
		g.HasEIP = model.Maybe
	}
	return g
}

// is compares ignoring case, as the services do.
func is(word string) func(string) bool {
	return func(s string) bool { return strings.EqualFold(s, word) }
}

// instances reads EC2 instances and network interfaces, which routes may lead to.
func (n *normalizer) instances() {
	addressed := n.elasticAddresses()
	for _, r := range n.ofTypes("AWS::EC2::Instance", "aws_instance", "AWS::EC2::NetworkInterface", "aws_network_interface") {
		i := model.Instance{
			Base:            base(r),
			Subnet:          n.link(n.attr(r, "SubnetId", "subnet_id"), aSubnet),
			SourceDestCheck: n.flag(n.attr(r, "SourceDestCheck", "source_dest_check"), true),
		}
		if i.Subnet.IsZero() {
			i.Subnet = n.link(n.block(n.attr(r, "NetworkInterfaces", "")).Get("SubnetId"), aSubnet)
		}
		i.PublicIP = n.publicIP(r, i.Subnet, addressed)
		if r.Data {
			i.SourceDestCheck = model.Flag{Reason: i.Outside}
			i.PublicIP = model.Maybe
		}
		n.unit.Kinds.Instances = append(n.unit.Kinds.Instances, i)
	}
}

// publicIP says whether an instance has a public address. Without an own setting the subnet decides. Somebody may attach an address
// later, so that it is never certain that there is none.
func (n *normalizer) publicIP(r *model.Resource, subnet model.Link, addressed map[string]bool) model.Truth {
	if addressed[r.Address] {
		return model.Yes
	}
	v := n.attr(r, "", "associate_public_ip_address")
	if interfaces := n.block(n.attr(r, "NetworkInterfaces", "")); interfaces.IsSet() {
		v = interfaces.Get("AssociatePublicIpAddress")
	}
	instance := r.Type == "AWS::EC2::Instance" || r.Type == "aws_instance"
	if s := n.byAddress[subnet.Address]; s != nil && instance && !v.IsSet() {
		v = n.attr(s, "MapPublicIpOnLaunch", "map_public_ip_on_launch")
	}
	if public, known := v.AsBool(); known && public {
		return model.Yes
	}
	return model.Maybe
}

// elasticAddresses holds the instances and interfaces that an Elastic IP of the unit belongs to.
func (n *normalizer) elasticAddresses() map[string]bool {
	out := map[string]bool{}
	for _, r := range n.managed("AWS::EC2::EIP", "aws_eip", "AWS::EC2::EIPAssociation", "aws_eip_association") {
		for _, v := range []model.Value{
			n.attr(r, "InstanceId", "instance"),
			n.attr(r, "", "instance_id"),
			n.attr(r, "NetworkInterfaceId", "network_interface"),
			n.attr(r, "", "network_interface_id"),
		} {
			if l := n.link(v, anything); l.Address != "" {
				out[l.Address] = true
			}
		}
	}
	return out
}
