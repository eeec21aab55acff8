package vpclint.rules.endpoint_sg_blocks_function_test

import data.vpclint.lib.example
import data.vpclint.rules.endpoint_sg_blocks_function as rule

_closed(path, need) := example.unit({
	"placements": [example.place({"endpoints": [example.endpoint_path(object.union(
		{"truth": "no", "cause": "endpoint-group", "mend": "EndpointGroup"},
		path,
	))]})],
	"needs": [example.need(object.union({"truth": "no", "cause": "endpoint-group", "mend": "EndpointGroup"}, need))],
	"endpointFacts": [example.endpoint_fact({})],
})

test_closed_endpoint_is_an_error if {
	deny := rule.deny with input as _closed({}, {})
	example.said(deny) == {["EndpointGroup", "error", concat("", [
		"Endpoint SqsEndpoint (sqs) uses security group EndpointGroup, which admits no TCP 443 from Consumer: ",
		"calls to the service will hang.",
	])]}
	some f in deny
	contains(f.fix, "GroupId: !GetAtt EndpointGroup.GroupId")
	contains(f.fix, "SourceSecurityGroupId: !GetAtt FunctionGroup.GroupId")
}

test_way_through_nat_makes_it_a_warning if {
	deny := rule.deny with input as _closed({}, {"truth": "yes", "cause": "nat"})
	{f.severity | some f in deny} == {"warning"}
}

test_endpoint_without_groups_is_mended_itself if {
	deny := rule.deny with input as _closed({"mend": "SqsEndpoint"}, {"mend": "SqsEndpoint"})
	{[f.resource, contains(f.message, "the default group of the VPC admits no TCP 443")] | some f in deny} == {["SqsEndpoint", true]}
}

test_another_endpoint_that_serves_silences if {
	count(rule.deny) == 0 with input as _closed({}, {"truth": "yes", "cause": "endpoint"})
}

test_endpoint_that_nobody_needs_is_silent if {
	count(rule.deny) == 0 with input as _closed({}, {"class": "E1"})
}

test_endpoint_that_admits_nobody_needs_no_evidence if {
	fact := {"admits": example.verdict({"truth": "no", "cause": "endpoint-group", "mend": "EndpointGroup"})}
	used := rule.deny with input as example.unit({"endpointFacts": [example.endpoint_fact(fact)]})
	{[f.resource, f.severity] | some f in used} == {["EndpointGroup", "warning"]}
	unused := rule.deny with input as example.unit({"endpointFacts": [example.endpoint_fact(object.union(fact, {"users": []}))]})
	{f.severity | some f in unused} == {"note"}
}

test_open_endpoint_is_fine if {
	count(rule.deny) == 0 with input as example.unit({"placements": [example.place({"endpoints": [example.endpoint_path({})]})]})
}

test_unknown_groups_are_listed_on_the_endpoint if {
	unknown := rule.unknown with input as _closed({"truth": "unknown", "cause": "", "reason": "group sg-1 is outside"}, {})
	example.doubted(unknown) == {["SqsEndpoint", "group sg-1 is outside"]}
}

test_endpoint_whose_groups_are_outside_is_listed if {
	fact := {"admits": example.verdict({"truth": "unknown", "reason": "parameter Groups has no value"})}
	unknown := rule.unknown with input as example.unit({"endpointFacts": [example.endpoint_fact(fact)]})
	example.doubted(unknown) == {["SqsEndpoint", "parameter Groups has no value"]}
}

_half_closed(reason) := object.union(
	_closed({"truth": "unknown", "cause": "", "reason": reason}, {
		"truth": "unknown", "reason": "its subnets differ", "differs": true, "reached": ["A"], "blocked": ["B"],
	}),
	{"securityGroups": [{"address": "EndpointGroup"}]},
)

test_group_that_admits_one_subnet_of_two_is_a_warning if {
	deny := rule.deny with input as _half_closed("its subnets differ")
	example.said(deny) == {["EndpointGroup", "warning", concat("", [
		"Security group EndpointGroup admits TCP 443 to the endpoint of sqs only from some subnets of Consumer: from A, not from B. ",
		"It runs in any of them, so its calls will time out now and then.",
	])]}
	count(rule.unknown) == 0 with input as _half_closed("its subnets differ")
}

test_subnets_that_differ_for_another_reason_are_not_the_groups_fault if {
	count(rule.deny) == 0 with input as _half_closed("group sg-1 is outside")
}
