package vpclint.rules.endpoint_type_mismatch_test

import data.vpclint.lib.example
import data.vpclint.rules.endpoint_type_mismatch as rule

_endpoint(type, kind, fact) := example.unit({
	"endpointFacts": [example.endpoint_fact(object.union({"type": example.verdict(type)}, fact))],
	"endpoints": [{"address": "SqsEndpoint", "serviceKind": {"value": kind}, "vpc": {"address": "Main"}}],
})

test_gateway_for_a_service_without_one if {
	deny := rule.deny with input as _endpoint({"truth": "no", "cause": "wrong-type", "mend": "SqsEndpoint"}, "Gateway", {})
	example.said(deny) == {["SqsEndpoint", "error", concat("", [
		"Endpoint SqsEndpoint (sqs) is of type Gateway, which is what it is unless it says otherwise, and AWS offers only interface ",
		"endpoints for it: creating it fails, or it serves nobody.",
	])]}
	some f in deny
	contains(f.fix, "VpcEndpointType: Interface")
}

test_blocked_needs_are_named if {
	unit := object.union(
		_endpoint({"truth": "no", "cause": "no-subnets", "mend": "SqsEndpoint"}, "Interface", {}),
		{"needs": [example.need({"truth": "no", "cause": "no-subnets", "mend": "SqsEndpoint"})]},
	)
	deny := rule.deny with input as unit
	{[f.subjects, endswith(f.message, "it does not serve the calls of Consumer.")] | some f in deny} == {[{"Consumer"}, true]}
}

test_settings_of_the_other_type if {
	stray := {"truth": "no", "cause": "stray-settings", "mend": "SqsEndpoint"}
	gateway := rule.deny with input as _endpoint(stray, "Gateway", {})
	{contains(f.message, "has subnets or security groups") | some f in gateway} == {true}
	interface := rule.deny with input as _endpoint(stray, "Interface", {})
	{contains(f.message, "has route tables") | some f in interface} == {true}
}

test_private_dns_that_is_not_offered if {
	deny := rule.deny with input as _endpoint({"truth": "no", "cause": "no-dns-support", "mend": "SqsEndpoint"}, "Interface", {})
	{contains(f.message, "has private DNS on, which AWS does not offer") | some f in deny} == {true}
}

test_vpc_without_functions_makes_it_a_note if {
	deny := rule.deny with input as _endpoint({"truth": "no", "cause": "no-subnets", "mend": "SqsEndpoint"}, "Interface", {"users": []})
	{f.severity | some f in deny} == {"note"}
}

test_type_that_fits_is_fine if {
	count(rule.deny) == 0 with input as _endpoint({}, "Interface", {})
	count(rule.unknown) == 0 with input as _endpoint({}, "Interface", {})
}

test_unknown_type_is_listed if {
	unknown := rule.unknown with input as _endpoint({"truth": "unknown", "reason": "parameter Type has no value"}, "", {})
	example.doubted(unknown) == {["SqsEndpoint", "parameter Type has no value"]}
}
