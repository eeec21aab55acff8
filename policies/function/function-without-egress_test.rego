package vpclint.rules.function_without_egress_test

import data.vpclint.lib.example
import data.vpclint.rules.function_without_egress as rule

_isolated(changes) := example.unit({
	"placements": [example.place(object.union(
		{
			"bySubnet": [example.subnet(example.isolated)],
			"internet": example.verdict(example.isolated),
		},
		changes,
	))],
	"needs": [example.need({"service": "internet", "class": "", "truth": "no", "cause": "isolated"})],
})

test_isolated_function_is_a_warning if {
	deny := rule.deny with input as _isolated({})
	{[f.resource, f.severity, f.cause] | some f in deny} == {["Consumer", "warning", "isolated"]}
	some f in deny
	startswith(f.message, "Consumer can reach nothing outside VPC Main: the route table of subnet Private has no route")
}

test_data_store_in_the_vpc_makes_it_a_note if {
	every admits in {"yes", "unknown"} {
		targets := [example.target({"ingress": example.verdict({"truth": admits})})]
		deny := rule.deny with input as _isolated({"targets": targets})
		{f.severity | some f in deny} == {"note"}
	}
}

test_closed_target_of_the_function_silences if {
	targets := [example.target({"ingress": example.verdict({"truth": "no"}), "users": ["Consumer"]})]
	count(rule.deny) == 0 with input as _isolated({"targets": targets})
	count(rule.deny) == 1 with input as _isolated({"targets": [object.union(targets[0], {"users": []})]})
}

test_endpoint_that_serves_silences if {
	count(rule.deny) == 0 with input as _isolated({"endpoints": [example.endpoint_path({})]})
}

test_endpoint_that_serves_nobody_does_not_silence if {
	closed := example.endpoint_path({"truth": "no", "cause": "endpoint-group"})
	count(rule.deny) == 1 with input as _isolated({"endpoints": [closed]})
}

test_endpoint_that_is_called_by_its_own_name_silences if {
	path := example.endpoint_path({"truth": "no", "cause": "private-dns"})
	unit := object.union(_isolated({"endpoints": [path]}), {"endpointFacts": [example.endpoint_fact({"namedByUrl": true})]})
	count(rule.deny) == 0 with input as unit
}

test_blocked_need_of_another_rule_silences if {
	unit := object.union(_isolated({}), {"needs": [example.need({"truth": "no", "cause": "no-path"})]})
	count(rule.deny) == 0 with input as unit
}

test_groups_without_egress_are_another_rule if {
	count(rule.deny) == 0 with input as _isolated({"egress": example.verdict({"truth": "no", "cause": "no-egress"})})
}

test_nat_is_fine if {
	count(rule.deny) == 0 with input as example.unit({})
}

test_vpc_that_may_hold_more_is_unknown if {
	unit := _isolated({"endpointsReason": "module.endpoints is not on disk", "closed": "unknown"})
	count(rule.deny) == 0 with input as unit
	unknown := rule.unknown with input as unit
	example.doubted(unknown) == {["Consumer", "module.endpoints is not on disk"]}
}

test_unknown_subnets_are_listed if {
	unknown := rule.unknown with input as example.subnets_unknown
	example.doubted(unknown) == {["Consumer", "parameter SubnetIds has no value"]}
}
