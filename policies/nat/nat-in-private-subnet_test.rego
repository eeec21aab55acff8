package vpclint.rules.nat_in_private_subnet_test

import data.vpclint.lib.example
import data.vpclint.rules.nat_in_private_subnet as rule

_nat(changes, works) := example.unit({
	"natFacts": [object.union(
		{
			"nat": "Nat", "works": example.verdict(works), "tables": ["PrivateTable"], "users": ["Consumer"],
			"inVpc": ["Consumer"],
		},
		changes,
	)],
	"natGateways": [{"address": "Nat", "subnet": {"address": "Private"}}],
})

_broken := {"truth": "no", "cause": "nat-broken", "mend": "Nat"}

test_nat_in_a_private_subnet_is_an_error if {
	deny := rule.deny with input as _nat({}, _broken)
	example.said(deny) == {["Nat", "error", concat("", [
		"NAT gateway Nat stands in subnet Private, whose own default route leads to no internet gateway: ",
		"no internet for Consumer.",
	])]}
}

test_blocked_services_are_named if {
	need := example.need({"truth": "no", "cause": "nat-broken", "mend": "Nat"})
	deny := rule.deny with input as object.union(_nat({}, _broken), {"needs": [need]})
	{f.services | some f in deny} == {{"sqs"}}
}

test_vpc_without_functions_makes_it_a_note if {
	deny := rule.deny with input as _nat({"users": [], "inVpc": []}, _broken)
	{[f.severity, endswith(f.message, "for what routes through it.")] | some f in deny} == {["note", true]}
}

test_nat_that_no_route_leads_to_does_not_matter if {
	count(rule.deny) == 0 with input as _nat({"tables": []}, _broken)
}

test_private_connectivity_is_another_rule if {
	count(rule.deny) == 0 with input as _nat({}, {"truth": "no", "cause": "nat-private"})
}

test_working_nat_is_fine if {
	count(rule.deny) == 0 with input as _nat({}, {})
}

test_unknown_subnet_is_listed if {
	unknown := rule.unknown with input as _nat({}, {"truth": "unknown", "reason": "parameter Subnet has no value"})
	example.doubted(unknown) == {["Nat", "parameter Subnet has no value"]}
}
