package normalize_test

import (
	"fmt"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/normalize"
)

func TestCloudFormationLetsEverythingOutUntilARuleSaysOtherwise(t *testing.T) {
	k := cloudformationKinds(t, `
Parameters: {Rules: {Type: String}}
Conditions: {Strict: !Equals [!Ref Rules, strict]}
Resources:
  Bare: {Type: AWS::EC2::SecurityGroup}
  Empty: {Type: AWS::EC2::SecurityGroup, Properties: {SecurityGroupEgress: []}}
  Inline: {Type: AWS::EC2::SecurityGroup, Properties: {SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443}]}}
  Beside: {Type: AWS::EC2::SecurityGroup}
  Rule: {Type: AWS::EC2::SecurityGroupEgress, Properties: {GroupId: !Ref Beside, IpProtocol: tcp, FromPort: 5432, ToPort: 5432}}
  Undecided:
    Type: AWS::EC2::SecurityGroup
    Properties: {SecurityGroupEgress: !If [Strict, [{IpProtocol: tcp, FromPort: 443, ToPort: 443}], !Ref AWS::NoValue]}
`)
	type egress struct {
		All, Inline, Standalone bool
		Rules                   int
		Reason                  string
	}
	got := map[string]egress{}
	for _, g := range k.SecurityGroups {
		got[g.Address] = egress{g.AllowsAllEgress, g.EgressInline, g.EgressStandalone, len(g.Egress), g.EgressReason}
	}
	want := map[string]egress{
		"Bare":   {All: true},
		"Empty":  {All: true},
		"Inline": {Inline: true, Rules: 1},
		"Beside": {
			All: true, Standalone: true, Rules: 1,
			Reason: "CloudFormation may drop the default allow-all rule when a separate egress rule exists",
		},
		"Undecided": {Reason: "condition Strict depends on parameter Rules, which has no value"},
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTerraformLetsNothingOutUntilARuleSaysSo(t *testing.T) {
	k := terraformKinds(t, `
variable "rules" {}
resource "aws_security_group" "bare" {}
resource "aws_security_group" "dynamic" {
  dynamic "egress" {
    for_each = var.rules
    content {}
  }
}
resource "aws_security_group" "ignored" {
  lifecycle {
    ignore_changes = [egress]
  }
}`)
	got := map[string]string{}
	for _, g := range k.SecurityGroups {
		if g.AllowsAllEgress || g.IngressReason != "" {
			t.Errorf("%s: %+v", g.Address, g)
		}
		got[g.Address] = g.EgressReason
	}
	want := map[string]string{
		"aws_security_group.bare":    "",
		"aws_security_group.dynamic": "variable rules has no value",
		"aws_security_group.ignored": "changes of its egress rules are ignored",
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

var withoutRanges = gocmp.Options{
	cmpopts.IgnoreTypes(model.Range{}),
	cmpopts.IgnoreFields(model.SecurityRule{}, "Address", "Direction"),
}

func TestRulesSayProtocolPortsAndPeers(t *testing.T) {
	k := cloudformationKinds(t, `
Parameters:
  Port: {Type: Number}
  Lists: {Type: "List<String>"}
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupIngress:
        - {IpProtocol: "17", FromPort: 53, ToPort: 53, CidrIpv6: "::/0"}
        - {IpProtocol: "-1", FromPort: 0, ToPort: 0, SourceSecurityGroupId: sg-1}
        - {IpProtocol: tcp, FromPort: !Ref Port, ToPort: 443, CidrIp: 10.0.0.0/8}
        - {IpProtocol: tcp, FromPort: -1, ToPort: -1, SourcePrefixListId: pl-1}
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !Ref Lists}
`)
	want := []model.SecurityRule{
		{Protocol: "udp", FromPort: 53, ToPort: 53, IPv6CIDRs: []model.Text{{Value: "::/0", Set: true}}},
		{Protocol: "-1", AllPorts: true, Groups: []model.Link{{ID: "sg-1"}}},
		{Protocol: "tcp", Reason: "parameter Port has no value", CIDRs: []model.Text{{Value: "10.0.0.0/8", Set: true}}},
		{Protocol: "tcp", AllPorts: true, PrefixLists: []model.Link{{ID: "pl-1"}}},
		{Protocol: "tcp", FromPort: 443, ToPort: 443, PeersReason: "parameter Lists has no value"},
	}
	if diff := gocmp.Diff(want, k.SecurityGroups[0].Ingress, withoutRanges, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

func TestPrefixListsOfServicesHaveOneNameHoweverTheyAreFound(t *testing.T) {
	k := terraformKinds(t, `
resource "aws_vpc_endpoint" "s3" {
  service_name = "com.amazonaws.eu-west-1.s3"
}
data "aws_prefix_list" "by_name" {
  name = "com.amazonaws.eu-west-1.s3"
}
data "aws_prefix_list" "by_id" {
  prefix_list_id = aws_vpc_endpoint.s3.prefix_list_id
}
data "aws_ec2_managed_prefix_list" "by_filter" {
  filter {
    name   = "prefix-list-name"
    values = ["com.amazonaws.eu-west-1.s3"]
  }
}
resource "aws_ec2_managed_prefix_list" "own" {}
resource "aws_security_group" "g" {
  egress {
    protocol  = "tcp"
    from_port = 443
    to_port   = 443
    prefix_list_ids = [
      aws_vpc_endpoint.s3.prefix_list_id,
      data.aws_prefix_list.by_name.id,
      data.aws_prefix_list.by_id.id,
      data.aws_ec2_managed_prefix_list.by_filter.id,
      aws_ec2_managed_prefix_list.own.id,
    ]
  }
}`)
	s3 := model.Link{ID: "com.amazonaws.*.s3"}
	want := []model.Link{s3, s3, s3, s3, {Address: "aws_ec2_managed_prefix_list.own"}}
	if diff := gocmp.Diff(want, k.SecurityGroups[0].Egress[0].PrefixLists, withoutRanges); diff != "" {
		t.Error(diff)
	}
}

func TestTheDefaultGroupHasTheRulesThatTheUnitLeavesIt(t *testing.T) {
	restricted := cloudformationKinds(t, `
Resources:
  Vpc: {Type: AWS::EC2::VPC}
  Restrict:
    Type: Custom::VpcRestrictDefaultSG
    Properties: {DefaultSecurityGroupId: !GetAtt Vpc.DefaultSecurityGroup}
`).SecurityGroups
	if len(restricted) != 1 || !restricted[0].Default || len(restricted[0].Ingress)+len(restricted[0].Egress) != 0 {
		t.Errorf("a restricted default group is %+v", restricted)
	}

	managed := terraformKinds(t, `
resource "aws_vpc" "v" {}
resource "aws_default_security_group" "d" {
  vpc_id = aws_vpc.v.id
}
data "aws_security_group" "same" {
  vpc_id = aws_vpc.v.id
  name   = "default"
}
resource "aws_vpc_endpoint" "sqs" {
  vpc_id            = aws_vpc.v.id
  vpc_endpoint_type = "Interface"
}
resource "aws_lambda_function" "f" {
  vpc_config {
    subnet_ids         = ["subnet-1"]
    security_group_ids = [aws_vpc.v.default_security_group_id, data.aws_security_group.same.id]
  }
}`)
	want := []string{"aws_default_security_group.d", "aws_default_security_group.d"}
	if diff := gocmp.Diff(want, managed.Functions[0].Groups.Addresses()); diff != "" {
		t.Error(diff)
	}
	groups := managed.Endpoints[0].Groups
	if diff := gocmp.Diff(want[:1], groups.Addresses()); diff != "" || groups.Set {
		t.Errorf("an endpoint without groups: set %v %s", groups.Set, diff)
	}
}

func TestARuleOfAnUndecidedGroupMayBelongToEveryCandidate(t *testing.T) {
	k := cloudformationKinds(t, `
Parameters:
  Which: {Type: String}
  Elsewhere: {Type: "AWS::EC2::SecurityGroup::Id"}
Conditions: {First: !Equals [!Ref Which, first]}
Resources:
  A: {Type: AWS::EC2::SecurityGroup}
  B: {Type: AWS::EC2::SecurityGroup}
  C: {Type: AWS::EC2::SecurityGroup}
  Rule: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !If [First, !Ref A, !Ref B], IpProtocol: "-1"}}
  Other: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !Ref Elsewhere, IpProtocol: "-1"}}
`)
	for _, g := range k.SecurityGroups {
		doubted := g.IngressReason != ""
		if doubted != (g.Address != "C") || len(g.Ingress) > 0 || g.EgressReason != "" {
			t.Errorf("%s: %+v", g.Address, g)
		}
	}
}

func TestAResourceInThePlaceOfAnotherIsAMistake(t *testing.T) {
	u := cloudformationUnit(t, `
Resources:
  Vpc: {Type: AWS::EC2::VPC}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Net: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc}}
  F:
    Type: AWS::Lambda::Function
    Properties: {Role: r, VpcConfig: {SubnetIds: [!Ref Table, !Ref Net], SecurityGroupIds: [!GetAtt Vpc.DefaultSecurityGroup]}}
`)
	var messages []string
	for _, d := range normalize.Unit(u) {
		messages = append(messages, fmt.Sprint(d.Range.Start.Line, " ", d.Message))
	}
	if diff := gocmp.Diff([]string{"8 Table is a route table, not a subnet"}, messages); diff != "" {
		t.Error(diff)
	}
	if got := u.Kinds.Functions[0].Subnets.Items[0].Reason; got != "Table is a route table, not a subnet" {
		t.Errorf("the subnet is unknown because %q", got)
	}
}
