package vpclint.rules.igw_not_attached_test

import data.vpclint.lib.example
import data.vpclint.rules.igw_not_attached as rule

_gateway(fact) := example.unit({
	"routeTables": [{"address": "PublicTable", "vpc": {"address": "Main"}}],
	"gatewayFacts": [object.union(
		{
			"gateway": "Gateway", "tables": ["PublicTable"], "users": ["Consumer"],
			"attached": example.verdict({"truth": "no", "cause": "gateway-detached", "mend": "Gateway"}),
		},
		fact,
	)],
})

test_gateway_without_attachment if {
	deny := rule.deny with input as _gateway({})
	example.said(deny) == {["Gateway", "error", concat("", [
		"Internet gateway Gateway, where route table PublicTable leads, is not attached to the VPC: nothing passes, neither directly nor ",
		"through NAT.",
	])]}
	some f in deny
	contains(f.fix, "AWS::EC2::VPCGatewayAttachment")
}

test_vpc_without_functions_makes_it_a_note if {
	deny := rule.deny with input as _gateway({"users": []})
	{f.severity | some f in deny} == {"note"}
}

test_attached_gateway_is_fine if {
	count(rule.deny) == 0 with input as _gateway({"attached": example.verdict({})})
	count(rule.unknown) == 0 with input as _gateway({"attached": example.verdict({})})
}

test_unknown_attachment_is_listed if {
	unknown := rule.unknown with input as _gateway({"attached": example.verdict({
		"truth": "unknown",
		"reason": "parameter Vpc has no value",
	})})
	example.doubted(unknown) == {["Gateway", "parameter Vpc has no value"]}
}
