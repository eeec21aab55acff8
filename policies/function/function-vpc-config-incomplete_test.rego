package vpclint.rules.function_vpc_config_incomplete_test

import data.vpclint.lib.example
import data.vpclint.rules.function_vpc_config_incomplete as rule

_function(changes) := example.unit({"functions": [example.function(object.union({"attached": "no"}, changes))]})

test_no_groups_is_an_error if {
	deny := rule.deny with input as _function({"groups": example.links([])})
	{[f.resource, f.cause, f.message] | some f in deny} == {[
		"Consumer", "security groups",
		"Consumer has subnets but no security groups in its VPC settings: Lambda needs both to attach it to the VPC.",
	]}
}

test_no_subnets_is_an_error if {
	deny := rule.deny with input as _function({"subnets": example.links([])})
	{f.cause | some f in deny} == {"subnets"}
}

test_two_empty_lists_detach if {
	count(rule.deny) == 0 with input as _function({"groups": example.links([]), "subnets": example.links([])})
}

test_complete_settings_are_fine if {
	count(rule.deny) == 0 with input as example.unit({})
	count(rule.unknown) == 0 with input as example.unit({})
}

test_capacity_provider_is_another_matter if {
	count(rule.deny) == 0 with input as _function({"groups": example.links([]), "managed": true})
}

test_list_that_may_be_empty_is_unknown if {
	count(rule.deny) == 0 with input as _function({"groups": example.unknown_links("parameter Groups has no value")})
	list := rule.unknown with input as _function({"groups": example.unknown_links("parameter Groups has no value")})
	example.doubted(list) == {["Consumer", "parameter Groups has no value"]}
	unknown := rule.unknown with input as example.maybe_attached
	example.doubted(unknown) == {["Consumer", "parameter Attach has no value"]}
}
