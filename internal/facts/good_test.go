package facts

import (
	"testing"

	"github.com/vpclint/vpclint/model"
)

// good is a healthy network: a public subnet with a NAT gateway, two private subnets behind it, an isolated subnet, a gateway endpoint for s3 on the
// isolated table, an interface endpoint for sqs, and a function in each private subnet. Tests break one thing at a time.
func good() *model.Unit {
	u := &model.Unit{Path: "template.yaml", Format: model.CloudFormation}
	u.Kinds = model.Kinds{
		VPCs: []model.VPC{{
			Base: at("Vpc"), CIDRs: []model.Text{text("10.0.0.0/16")},
			DNSSupport: flag(true), DNSHostnames: flag(true),
		}},
		Subnets: []model.Subnet{
			{Base: at("Isolated"), VPC: link("Vpc"), CIDR: text("10.0.9.0/24")},
			{Base: at("PrivateA"), VPC: link("Vpc"), CIDR: text("10.0.1.0/24")},
			{Base: at("PrivateB"), VPC: link("Vpc"), CIDR: text("10.0.2.0/24")},
			{Base: at("Public"), VPC: link("Vpc"), CIDR: text("10.0.0.0/24")},
		},
		RouteTables: []model.RouteTable{
			{Base: at("IsolatedTable"), VPC: link("Vpc")},
			{Base: at("PrivateTable"), VPC: link("Vpc")},
			{Base: at("PublicTable"), VPC: link("Vpc")},
		},
		Associations: []model.Association{
			{Base: at("IsolatedAssociation"), Subnet: link("Isolated"), Table: link("IsolatedTable")},
			{Base: at("PrivateAssociationA"), Subnet: link("PrivateA"), Table: link("PrivateTable")},
			{Base: at("PrivateAssociationB"), Subnet: link("PrivateB"), Table: link("PrivateTable")},
			{Base: at("PublicAssociation"), Subnet: link("Public"), Table: link("PublicTable")},
		},
		Routes: []model.Route{
			{Base: at("PrivateRoute"), Table: link("PrivateTable"), Destination: text("0.0.0.0/0"), Target: link("Nat"), TargetKind: model.ToNATGateway},
			{Base: at("PublicRoute"), Table: link("PublicTable"), Destination: text("0.0.0.0/0"), Target: link("Igw"), TargetKind: model.ToInternetGateway},
		},
		InternetGateways: []model.InternetGateway{{Base: at("Igw"), VPCs: links("Vpc")}},
		NATGateways:      []model.NATGateway{{Base: at("Nat"), Subnet: link("Public"), Private: flag(false), Regional: flag(false), HasEIP: model.Yes}},
		Endpoints: []model.Endpoint{
			{
				Base: at("S3Endpoint"), VPC: link("Vpc"), Service: text("com.amazonaws.*.s3"), Suffix: "s3", AWS: true,
				ServiceKind: text("Gateway"), PrivateDNS: flag(false), InboundOnly: flag(false), RouteTables: links("IsolatedTable"),
			},
			{
				Base: at("SqsEndpoint"), VPC: link("Vpc"), Service: text("com.amazonaws.*.sqs"), Suffix: "sqs", AWS: true,
				ServiceKind: text("Interface"), PrivateDNS: flag(true), InboundOnly: flag(false), Subnets: links("Isolated"), Groups: links("EndpointGroup"),
			},
		},
		SecurityGroups: []model.SecurityGroup{
			{
				Base: at("EndpointGroup"), VPC: link("Vpc"), AllowsAllEgress: true,
				Ingress: []model.SecurityRule{{Address: "EndpointGroup", Direction: model.Ingress, Protocol: "tcp", FromPort: 443, ToPort: 443, Groups: []model.Link{link("FunctionGroup")}}},
			},
			{
				Base: at("FunctionGroup"), VPC: link("Vpc"), EgressInline: true,
				Egress: []model.SecurityRule{{Address: "FunctionGroup", Direction: model.Egress, Protocol: "-1", AllPorts: true, CIDRs: []model.Text{text("0.0.0.0/0")}}},
			},
		},
		Functions: []model.Function{
			function("Lonely", "Isolated"),
			function("Worker", "PrivateA", "PrivateB"),
		},
	}
	return u
}

func function(address string, subnets ...string) model.Function {
	return model.Function{Base: at(address), Attached: model.Yes, Subnets: links(subnets...), Groups: links("FunctionGroup"), Timeout: 3, IPv6: flag(false)}
}

func at(address string) model.Base { return model.Base{Address: address, Block: address} }

func text(s string) model.Text { return model.Text{Value: s, Set: true} }

func flag(b bool) model.Flag { return model.Flag{Truth: model.TruthOf(b)} }

func link(address string) model.Link { return model.Link{Address: address} }

func links(addresses ...string) model.Links {
	out := model.Links{Set: true}
	for _, a := range addresses {
		out.Items = append(out.Items, link(a))
	}
	return out
}

func find[T any, P interface {
	*T
	Resource() *model.Base
}](t *testing.T, kinds []T, address string) *T {
	t.Helper()
	for i := range kinds {
		if P(&kinds[i]).Resource().Address == address {
			return &kinds[i]
		}
	}
	t.Fatalf("no %s", address)
	return nil
}

func drop[T any, P interface {
	*T
	Resource() *model.Base
}](kinds []T, address string) []T {
	var out []T
	for i := range kinds {
		if P(&kinds[i]).Resource().Address != address {
			out = append(out, kinds[i])
		}
	}
	return out
}
