package vpclint.lib.mend_test

import data.vpclint.lib.example
import data.vpclint.lib.mend

_unit := {
	"format": "terraform",
	"securityGroups": [
		{
			"address": "aws_security_group.inline", "egressStandalone": false,
			"ingress": [{"address": "aws_security_group.inline"}],
		},
		{
			"address": "aws_security_group.beside", "egressStandalone": true,
			"ingress": [{"address": "aws_vpc_security_group_ingress_rule.one"}],
		},
	],
	"routes": [
		{
			"targetKind": "internet-gateway", "destination": {"value": "0.0.0.0/0"},
			"table": {"address": "aws_route_table.out"},
		},
	],
	"associations": [{
		"subnet": {"address": "aws_subnet.out"}, "table": {"address": "aws_route_table.out"},
	}],
	"subnets": [{"address": "aws_subnet.out", "vpc": {"address": "aws_vpc.main"}}],
}

test_rules_are_added_where_the_group_has_its_rules if {
	inline := mend.admit("aws_security_group.inline", {"aws_security_group.caller"}, 443) with input as _unit
	startswith(inline, `resource "aws_security_group" "inline" {`)
	contains(inline, "security_groups = [aws_security_group.caller.id]")
	beside := mend.admit("aws_security_group.beside", {"aws_security_group.caller"}, 443) with input as _unit
	startswith(beside, `resource "aws_vpc_security_group_ingress_rule" "aws_security_group_beside_443" {`)
}

test_group_that_admits_itself_inline_does_not_refer_to_itself if {
	own := mend.admit("aws_security_group.inline", {"aws_security_group.inline"}, 9098) with input as _unit
	contains(own, "self            = true")
	not contains(own, "aws_security_group.inline.id")
}

test_egress_is_added_where_the_group_has_its_rules if {
	inline := mend.let_out("aws_security_group.inline", 443) with input as _unit
	startswith(inline, `resource "aws_security_group" "inline" {`)
	beside := mend.let_out("aws_security_group.beside", 443) with input as _unit
	startswith(beside, `resource "aws_vpc_security_group_egress_rule" "aws_security_group_beside_443" {`)
}

test_public_subnet_of_the_vpc_is_named if {
	mend.public_subnet("aws_vpc.main") == "aws_subnet.out" with input as _unit
	mend.public_subnet("aws_vpc.other") == "aws_subnet.public" with input as _unit
}

test_policies_are_attached_by_a_resource_of_their_own_in_terraform if {
	hcl := mend.managed_policy("aws_iam_role.r", "service-role/P") with input as _unit
	startswith(hcl, `resource "aws_iam_role_policy_attachment" "aws_iam_role_r" {`)
	yaml := mend.managed_policy("Role", "service-role/P") with input as {"format": "cloudformation"}
	startswith(yaml, "Role:\n  Properties:\n    ManagedPolicyArns:")
}

test_every_table_gets_its_route_to_the_nat if {
	routes := mend.nat_routes({"aws_route_table.a", "aws_route_table.b"}, "aws_nat_gateway.n") with input as _unit
	contains(routes, `resource "aws_route" "aws_route_table_a" {`)
	contains(routes, `resource "aws_route" "aws_route_table_b" {`)
	one := mend.nat_routes({"aws_route_table.a"}, "aws_nat_gateway.n") with input as _unit
	startswith(one, `resource "aws_route" "default" {`)
}

_terraform := object.union(example.unit({}), {"format": "terraform"})

test_names_are_those_within_a_nested_stack if {
	mend.id("Vpc") == "!Ref Vpc" with input as example.unit({})
	mend.id("Network.Inner.Vpc") == "!Ref Vpc" with input as example.unit({})
	mend.group("Network.Group") == "!GetAtt Group.GroupId" with input as example.unit({})
	mend.settings("Network.Vpc", "EnableDnsSupport: true", "") == "Vpc:\n  Properties:\n    EnableDnsSupport: true" with input as example.unit({})
}

test_the_default_group_is_an_attribute_of_the_vpc if {
	mend.group("Vpc.DefaultSecurityGroup") == "!GetAtt Vpc.DefaultSecurityGroup" with input as example.unit({})
	mend.group("Network.Vpc.DefaultSecurityGroup") == "!GetAtt Vpc.DefaultSecurityGroup" with input as example.unit({})
}

test_names_are_those_within_a_module if {
	mend.id("module.net[\"a\"].aws_vpc.this") == "aws_vpc.this.id" with input as _terraform
}
