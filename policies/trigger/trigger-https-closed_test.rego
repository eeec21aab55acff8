package vpclint.rules.trigger_https_closed_test

import data.vpclint.lib.example
import data.vpclint.rules.trigger_https_closed as rule

_closed(changes) := example.poller({"needs": [
	example.api(object.union({"service": "lambda", "truth": "no", "cause": "endpoint-group", "mend": "EndpointGroup"}, changes)),
	example.api(object.union({"service": "sts", "truth": "no", "cause": "endpoint-group", "mend": "EndpointGroup"}, changes)),
]})

test_closed_endpoint_is_an_error if {
	deny := rule.deny with input as _closed({})
	example.said(deny) == {["EndpointGroup", "error", concat("", [
		"EndpointGroup admits no TCP 443 to the endpoints of lambda and sts from the poller of the MSK trigger Mapping of Consumer: ",
		"the trigger cannot work.",
	])]}
}

test_own_group_is_an_error if {
	deny := rule.deny with input as _closed({"cause": "own-group", "mend": "BrokerGroup"})
	{[f.resource, f.severity, f.services, f.cause] | some f in deny} == {["BrokerGroup", "error", {"lambda", "sts"}, "own-group"]}
}

test_group_without_egress_is_left_to_the_broker_port if {
	egress := {"truth": "no", "cause": "no-egress", "mend": "BrokerGroup"}
	place := example.place({"users": ["Mapping"], "groups": ["BrokerGroup"], "egress": example.verdict(egress)})
	unit := object.union(_closed(egress), {"placements": [place], "brokerFacts": [{
		"trigger": "Mapping", "ports": [9092], "ingress": example.verdict({}), "egress": example.verdict(egress),
	}]})
	count(rule.deny) == 0 with input as unit
	count(rule.deny) == 1 with input as _closed(egress)
}

test_disabled_trigger_is_a_note if {
	unit := object.union(_closed({}), {"triggers": [example.trigger({"enabled": {"truth": "no"}})]})
	deny := rule.deny with input as unit
	{f.severity | some f in deny} == {"note"}
}

test_missing_path_is_another_rule if {
	count(rule.deny) == 0 with input as _closed({"cause": "no-path"})
}

test_open_groups_are_fine if {
	count(rule.deny) == 0 with input as _closed({"truth": "yes", "cause": "endpoint"})
}

test_unknown_groups_are_listed if {
	unknown := rule.unknown with input as _closed({"truth": "unknown", "cause": "", "reason": "group sg-1 is outside"})
	example.doubted(unknown) == {["Mapping", "group sg-1 is outside"]}
}
