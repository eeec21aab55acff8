package vpclint.rules.interface_endpoint_without_private_dns_test

import data.vpclint.lib.example
import data.vpclint.rules.interface_endpoint_without_private_dns as rule

_off(fact, needs) := example.unit({
	"endpointFacts": [example.endpoint_fact(object.union(
		{"privateDns": example.verdict({"truth": "no", "cause": "private-dns", "mend": "SqsEndpoint"})},
		fact,
	))],
	"needs": needs,
})

_blocked := {"truth": "no", "cause": "private-dns", "mend": "SqsEndpoint"}

test_blocked_need_is_an_error if {
	deny := rule.deny with input as _off({}, [example.need(_blocked)])
	example.said(deny) == {["SqsEndpoint", "error", concat("", [
		"Private DNS of endpoint SqsEndpoint is off, so the name of sqs does not lead to it: ",
		"calls of Consumer never reach it and hang.",
	])]}
	{f.fix | some f in deny} == {"SqsEndpoint:\n  Properties:\n    PrivateDnsEnabled: true"}
}

test_without_a_need_it_is_a_warning if {
	deny := rule.deny with input as _off({}, [example.need({})])
	{[f.severity, f.subjects] | some f in deny} == {["warning", ["Consumer"]]}
}

test_vpc_without_functions_makes_it_a_note if {
	deny := rule.deny with input as _off({"users": []}, [])
	{f.severity | some f in deny} == {"note"}
}

test_s3_is_a_note_unless_it_blocks if {
	noted := rule.deny with input as _off({"service": "s3"}, [])
	{f.severity | some f in noted} == {"note"}
	blocked := rule.deny with input as _off({"service": "s3"}, [example.need(object.union(_blocked, {"service": "s3"}))])
	{f.severity | some f in blocked} == {"error"}
}

test_disabled_trigger_makes_it_a_note if {
	unit := object.union(_off({"service": "lambda"}, [example.api(_blocked)]), {
		"triggers": [example.trigger({"enabled": {"truth": "no"}})],
	})
	deny := rule.deny with input as unit
	{f.severity | some f in deny} == {"note"}
}

test_endpoint_that_is_named_by_url_is_fine if {
	count(rule.deny) == 0 with input as _off({"namedByUrl": true}, [])
}

test_private_dns_is_fine if {
	count(rule.deny) == 0 with input as example.unit({"endpointFacts": [example.endpoint_fact({})]})
}

test_unknown_setting_is_listed if {
	unknown := rule.unknown with input as _off(
		{"privateDns": example.verdict({"truth": "unknown", "reason": "parameter Dns has no value"})},
		[],
	)
	example.doubted(unknown) == {["SqsEndpoint", "parameter Dns has no value"]}
}
