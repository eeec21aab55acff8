package vpclint.rules.s3_dynamodb_through_nat_test

import data.vpclint.lib.example
import data.vpclint.rules.s3_dynamodb_through_nat as rule

_calls(need, place) := example.unit({
	"needs": [example.need(object.union({"service": "s3"}, need))],
	"placements": [example.place(place)],
})

test_calls_through_nat if {
	deny := rule.deny with input as _calls({}, {})
	{[f.resource, f.services] | some f in deny} == {["Consumer", {"s3"}]}
	some f in deny
	startswith(f.message, "Consumer calls s3 through NAT, which is charged per GB")
	contains(f.fix, "VpcEndpointType: Gateway")
}

test_calls_that_are_certain_but_rare_are_silent if {
	count(rule.deny) == 0 with input as _calls({"class": "", "certain": true}, {})
}

test_endpoint_that_is_there_belongs_to_other_rules if {
	count(rule.deny) == 0 with input as _calls({}, {"endpoints": [example.endpoint_path({"service": "s3"})]})
}

test_other_services_are_silent if {
	count(rule.deny) == 0 with input as _calls({"service": "sqs"}, {})
}

test_unknown_endpoints_are_listed if {
	unit := _calls({}, {"closed": "unknown", "endpointsReason": "module.endpoints may add endpoints"})
	count(rule.deny) == 0 with input as unit
	unknown := rule.unknown with input as unit
	example.doubted(unknown) == {["Consumer", "module.endpoints may add endpoints"]}
}
