package vpclint.rules.s3_interface_endpoint_inbound_only_test

import data.vpclint.lib.example
import data.vpclint.rules.s3_interface_endpoint_inbound_only as rule

_endpoint(fact, need) := example.unit({
	"endpointFacts": [example.endpoint_fact(object.union({"service": "s3"}, fact))],
	"endpoints": [{
		"address": "SqsEndpoint", "serviceKind": {"value": "Interface", "reason": ""}, "privateDns": {"truth": "yes"},
		"inboundOnly": {"truth": "yes"},
	}],
	"needs": [example.need(object.union({"service": "s3"}, need))],
})

_blocked := {"truth": "no", "cause": "inbound-only", "mend": "SqsEndpoint"}

test_blocked_calls_are_an_error if {
	deny := rule.deny with input as _endpoint({}, _blocked)
	example.said(deny) == {[
		"SqsEndpoint", "error", "Interface endpoint SqsEndpoint has private DNS for inbound Resolver endpoints only: the calls of Consumer go past it.",
	]}
	some f in deny
	contains(f.fix, "VpcEndpointType: Gateway")
}

test_calls_through_nat_are_a_warning if {
	deny := rule.deny with input as _endpoint({}, {"truth": "yes", "cause": "nat"})
	{f.severity | some f in deny} == {"warning"}
}

test_endpoint_that_no_function_misses_is_a_note if {
	deny := rule.deny with input as _endpoint({}, {"service": "sqs"})
	{[f.severity, contains(f.message, "given its own name")] | some f in deny} == {["note", true]}
}

test_gateway_endpoint_that_serves_leaves_a_note if {
	deny := rule.deny with input as _endpoint({}, {"truth": "yes", "cause": "endpoint"})
	{f.severity | some f in deny} == {"note"}
}

test_endpoint_that_is_named_by_url_is_fine if {
	count(rule.deny) == 0 with input as _endpoint({"namedByUrl": true}, {})
}

test_other_services_are_fine if {
	count(rule.deny) == 0 with input as _endpoint({"service": "sqs"}, _blocked)
}

test_unknown_placement_is_listed if {
	unit := object.union(
		_endpoint({}, _blocked),
		{"placements": [example.place({"reason": "parameter Groups has no value"})]},
	)
	unknown := rule.unknown with input as unit
	example.doubted(unknown) == {["SqsEndpoint", "parameter Groups has no value"]}
}
