package vpclint.rules.function_subnets_differ_test

import data.vpclint.lib.example
import data.vpclint.rules.function_subnets_differ as rule

_differing(changes) := example.unit({
	"functions": [example.function({"subnets": example.links(["Good", "Bad"])})],
	"placements": [example.place({"bySubnet": [
		example.subnet({"subnet": "Good", "table": "NatTable"}),
		example.subnet({"subnet": "Bad", "table": "", "truth": "no", "cause": "isolated"}),
	]})],
	"needs": [example.need(object.union(
		{"truth": "unknown", "cause": "no-path", "differs": true, "reached": ["Good"], "blocked": ["Bad"]},
		changes,
	))],
})

test_subnets_that_differ_are_a_warning if {
	deny := rule.deny with input as _differing({})
	{[f.resource, f.severity, f.services] | some f in deny} == {["Consumer", "warning", {"sqs"}]}
	some f in deny
	startswith(f.message, "Consumer reaches sqs from subnet Good but not from Bad.")
	contains(f.fix, "SubnetId: !Ref Bad\n    RouteTableId: !Ref NatTable")
}

test_internet_alone_counts if {
	deny := rule.deny with input as _differing({"service": "internet", "class": "", "cause": "isolated"})
	{[f.services, startswith(f.message, "Consumer reaches the internet from")] | some f in deny} == {[set(), true]}
}

test_public_subnets_and_gateway_endpoints_have_their_own_rules if {
	every cause in {"public-subnet", "not-routed", "nat-broken"} {
		count(rule.deny) == 0 with input as _differing({"cause": cause})
	}
}

test_equal_subnets_are_fine if {
	count(rule.deny) == 0 with input as _differing({"differs": false, "truth": "yes"})
}

test_unknown_subnets_are_listed if {
	unknown := rule.unknown with input as example.subnets_unknown
	example.doubted(unknown) == {["Consumer", "parameter SubnetIds has no value"]}
}

test_one_subnet_cannot_differ if {
	unit := example.unit({"placements": [example.place({"bySubnet": [example.subnet({
		"truth": "unknown", "reason": "subnet subnet-1 is not declared here",
	})]})]})
	count(rule.unknown) == 0 with input as unit
}
