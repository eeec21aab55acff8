package vpclint.rules.function_sg_without_egress_test

import data.vpclint.lib.example
import data.vpclint.rules.function_sg_without_egress as rule

_closed(changes) := example.unit({
	"placements": [example.place(object.union(
		{
			"egress": example.verdict({"truth": "no", "cause": "no-egress", "mend": "FunctionGroup"}),
		},
		changes,
	))],
	"needs": [example.need({"truth": "no", "cause": "no-egress", "mend": "FunctionGroup"})],
})

test_closed_groups_with_a_need_are_an_error if {
	deny := rule.deny with input as _closed({})
	example.said(deny) == {["FunctionGroup", "error", concat("", [
		"No egress rule in security group FunctionGroup: Consumer can open no connection at all, ",
		"neither to AWS services nor to anything in the VPC.",
	])]}
}

test_closed_groups_without_a_need_are_a_warning if {
	deny := rule.deny with input as object.union(_closed({}), {"needs": []})
	{f.severity | some f in deny} == {"warning"}
}

test_closed_groups_with_a_private_target_are_an_error if {
	unit := object.union(
		_closed({"targets": [example.target({"users": ["Consumer"]})]}),
		{"needs": []},
	)
	deny := rule.deny with input as unit
	{f.severity | some f in deny} == {"error"}
}

test_functions_of_one_group_are_one_finding if {
	unit := object.union(_closed({"users": ["Consumer", "Other"]}), {"functions": [
		example.function({}),
		example.function({"address": "Other"}),
	]})
	deny := rule.deny with input as unit
	{[f.resource, f.subjects] | some f in deny} == {["FunctionGroup", {"Consumer", "Other"}]}
}

test_groups_of_triggers_are_another_rule if {
	count(rule.deny) == 0 with input as object.union(_closed({"users": ["Mapping"]}), {"functions": []})
}

test_open_groups_are_fine if {
	count(rule.deny) == 0 with input as example.unit({})
	count(rule.unknown) == 0 with input as example.unit({})
}

test_unknown_groups_are_listed if {
	unknown := rule.unknown with input as example.groups_unknown
	example.doubted(unknown) == {["Consumer", "parameter Groups has no value"]}
}
