package vpclint.rules.trigger_payload_through_nat_test

import data.vpclint.lib.example
import data.vpclint.rules.trigger_payload_through_nat as rule

_nat(place, need) := example.poller({
	"placements": [example.place(object.union({"users": ["Mapping"]}, place))],
	"needs": [example.api(object.union({"cause": "nat"}, need))],
})

test_batches_through_nat_are_told if {
	deny := rule.deny with input as _nat({}, {})
	{[f.resource, f.services] | some f in deny} == {["Mapping", {"lambda"}]}
	some f in deny
	startswith(f.message, "Every batch of the MSK trigger Mapping of Consumer is sent to the Lambda API through Nat:")
}

test_endpoint_for_lambda_is_fine if {
	count(rule.deny) == 0 with input as _nat({}, {"cause": "endpoint"})
}

test_endpoint_that_does_not_serve_is_another_rule if {
	endpoints := [example.endpoint_path({"service": "lambda", "truth": "no", "cause": "private-dns"})]
	count(rule.deny) == 0 with input as _nat({"endpoints": endpoints}, {})
}

test_other_services_carry_no_payload if {
	count(rule.deny) == 0 with input as _nat({}, {"service": "sts"})
}

test_vpc_that_may_hold_more_is_silent if {
	count(rule.deny) == 0 with input as _nat({"endpointsReason": "module.endpoints is not on disk"}, {})
	count(rule.deny) == 0 with input as _nat({"closed": "unknown"}, {})
}

test_disabled_trigger_costs_nothing if {
	unit := object.union(_nat({}, {}), {"triggers": [example.trigger({"enabled": {"truth": "no"}})]})
	count(rule.deny) == 0 with input as unit
}

test_unknown_way_is_listed if {
	unknown := rule.unknown with input as _nat({}, {"truth": "unknown", "cause": "", "reason": "cluster arn:x is outside"})
	example.doubted(unknown) == {["Mapping", "cluster arn:x is outside"]}
}
