package vpclint.rules.trigger_vpc_settings_incomplete_test

import data.vpclint.lib.example
import data.vpclint.rules.trigger_vpc_settings_incomplete as rule

_with(types, reason) := example.unit({"triggers": [example.trigger({
	"kind": "self-managed-kafka", "accessReason": reason, "access": [{"type": t} | some t in types],
})]})

test_subnets_without_groups if {
	deny := rule.deny with input as _with(["VPC_SUBNET"], "")
	example.said(deny) == {["Mapping", "error", concat("", [
		"Trigger Mapping has VPC_SUBNET but no VPC_SECURITY_GROUP: its poller works from a VPC only with both.",
	])]}
}

test_groups_without_subnets if {
	deny := rule.deny with input as _with(["VPC_SECURITY_GROUP", "BASIC_AUTH"], "")
	{f.cause | some f in deny} == {"VPC_SUBNET"}
}

test_both_are_fine if {
	count(rule.deny) == 0 with input as _with(["VPC_SUBNET", "VPC_SECURITY_GROUP"], "")
}

test_neither_is_no_vpc_at_all if {
	count(rule.deny) == 0 with input as _with(["BASIC_AUTH"], "")
}

test_unknown_settings_are_listed if {
	unknown := rule.unknown with input as _with(["VPC_SUBNET"], "parameter Access has no value")
	count(rule.deny) == 0 with input as _with(["VPC_SUBNET"], "parameter Access has no value")
	example.doubted(unknown) == {["Mapping", "parameter Access has no value"]}
}
