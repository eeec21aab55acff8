package vpclint.rules.insights_layer_needs_logs_test

import data.vpclint.lib.example
import data.vpclint.rules.insights_layer_needs_logs as rule

_call(changes) := example.unit({
	"placements": [example.place({"bySubnet": [example.subnet(example.isolated)]})],
	"certainCalls": [{"address": "Consumer", "kind": "insights", "function": {"address": "Consumer"}, "service": "logs"}],
	"needs": [example.need(object.union(
		{
			"service": "logs", "class": "E2", "call": "insights", "truth": "no", "cause": "no-path", "mend": "Consumer",
			"evidence": [],
		},
		changes,
	))],
})

test_call_that_nothing_leads_to if {
	deny := rule.deny with input as _call({})
	example.said(deny) == {["Consumer", "warning", "The Lambda Insights layer of Consumer writes to CloudWatch Logs, but nothing in VPC Main leads there from subnet Private: no endpoint for it and no working NAT. Its metrics are lost."]}
	{[f.at, f.services] | some f in deny} == {[example.at(12), {"logs"}]}
	every f in deny {
		contains(f.fix, "AWS::EC2::VPCEndpoint")
	}
}

test_nearer_causes_belong_to_other_rules if {
	every cause in {"public-subnet", "endpoint-group", "own-group", "private-dns", "nat-broken"} {
		count(rule.deny) == 0 with input as _call({"cause": cause})
	}
}

test_other_calls_of_the_service_belong_to_another_rule if {
	count(rule.deny) == 0 with input as _call({"call": ""})
}

test_call_that_is_served_is_fine if {
	unit := _call({"truth": "yes", "cause": "nat"})
	count(rule.deny) == 0 with input as unit
	count(rule.unknown) == 0 with input as unit
}

test_unknown_path_is_listed if {
	unknown := rule.unknown with input as _call({"truth": "unknown", "cause": "", "reason": "parameter SubnetIds has no value"})
	example.doubted(unknown) == {["Consumer", "parameter SubnetIds has no value"]}
}

test_function_that_may_not_be_attached_is_listed if {
	unit := object.union(_call({}), {"functions": example.maybe_attached.functions, "placements": [], "needs": []})
	count(rule.deny) == 0 with input as unit
	unknown := rule.unknown with input as unit
	example.doubted(unknown) == {["Consumer", "parameter Attach has no value"]}
}
