package normalize_test

import (
	"fmt"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/model"
)

func TestRoutesLeadWhereTheirTargetSays(t *testing.T) {
	const network = `
resource "aws_vpc" "v" {}
resource "aws_internet_gateway" "igw" {}
resource "aws_nat_gateway" "nat" {}
resource "aws_vpn_gateway" "vgw" {}
resource "aws_instance" "box" {}
resource "aws_vpc_endpoint" "firewall" {}
resource "aws_cloudformation_stack" "other" {}
variable "target" {}
resource "aws_route_table" "t" {
  vpc_id = aws_vpc.v.id
  route {
    cidr_block = "0.0.0.0/0"
    %s
  }
}`
	for written, want := range map[string]string{
		`gateway_id = aws_internet_gateway.igw.id`:                             "internet-gateway aws_internet_gateway.igw",
		`gateway_id = aws_nat_gateway.nat.id`:                                  "nat-gateway aws_nat_gateway.nat",
		`gateway_id = aws_vpn_gateway.vgw.id`:                                  "vpn-gateway aws_vpn_gateway.vgw",
		`gateway_id = "local"`:                                                 "local local",
		`gateway_id = "igw-1"`:                                                 "internet-gateway igw-1",
		`gateway_id = var.target`:                                              "unknown variable target has no value",
		`nat_gateway_id = var.target`:                                          "nat-gateway variable target has no value",
		`network_interface_id = aws_instance.box.primary_network_interface_id`: "instance aws_instance.box",
		`vpc_endpoint_id = aws_vpc_endpoint.firewall.id`:                       "vpc-endpoint aws_vpc_endpoint.firewall",
		`transit_gateway_id = "tgw-1"`:                                         "transit-gateway tgw-1",
		`vpc_peering_connection_id = "pcx-1"`:                                  "peering pcx-1",
		`core_network_arn = "arn:aws:networkmanager::1:core-network/c"`:        "other arn:aws:networkmanager::1:core-network/c",
		``: "unknown the route names no target",
	} {
		route := terraformKinds(t, fmt.Sprintf(network, written)).Routes[0]
		got := strings.TrimSpace(fmt.Sprint(route.TargetKind, " ", route.Target.Address, route.Target.ID, route.Target.Reason))
		if got != want {
			t.Errorf("%s: got %q, want %q", written, got, want)
		}
		if route.Table.Address != "aws_route_table.t" || route.Address != "aws_route_table.t" {
			t.Errorf("%s: the route belongs to %q", written, route.Table.Address)
		}
	}
}

