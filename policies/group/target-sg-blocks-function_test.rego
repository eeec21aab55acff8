package vpclint.rules.target_sg_blocks_function_test

import data.vpclint.lib.example
import data.vpclint.rules.target_sg_blocks_function as rule

_place(target) := example.unit({
	"placements": [example.place({"targets": [example.target(object.union(
		{"users": ["Consumer"], "callers": ["Consumer"]},
		target,
	))]})],
})

_shut := example.verdict({"truth": "no", "cause": "target-group", "mend": "DatabaseGroup"})

_kept := example.verdict({"truth": "no", "cause": "own-group", "mend": "FunctionGroup"})

test_store_that_does_not_admit_the_function if {
	deny := rule.deny with input as _place({"ingress": _shut})
	{[f.resource, f.cause, f.subjects] | some f in deny} == {["DatabaseGroup", "target-group", {"Consumer"}]}
	{f.message | some f in deny} == {concat("", [
		"Security group DatabaseGroup of Database admits no TCP 5432 from Consumer: connections will hang until the function times out.",
	])}
	some f in deny
	startswith(f.fix, "DatabaseGroupIngress5432:\n  Type: AWS::EC2::SecurityGroupIngress")
	contains(f.fix, "SourceSecurityGroupId: !GetAtt FunctionGroup.GroupId")
}

test_function_whose_own_group_keeps_it_in if {
	deny := rule.deny with input as _place({"egress": _kept})
	{[f.resource, f.cause] | some f in deny} == {["FunctionGroup", "own-group"]}
	some f in deny
	startswith(f.message, "Security group FunctionGroup does not let the connections to Database (TCP 5432) of Consumer out")
	contains(f.fix, "SecurityGroupEgress:\n      - {IpProtocol: tcp, FromPort: 5432, ToPort: 5432")
}

test_both_sides_closed_are_two_findings if {
	deny := rule.deny with input as _place({"ingress": _shut, "egress": _kept})
	{f.resource | some f in deny} == {"DatabaseGroup", "FunctionGroup"}
}

test_group_that_lets_nothing_out_belongs_to_another_rule if {
	deny := rule.deny with input as _place({"egress": object.union(_kept, {"cause": "no-egress"})})
	count(deny) == 0
}

test_store_whose_host_nobody_is_given_is_silent if {
	count(rule.deny) == 0 with input as _place({"ingress": _shut, "callers": []})
}

test_file_systems_have_a_rule_of_their_own if {
	count(rule.deny) == 0 with input as _place({"ingress": _shut, "service": "efs"})
}

test_open_store_is_fine if {
	count(rule.deny) == 0 with input as _place({})
	count(rule.unknown) == 0 with input as _place({})
}

test_unknown_groups_are_listed_on_the_function if {
	unknown := rule.unknown with input as _place({"ingress": example.verdict({
		"truth": "unknown",
		"reason": "parameter Groups has no value",
	})})
	example.doubted(unknown) == {["Consumer", "parameter Groups has no value"]}
}
