package normalize_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestDataSourcesMayFindWhatTheUnitMakes adds a route to a table that is looked up, beside one table that the unit makes.
func TestDataSourcesMayFindWhatTheUnitMakes(t *testing.T) {
	const own, open = "aws_route_table.own", "data source data.aws_route_table.found may find aws_route_table.own"
	for name, test := range map[string]struct{ lookup, address, reason string }{
		"the table of a subnet that the unit puts on one":  {lookup: `subnet_id = aws_subnet.own.id`, address: own},
		"a table with the same name":                       {lookup: `tags = { Name = "own" }`, reason: open},
		"a table whose name fits a filter":                 {lookup: "filter {\n name = \"tag:Name\"\n values = [\"o*\"]\n}", reason: open},
		"some table of the unit's VPC":                     {lookup: `vpc_id = aws_vpc.own.id`, reason: open},
		"some table of the VPC that is found by its name":  {lookup: `vpc_id = data.aws_vpc.same.id`, reason: open},
		"a table with another name":                        {lookup: `tags = { Name = "other" }`, address: "data.aws_route_table.found"},
		"a table of a VPC with another name":               {lookup: `vpc_id = data.aws_vpc.other.id`, address: "data.aws_route_table.found"},
		"a table whose id is given from outside":           {lookup: `route_table_id = var.table`, address: "data.aws_route_table.found"},
		"a table of a VPC whose id is given from outside":  {lookup: `vpc_id = var.vpc`, address: "data.aws_route_table.found"},
		"a table of the default VPC":                       {lookup: `vpc_id = data.aws_vpc.default.id`, address: "data.aws_route_table.found"},
		"a table with a tag that the unit's may also have": {lookup: `tags = { Tier = "private" }`, reason: open},
	} {
		t.Run(name, func(t *testing.T) {
			k := terraformKinds(t, fmt.Sprintf(`
variable "table" {}
variable "vpc" {}
data "aws_vpc" "default" {
  default = true
}
data "aws_vpc" "same" {
  tags = { Name = "own" }
}
data "aws_vpc" "other" {
  tags = { Name = "other" }
}
resource "aws_vpc" "own" {
  tags = { Name = "own" }
}
resource "aws_subnet" "own" {
  vpc_id = aws_vpc.own.id
}
resource "aws_route_table" "own" {
  vpc_id = aws_vpc.own.id
  tags   = { Name = "own" }
}
resource "aws_route_table_association" "own" {
  subnet_id      = aws_subnet.own.id
  route_table_id = aws_route_table.own.id
}
data "aws_route_table" "found" {
  %s
}
resource "aws_route" "added" {
  route_table_id         = data.aws_route_table.found.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = "igw-0123456789abcdef0"
}
`, test.lookup))
			table := k.Routes[0].Table
			if table.Address != test.address || table.Reason != test.reason {
				t.Errorf("address %q, reason %q; want %q, %q", table.Address, table.Reason, test.address, test.reason)
			}
			if test.reason != "" && strings.Join(table.Candidates, " ") != own {
				t.Errorf("candidates %v", table.Candidates)
			}
		})
	}
}

// TestDataSourcesMayFindGroups adds a rule to a group that is looked up: the group that it may be is no longer closed.
func TestDataSourcesMayFindGroups(t *testing.T) {
	for name, test := range map[string]struct {
		lookup string
		open   bool
	}{
		"by its name":           {`name = "own"`, true},
		"by a filter":           {"filter {\n name = \"group-name\"\n values = [\"o?n\"]\n}", true},
		"by its name elsewhere": {"name = \"own\"\n vpc_id = \"vpc-0123456789abcdef0\"", false},
		"by another name":       {`name = "other"`, false},
	} {
		t.Run(name, func(t *testing.T) {
			k := terraformKinds(t, fmt.Sprintf(`
resource "aws_security_group" "own" {
  name = "own"
}
data "aws_security_group" "found" {
  %s
}
resource "aws_vpc_security_group_egress_rule" "out" {
  security_group_id = data.aws_security_group.found.id
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}
`, test.lookup))
			for _, g := range k.SecurityGroups {
				if g.Address == "aws_security_group.own" && (g.EgressReason != "") != test.open {
					t.Errorf("egress reason %q", g.EgressReason)
				}
			}
		})
	}
}

func TestDefaultSubnetsBelongToTheOnlyDefaultVPC(t *testing.T) {
	const subnet = "resource \"aws_default_subnet\" \"a\" {\n  availability_zone = \"eu-west-1a\"\n}\n"
	for text, want := range map[string]string{
		subnet + "resource \"aws_default_vpc\" \"d\" {}\n":                                        "aws_default_vpc.d",
		subnet + "data \"aws_vpc\" \"d\" {\n  default = true\n}\n":                                "data.aws_vpc.d",
		subnet + "resource \"aws_vpc\" \"own\" {}\n":                                              "",
		subnet + "resource \"aws_default_vpc\" \"d\" {}\nresource \"aws_default_vpc\" \"e\" {}\n": "",
	} {
		if got := terraformKinds(t, text).Subnets[0].VPC.Address; got != want {
			t.Errorf("%s\nstands in %q, want %q", text, got, want)
		}
	}
}

func TestRangesOfOwnVPCsAreKnownThroughDataSources(t *testing.T) {
	k := terraformKinds(t, `
resource "aws_vpc" "own" {
  cidr_block = "10.0.0.0/16"
}
data "aws_vpc" "again" {
  id = aws_vpc.own.id
}
data "aws_vpc" "other" {
  id = "vpc-0123456789abcdef0"
}
resource "aws_security_group" "endpoint" {
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = [data.aws_vpc.again.cidr_block, data.aws_vpc.other.cidr_block]
  }
}
`)
	for _, g := range k.SecurityGroups {
		if g.Address != "aws_security_group.endpoint" {
			continue
		}
		cidrs := g.Ingress[0].CIDRs
		if !cidrs[0].Known() || cidrs[0].Value != "10.0.0.0/16" || cidrs[1].Known() {
			t.Errorf("ranges %+v", cidrs)
		}
	}
}
