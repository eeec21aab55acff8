package vpclint.rules.trigger_apis_unreachable_test

import data.vpclint.lib.example
import data.vpclint.rules.trigger_apis_unreachable as rule

_apis(changes) := example.poller({"needs": [
	example.api(object.union({"service": "lambda", "truth": "no", "cause": "no-path"}, changes)),
	example.api(object.union({"service": "sts", "truth": "no", "cause": "no-path"}, changes)),
]})

test_missing_apis_are_an_error if {
	deny := rule.deny with input as _apis({})
	{[f.resource, f.severity, f.services] | some f in deny} == {["Mapping", "error", {"lambda", "sts"}]}
	some f in deny
	contains(f.message, "works from subnet Private, where lambda and sts cannot be reached: there is no VPC endpoint and no way to a NAT")
}

test_public_subnets_are_named_as_the_reason if {
	deny := rule.deny with input as _apis({"cause": "public-subnet"})
	{[f.severity, contains(f.message, "the subnets are public")] | some f in deny} == {["error", true]}
}

test_default_vpc_is_never_an_error if {
	deny := rule.deny with input as _apis({"cause": "default-vpc"})
	{f.severity | some f in deny} == {"warning"}
}

test_disabled_trigger_is_a_note if {
	unit := object.union(_apis({}), {"triggers": [example.trigger({"enabled": {"truth": "no"}})]})
	deny := rule.deny with input as unit
	{f.severity | some f in deny} == {"note"}
}

test_closed_groups_are_another_rule if {
	count(rule.deny) == 0 with input as _apis({"cause": "endpoint-group"})
}

test_reachable_apis_are_fine if {
	count(rule.deny) == 0 with input as _apis({"truth": "yes", "cause": "nat"})
	count(rule.unknown) == 0 with input as _apis({"truth": "yes", "cause": "nat"})
}

test_unknown_cluster_is_listed if {
	unknown := rule.unknown with input as _apis({"truth": "unknown", "cause": "", "reason": "cluster arn:x is outside"})
	example.doubted(unknown) == {["Mapping", "cluster arn:x is outside"]}
}
