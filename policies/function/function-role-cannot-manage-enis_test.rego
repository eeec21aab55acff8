package vpclint.rules.function_role_cannot_manage_enis_test

import data.vpclint.lib.example
import data.vpclint.rules.function_role_cannot_manage_enis as rule

_role(changes) := example.unit({
	"resources": {"Role": {}, "Consumer": {}},
	"roles": [{"address": "Role", "madeFor": ""}],
	"roleFacts": [object.union(
		{"role": "Role", "users": ["Consumer"], "eni": example.verdict({}), "missing": [], "minor": []},
		changes,
	)],
})

_lacking := {
	"eni": example.verdict({"truth": "no"}),
	"missing": ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"],
}

test_missing_actions_are_an_error_on_the_role if {
	deny := rule.deny with input as _role(_lacking)
	example.said(deny) == {["Role", "error", concat("", [
		"Role Role does not allow ec2:CreateNetworkInterface and ec2:DeleteNetworkInterface, so Lambda cannot attach Consumer ",
		"to its VPC: the deployment will fail.",
	])]}
}

test_role_that_sam_makes_is_mended_at_the_function if {
	unit := object.union(_role(_lacking), {"roles": [{"address": "Role", "madeFor": "Consumer"}]})
	deny := rule.deny with input as unit
	{[f.resource, contains(f.fix, "Policies:\n      - AWSLambdaVPC")] | some f in deny} == {["Consumer", true]}
}

test_missing_address_actions_are_a_note if {
	every truth in {"yes", "unknown"} {
		deny := rule.deny with input as _role({
			"eni": example.verdict({"truth": truth}),
			"minor": ["ec2:AssignPrivateIpAddresses", "ec2:DescribeSubnets"],
		})
		{[f.severity, contains(f.message, "DescribeSubnets")] | some f in deny} == {["note", false]}
	}
}

test_describe_subnets_alone_is_not_missed if {
	count(rule.deny) == 0 with input as _role({"minor": ["ec2:DescribeSubnets"]})
}

test_role_with_the_actions_is_fine if {
	count(rule.deny) == 0 with input as _role({})
	count(rule.unknown) == 0 with input as _role({})
}

test_role_without_attached_functions_does_not_matter if {
	count(rule.deny) == 0 with input as _role(object.union(_lacking, {"users": []}))
}

test_unknown_policy_is_listed_on_the_role if {
	unknown := rule.unknown with input as _role({"eni": example.verdict({"truth": "unknown", "reason": "policy P is unknown"})})
	example.doubted(unknown) == {["Role", "policy P is unknown"]}
}

test_role_outside_is_listed_on_the_function if {
	unit := example.unit({"functions": [example.function({"role": {"reason": "", "id": "arn:aws:iam::1:role/x"}})]})
	unknown := rule.unknown with input as unit
	example.doubted(unknown) == {["Consumer", "role arn:aws:iam::1:role/x is outside the template"]}
}
