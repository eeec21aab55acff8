package vpclint.rules.custom_resource_function_no_s3_test

import data.vpclint.lib.example
import data.vpclint.rules.custom_resource_function_no_s3 as rule

_call(changes) := example.unit({
	"placements": [example.place({"bySubnet": [example.subnet(example.isolated)]})],
	"certainCalls": [{"address": "Seed", "kind": "custom-resource", "function": {"address": "Consumer"}, "service": "s3"}],
	"needs": [example.need(object.union(
		{
			"service": "s3", "class": "", "certain": true, "call": "custom-resource", "truth": "no", "cause": "no-path", "mend": "Consumer",
			"evidence": [],
		},
		changes,
	))],
})

test_call_that_nothing_leads_to if {
	deny := rule.deny with input as _call({})
	example.said(deny) == {["Consumer", "error", "Consumer answers the custom resource Seed through S3, but nothing in VPC Main leads there from subnet Private: no S3 endpoint and no working NAT. The stack will wait for the answer for up to an hour and fail."]}
	{[f.at, f.services] | some f in deny} == {[example.at(12), {"s3"}]}
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
