package vpclint.rules.default_route_to_peering_test

import data.vpclint.lib.example
import data.vpclint.rules.default_route_to_peering as rule

_peered(need) := example.unit({"needs": [example.need(object.union(
	{"truth": "no", "cause": "peering", "mend": "DefaultRoute"},
	need,
))]})

test_calls_that_are_lost_are_an_error if {
	deny := rule.deny with input as _peered({})
	example.said(deny) == {["DefaultRoute", "error", concat("", [
		"The default route of DefaultRoute leads to a peering connection, which gives no internet: calls to sqs (role R allows ",
		"sqs:SendMessage on Orders) of Consumer will hang.",
	])]}
}

test_wildcards_are_a_warning if {
	deny := rule.deny with input as _peered({"class": "E2"})
	{f.severity | some f in deny} == {"warning"}
}

test_route_that_nothing_needs_is_silent if {
	count(rule.deny) == 0 with input as _peered({"class": "E1"})
}

test_service_with_an_endpoint_is_fine if {
	count(rule.deny) == 0 with input as _peered({"truth": "yes", "cause": "endpoint"})
}

test_function_that_may_not_be_attached_is_listed if {
	unit := object.union(example.maybe_attached, {"routes": [{"address": "DefaultRoute", "targetKind": "peering"}]})
	unknown := rule.unknown with input as unit
	example.doubted(unknown) == {["Consumer", "parameter Attach has no value"]}
}
