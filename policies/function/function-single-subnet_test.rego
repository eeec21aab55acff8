package vpclint.rules.function_single_subnet_test

import data.vpclint.lib.example
import data.vpclint.rules.function_single_subnet as rule

_in(subnets) := example.unit({"functions": [example.function({"subnets": subnets})]})

test_one_subnet if {
	deny := rule.deny with input as _in(example.links(["Private"]))
	{[f.resource, f.at, f.message] | some f in deny} == {[
		"Consumer", example.at(12), "Consumer runs in one subnet only: it does not run while the zone of that subnet fails.",
	]}
}

test_two_subnets_are_fine if {
	count(rule.deny) == 0 with input as _in(example.links(["A", "B"]))
	count(rule.unknown) == 0 with input as _in(example.links(["A", "B"]))
}

test_function_outside_any_vpc_is_fine if {
	unit := example.unit({"functions": [example.function({"attached": "no", "subnets": example.links([])})]})
	count(rule.deny) == 0 with input as unit
}

test_unknown_list_is_listed if {
	unknown := rule.unknown with input as example.subnets_unknown
	example.doubted(unknown) == {["Consumer", "parameter SubnetIds has no value"]}
}
