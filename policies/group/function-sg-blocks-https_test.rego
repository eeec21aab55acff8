package vpclint.rules.function_sg_blocks_https_test

import data.vpclint.lib.example
import data.vpclint.rules.function_sg_blocks_https as rule

_blocked(changes) := example.unit({"needs": [example.need(object.union(
	{"truth": "no", "cause": "own-group", "mend": "FunctionGroup"},
	changes,
))]})

test_group_that_lets_no_https_out_is_an_error if {
	deny := rule.deny with input as _blocked({})
	{[f.resource, f.severity, f.subjects, f.services] | some f in deny} == {["FunctionGroup", "error", {"Consumer"}, {"sqs"}]}
}

test_wildcards_are_a_warning if {
	deny := rule.deny with input as _blocked({"class": "E2"})
	{f.severity | some f in deny} == {"warning"}
}

test_need_of_a_trigger_is_another_rule if {
	count(rule.deny) == 0 with input as _blocked({"trigger": true})
}

test_group_without_any_egress_is_another_rule if {
	count(rule.deny) == 0 with input as _blocked({"cause": "no-egress"})
}

test_open_group_is_fine if {
	count(rule.deny) == 0 with input as example.unit({})
}

test_unknown_groups_are_listed if {
	unknown := rule.unknown with input as example.groups_unknown
	example.doubted(unknown) == {["Consumer", "parameter Groups has no value"]}
}
