package vpclint.rules.subnets_in_different_vpcs_test

import data.vpclint.lib.example
import data.vpclint.rules.subnets_in_different_vpcs as rule

_in(a, b, outside) := example.unit({
	"functions": [example.function({"subnets": example.links(["A", "B"])})],
	"subnets": [{"address": "A", "vpc": {"address": a}}, {"address": "B", "vpc": {"address": b}}],
	"vpcs": [{"address": "Main", "outside": ""}, {"address": "Other", "outside": outside}],
})

test_two_vpcs if {
	deny := rule.deny with input as _in("Main", "Other", "")
	{[f.resource, f.at, f.message] | some f in deny} == {[
		"Consumer", example.at(12), "The subnets of Consumer are in VPCs Main and Other: a function is attached to one VPC only.",
	]}
}

test_one_vpc_is_fine if {
	count(rule.deny) == 0 with input as _in("Main", "Main", "")
	count(rule.unknown) == 0 with input as _in("Main", "Main", "")
}

test_vpc_that_is_looked_up_may_be_the_same if {
	count(rule.deny) == 0 with input as _in("Main", "Other", "data.aws_vpc.other is read at deployment")
}

test_unknown_rest_of_the_list_is_listed if {
	subnets := object.union(example.links(["A"]), {"reason": "parameter More has no value"})
	unknown := rule.unknown with input as object.union(_in("Main", "Main", ""), {"functions": [example.function({"subnets": subnets})]})
	example.doubted(unknown) == {["Consumer", "parameter More has no value"]}
}
