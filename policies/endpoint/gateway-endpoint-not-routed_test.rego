package vpclint.rules.gateway_endpoint_not_routed_test

import data.vpclint.lib.example
import data.vpclint.rules.gateway_endpoint_not_routed as rule

_path := {
	"endpoint": "S3Endpoint", "service": "s3", "gateway": true, "truth": "no", "cause": "not-routed", "mend": "S3Endpoint",
	"bySubnet": [example.subnet({"truth": "no", "cause": "not-routed"})],
}

_off(path, need) := example.unit({
	"placements": [example.place({"endpoints": [example.endpoint_path(object.union(_path, path))]})],
	"needs": [example.need(object.union({"service": "s3", "truth": "no", "cause": "not-routed", "mend": "S3Endpoint"}, need))],
})

test_blocked_need_is_an_error if {
	deny := rule.deny with input as _off({}, {})
	example.said(deny) == {["S3Endpoint", "error", concat("", [
		"Gateway endpoint S3Endpoint (s3) is not associated with route table PrivateTable: it does not serve the calls of Consumer, ",
		"which hang until they time out.",
	])]}
	{f.fix | some f in deny} == {"S3Endpoint:\n  Properties:\n    RouteTableIds: [!Ref PrivateTable]"}
}

test_way_through_nat_is_a_warning_about_cost if {
	deny := rule.deny with input as _off({}, {"truth": "yes", "cause": "nat"})
	{[f.severity, contains(f.message, "charged per GB")] | some f in deny} == {["warning", true]}
}

test_some_subnets_blocked_is_a_warning if {
	deny := rule.deny with input as _off({}, {"truth": "unknown", "differs": true})
	{f.severity | some f in deny} == {"warning"}
}

test_endpoint_that_nobody_needs_is_silent if {
	count(rule.deny) == 0 with input as _off({}, {"class": "E1"})
	count(rule.deny) == 0 with input as _off({}, {"service": "dynamodb"})
}

test_interface_endpoint_that_serves_silences if {
	count(rule.deny) == 0 with input as _off({}, {"truth": "yes", "cause": "endpoint"})
}

test_routed_endpoint_is_fine if {
	routed := {"truth": "yes", "cause": "endpoint"}
	count(rule.deny) == 0 with input as _off(object.union(routed, {"bySubnet": [example.subnet(routed)]}), routed)
}

test_unknown_tables_are_listed_on_the_endpoint if {
	doubt := {"truth": "unknown", "cause": "", "reason": "parameter Tables has no value"}
	unknown := rule.unknown with input as _off(object.union(doubt, {"bySubnet": [example.subnet(doubt)]}), doubt)
	example.doubted(unknown) == {["S3Endpoint", "parameter Tables has no value"]}
}
