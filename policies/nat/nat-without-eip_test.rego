package vpclint.rules.nat_without_eip_test

import data.vpclint.lib.example
import data.vpclint.rules.nat_without_eip as rule

_nat(nat, fact) := example.unit({
	"natGateways": [object.union(
		{"address": "Nat", "hasEip": "no", "private": {"truth": "no"}, "regional": {"truth": "no"}},
		nat,
	)],
	"natFacts": [object.union(
		{"nat": "Nat", "works": example.verdict({}), "tables": ["PrivateTable"], "users": ["Consumer"], "inVpc": ["Consumer"]},
		fact,
	)],
})

test_public_gateway_without_address if {
	deny := rule.deny with input as _nat({}, {})
	example.said(deny) == {[
		"Nat", "error", "Public NAT gateway Nat has no Elastic IP: it cannot be created, and Consumer would have no internet.",
	]}
}

test_vpc_without_functions_makes_it_a_note if {
	deny := rule.deny with input as _nat({}, {"users": [], "inVpc": []})
	{f.severity | some f in deny} == {"note"}
}

test_private_and_regional_gateways_need_none if {
	count(rule.deny) == 0 with input as _nat({"private": {"truth": "yes"}}, {})
	count(rule.deny) == 0 with input as _nat({"regional": {"truth": "yes"}}, {})
}

test_gateway_with_address_is_fine if {
	count(rule.deny) == 0 with input as _nat({"hasEip": "yes"}, {})
	count(rule.unknown) == 0 with input as _nat({"hasEip": "yes"}, {})
}

test_unknown_address_is_listed if {
	unknown := rule.unknown with input as _nat({"hasEip": "unknown"}, {})
	example.doubted(unknown) == {["Nat", "whether it has an Elastic IP is known at deployment"]}
}
