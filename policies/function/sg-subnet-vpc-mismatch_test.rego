package vpclint.rules.sg_subnet_vpc_mismatch_test

import data.vpclint.lib.example
import data.vpclint.rules.sg_subnet_vpc_mismatch as rule

_group(vpc) := example.unit({
	"securityGroups": [{
		"address": "FunctionGroup", "outside": "", "default": false,
		"vpc": object.union({"address": "", "id": "", "reason": "", "candidates": []}, vpc),
	}],
	"subnets": [{"address": "Private", "vpc": {"address": "Main"}}],
	"vpcs": [{"address": "Main", "outside": "", "default": false}, {"address": "Other", "outside": "", "default": false}],
})

test_group_of_another_vpc if {
	deny := rule.deny with input as _group({"address": "Other"})
	{[f.resource, f.message] | some f in deny} == {["FunctionGroup", concat("", [
		"Security group FunctionGroup is in VPC Other, and the subnets of Consumer are in VPC Main: it cannot be used there.",
	])]}
}

test_group_that_names_no_vpc if {
	deny := rule.deny with input as _group({})
	{[contains(f.message, "the default VPC, because it names none"), f.fix] | some f in deny} == {[
		true, "FunctionGroup:\n  Properties:\n    VpcId: !Ref Main",
	]}
}

test_group_of_the_same_vpc_is_fine if {
	count(rule.deny) == 0 with input as _group({"address": "Main"})
	count(rule.unknown) == 0 with input as _group({"address": "Main"})
}

test_literal_id_may_be_the_same if {
	count(rule.deny) == 0 with input as _group({"id": "vpc-0a1b"})
}

test_unknown_vpc_is_listed if {
	unknown := rule.unknown with input as _group({"reason": "parameter VpcId has no value"})
	example.doubted(unknown) == {["FunctionGroup", "parameter VpcId has no value"]}
}