func TestInstancesHaveThePublicAddressThatTheyOrTheirSubnetSay(t *testing.T) {
	const network = `
Resources:
  Open: {Type: AWS::EC2::Subnet, Properties: {MapPublicIpOnLaunch: "true"}}
  Shut: {Type: AWS::EC2::Subnet, Properties: {}}
  Box: {Type: %s, Properties: {%s}}
`
	const instance, card = "AWS::EC2::Instance", "AWS::EC2::NetworkInterface"
	tests := []struct {
		name, kind, properties string
		want                   model.Truth
	}{
		{"the subnet gives addresses", instance, "SubnetId: !Ref Open", model.Yes},
		{"the subnet gives none", instance, "SubnetId: !Ref Shut", model.Maybe},
		{"the subnet of its interface gives addresses", instance, "NetworkInterfaces: [{SubnetId: !Ref Open}]", model.Yes},
		{"its interface wants none", instance, "NetworkInterfaces: [{SubnetId: !Ref Open, AssociatePublicIpAddress: false}]", model.Maybe},
		{"its interface wants one", instance, "NetworkInterfaces: [{SubnetId: !Ref Shut, AssociatePublicIpAddress: true}]", model.Yes},
		{"an interface of its own gets none from its subnet", card, "SubnetId: !Ref Open", model.Maybe},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			k := cloudformationKinds(t, fmt.Sprintf(network, test.kind, test.properties))
			if got := k.Instances[0].PublicIP; got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestARouteWithTwoUndecidedTargetsLeadsNowhereCertain(t *testing.T) {
	k := cloudformationKinds(t, `
Parameters: {Cheap: {Type: String}}
Conditions: {HasNat: !Not [!Equals [!Ref Cheap, "yes"]]}
Resources:
  Nat: {Type: AWS::EC2::NatGateway}
  Box: {Type: AWS::EC2::Instance}
  Table: {Type: AWS::EC2::RouteTable}
  Route:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref Table
      DestinationCidrBlock: 0.0.0.0/0
      NatGatewayId: !If [HasNat, !Ref Nat, !Ref AWS::NoValue]
      InstanceId: !If [HasNat, !Ref AWS::NoValue, !Ref Box]
`)
	r := k.Routes[0]
	if r.TargetKind != model.ToUnknown || r.Target.Address != "" || r.Target.Reason == "" {
		t.Errorf("the target is %s %+v", r.TargetKind, r.Target)
	}
	if diff := gocmp.Diff([]string{"Nat", "Box"}, r.Target.Candidates); diff != "" {
		t.Error(diff)
	}
}

func TestTheMainTableIsFollowedHoweverItIsNamed(t *testing.T) {
	const main = `
resource "aws_vpc" "v" {}
resource "aws_route" "out" {
  route_table_id         = aws_vpc.v.main_route_table_id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = "igw-1"
}
resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.v.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_vpc.v.default_route_table_id]
}
`
	k := terraformKinds(t, main)
	if r := k.Routes[0]; !r.Main || r.VPC.Address != "aws_vpc.v" || !r.Table.IsZero() {
		t.Errorf("the route is on %+v of %+v", r.Table, r.VPC)
	}
	if diff := gocmp.Diff([]string{"aws_vpc.v.main_route_table_id"}, k.Endpoints[0].RouteTables.Addresses()); diff != "" {
		t.Error(diff)
	}
	if len(k.RouteTables) != 1 || !k.RouteTables[0].Main || k.RouteTables[0].Address != "aws_vpc.v.main_route_table_id" {
		t.Errorf("the tables are %+v", k.RouteTables)
	}

	k = terraformKinds(t, main+`
resource "aws_default_route_table" "managed" {
  default_route_table_id = aws_vpc.v.default_route_table_id
  route = []
}`)
	if diff := gocmp.Diff([]string{"aws_default_route_table.managed"}, k.Endpoints[0].RouteTables.Addresses()); diff != "" {
		t.Error(diff)
	}
	if len(k.RouteTables) != 1 || !k.RouteTables[0].Main || k.RouteTables[0].VPC.Address != "aws_vpc.v" {
		t.Errorf("the tables are %+v", k.RouteTables)
	}
}

func TestDynamicRoutesLeaveTheTableOpen(t *testing.T) {
	k := terraformKinds(t, `
variable "routes" {}
resource "aws_route_table" "t" {
  dynamic "route" {
    for_each = var.routes
    content {}
  }
  propagating_vgws = ["vgw-1"]
  lifecycle {
    ignore_changes = [route]
  }
}`)
	table := k.RouteTables[0]
	if table.Open != "variable routes has no value" || !table.Propagation || !table.Ignored {
		t.Errorf("the table is %+v", table)
	}
}

func TestSubnetsOfTheDefaultVPCAreDefault(t *testing.T) {
	k := terraformKinds(t, `
data "aws_vpc" "default" {
  default = true
}
data "aws_subnets" "all" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.default.id]
  }
}
data "aws_subnets" "tagged" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.default.id]
  }
  tags = {
    Tier = "private"
  }
}
resource "aws_default_subnet" "a" {
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "own" {
  vpc_id = data.aws_vpc.default.id
}
resource "aws_lambda_function" "f" {
  vpc_config {
    subnet_ids         = data.aws_subnets.all.ids
    security_group_ids = ["sg-1"]
  }
}
resource "aws_lambda_function" "g" {
  vpc_config {
    subnet_ids         = [data.aws_subnets.all.ids[0]]
    security_group_ids = ["sg-1"]
  }
}`)
	got := map[string]bool{}
	for _, s := range k.Subnets {
		got[s.Address] = s.Default
	}
	want := map[string]bool{
		"aws_default_subnet.a": true, "aws_subnet.own": false,
		"data.aws_subnets.all": true, "data.aws_subnets.tagged": false,
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	f := k.Functions[0]
	reason := "data source data.aws_subnets.all is read at deployment"
	if f.Attached != model.Yes || f.Subnets.Reason != reason {
		t.Errorf("attached %v, subnets unknown because %q", f.Attached, f.Subnets.Reason)
	}
	if diff := gocmp.Diff([]string{"data.aws_subnets.all"}, f.Subnets.Items[0].Candidates); diff != "" {
		t.Error(diff)
	}
	if one := k.Functions[1].Subnets; one.Reason != "" || len(one.Items) != 1 || one.Items[0].Address != "data.aws_subnets.all" {
		t.Errorf("one of the subnets is %+v", one)
	}
	if !k.VPCs[0].Default || k.VPCs[0].Outside == "" {
		t.Errorf("the VPC is %+v", k.VPCs[0])
	}
}

func TestExportedIdsOpenWhatOthersMayAddTo(t *testing.T) {
	k := cloudformationKinds(t, `
Resources:
  Vpc: {Type: AWS::EC2::VPC}
  Bare: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc}}
  Placed: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Quiet: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  On: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref Placed, RouteTableId: !Ref Table}}
  Group: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref Vpc}}
Outputs:
  Vpc: {Value: !Ref Vpc, Export: {Name: !Sub "${AWS::StackName}-vpc"}}
  Tables: {Value: !Join [",", [!Ref Table]], Export: {Name: tables}}
  Group: {Value: !GetAtt Group.GroupId, Export: {Name: group}}
  Quiet: {Value: !Ref Quiet}
`)
	got := map[string]string{}
	for _, v := range k.VPCs {
		got[v.Address] = v.Open
	}
	for _, s := range k.Subnets {
		got[s.Address] = s.Open
	}
	for _, r := range k.RouteTables {
		got[r.Address] = r.Open
	}
	for _, g := range k.SecurityGroups {
		got[g.Address] = g.Open
	}
	want := map[string]string{
		"Vpc": "its id is exported as *-vpc", "Bare": "its id is exported as *-vpc", "Placed": "",
		"Table": "its id is exported as tables", "Quiet": "",
		"Group": "its id is exported as group", "Vpc.DefaultSecurityGroup": "",
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestModulesThatAreNotOnDiskOpenWhatTheyAreGiven(t *testing.T) {
	k := terraformKinds(t, `
resource "aws_security_group" "given" {}
resource "aws_security_group" "kept" {}
resource "aws_vpc_endpoint" "seen" {}
module "lambda" {
  source                 = "terraform-aws-modules/lambda/aws"
  vpc_security_group_ids = [aws_security_group.given.id]
}
output "endpoints" {
  value = { s3 = aws_vpc_endpoint.seen.id }
}`)
	for _, g := range k.SecurityGroups {
		want := ""
		if g.Address == "aws_security_group.given" {
			want = "its id is passed to module.lambda, which is not on disk"
		}
		if g.Open != want {
			t.Errorf("%s: open %q, want %q", g.Address, g.Open, want)
		}
	}
	if want := "its id is exported as endpoints"; k.Endpoints[0].Open != want {
		t.Errorf("the endpoint: open %q, want %q", k.Endpoints[0].Open, want)
	}
}

func TestGatewaysAreAttachedWhereSomethingAttachesThem(t *testing.T) {
	k := terraformKinds(t, `
resource "aws_vpc" "v" {}
resource "aws_internet_gateway" "direct" {
  vpc_id = aws_vpc.v.id
}
resource "aws_internet_gateway" "later" {}
resource "aws_internet_gateway" "loose" {}
resource "aws_internet_gateway_attachment" "a" {
  vpc_id              = aws_vpc.v.id
  internet_gateway_id = aws_internet_gateway.later.id
}`)
	for _, g := range k.InternetGateways {
		attached := len(g.VPCs.Addresses()) == 1
		if loose := g.Address == "aws_internet_gateway.loose"; attached == loose || g.VPCs.Set == loose {
			t.Errorf("%s: %+v", g.Address, g.VPCs)
		}
	}
}

func TestAWholeResourceThatIsExportedIsExportedByItsId(t *testing.T) {
	k := terraformKinds(t, `
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_route_table" "t" {
  vpc_id = aws_vpc.v.id
}
resource "aws_security_group" "g" {
  vpc_id = aws_vpc.v.id
}
output "range" {
  value = aws_vpc.v.cidr_block
}
output "table" {
  value = aws_route_table.t
}`)
	if want := "its id is exported as table"; k.RouteTables[0].Open != want {
		t.Errorf("the table: %q, want %q", k.RouteTables[0].Open, want)
	}
	for _, g := range k.SecurityGroups {
		if g.Open != "" {
			t.Errorf("%s: %q", g.Address, g.Open)
		}
	}
}

func TestAssociationsThatMayNotExistGiveCandidates(t *testing.T) {
	k := terraformKinds(t, `
variable "associate" {}
resource "aws_route_table" "t" {}
resource "aws_vpc_endpoint" "s3" {
  service_name = "com.amazonaws.eu-west-1.s3"
}
resource "aws_vpc_endpoint_route_table_association" "a" {
  count           = var.associate ? 1 : 0
  vpc_endpoint_id = aws_vpc_endpoint.s3.id
  route_table_id  = aws_route_table.t.id
}`)
	tables := k.Endpoints[0].RouteTables
	if !tables.Set || len(tables.Items) != 1 || tables.Items[0].Address != "" || tables.Items[0].Reason == "" {
		t.Fatalf("the tables are %+v", tables)
	}
	if diff := gocmp.Diff([]string{"aws_route_table.t"}, tables.Items[0].Candidates); diff != "" {
		t.Error(diff)
	}
}

func TestRangesPointAtWhatWasWritten(t *testing.T) {
	const template = `Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupEgress:
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}
  F:
    Type: AWS::Lambda::Function
    Properties:
      VpcConfig: {SubnetIds: [subnet-1], SecurityGroupIds: [!Ref Group]}
`
	const configuration = `resource "aws_security_group" "g" {
  egress {
    protocol  = "-1"
    from_port = 0
    to_port   = 0
  }
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "r"
  vpc_config {
    subnet_ids         = ["subnet-1"]
    security_group_ids = [aws_security_group.g.id]
  }
}
resource "aws_route_table" "t" {
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = "igw-1"
  }
}
`
	at := func(text string, r model.Range) string { return text[r.Start.Byte:r.End.Byte] }
	starts := func(what, got, want string) {
		t.Helper()
		if !strings.HasPrefix(got, want) {
			t.Errorf("%s is at %q, which does not start with %q", what, got, want)
		}
	}
	k := cloudformationKinds(t, template)
	starts("the rule", at(template, k.SecurityGroups[0].Egress[0].Range), "{IpProtocol")
	starts("the name", at(template, k.SecurityGroups[0].NameRange), "Group")
	starts("the settings", at(template, k.Functions[0].VPCConfig), "VpcConfig: {SubnetIds")
	starts("the subnet", at(template, k.Functions[0].Subnets.Items[0].Range), "subnet-1")

	k = terraformKinds(t, configuration)
	starts("the rule", at(configuration, k.SecurityGroups[0].Egress[0].Range), "egress {")
	starts("the name", at(configuration, k.SecurityGroups[0].NameRange), `resource "aws_security_group"`)
	starts("the settings", at(configuration, k.Functions[0].VPCConfig), "vpc_config {")
	starts("the group", at(configuration, k.Functions[0].Groups.Items[0].Range), "aws_security_group.g.id")
	starts("the route", at(configuration, k.Routes[0].Range), "route {")
}
