package vpclint.rules.nat_without_internet_test

import data.vpclint.lib.example
import data.vpclint.rules.nat_without_internet as rule

_nat(changes, works) := example.unit({
	"natFacts": [object.union(
		{
			"nat": "Nat", "works": example.verdict(works), "tables": ["PrivateTable"], "users": ["Consumer"],
			"inVpc": ["Consumer"],
		},
		changes,
	)],
	"natGateways": [{"address": "Nat"}],
})

_private := {"truth": "no", "cause": "nat-private", "mend": "Nat"}

test_private_nat_is_an_error if {
	deny := rule.deny with input as _nat({}, _private)
	example.said(deny) == {["Nat", "error", concat("", [
		"Nat, the default route of route table PrivateTable, has private connectivity, which an internet gateway does not translate: ",
		"no internet for Consumer.",
	])]}
}

test_instance_that_checks_its_traffic_is_an_error if {
	deny := rule.deny with input as object.union(_nat({}, _private), {"natGateways": []})
	{[f.severity, f.fix] | some f in deny} == {["error", "Nat:\n  Properties:\n    SourceDestCheck: false"]}
}

test_vpc_without_functions_makes_it_a_note if {
	deny := rule.deny with input as _nat({"users": [], "inVpc": []}, _private)
	{f.severity | some f in deny} == {"note"}
}

test_nat_that_no_route_leads_to_does_not_matter if {
	count(rule.deny) == 0 with input as _nat({"tables": []}, _private)
}

test_working_nat_is_fine if {
	count(rule.deny) == 0 with input as _nat({}, {})
}

test_unknown_nat_is_listed if {
	unknown := rule.unknown with input as _nat({}, {"truth": "unknown", "reason": "parameter Type has no value"})
	example.doubted(unknown) == {["Nat", "parameter Type has no value"]}
}
