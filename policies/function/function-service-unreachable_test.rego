package vpclint.rules.function_service_unreachable_test

import data.vpclint.lib.example
import data.vpclint.rules.function_service_unreachable as rule

_blocked(needs) := example.unit({
	"placements": [example.place({"bySubnet": [example.subnet(example.isolated)]})],
	"needs": needs,
})

_no_path := {"truth": "no", "cause": "no-path"}

test_strong_evidence_is_an_error if {
	deny := rule.deny with input as _blocked([example.need(_no_path)])
	{[f.resource, f.severity, f.services, f.at] | some f in deny} == {["Consumer", "error", {"sqs"}, example.at(12)]}
	{f.message | some f in deny} == {concat("", [
		"Consumer may call sqs (role R allows sqs:SendMessage on Orders), but nothing in VPC Main leads there from subnet Private: ",
		"no VPC endpoint for it and no working NAT. Calls will hang until its timeout (30 s).",
	])}
}

test_services_of_one_function_are_one_finding if {
	deny := rule.deny with input as _blocked([
		example.need(_no_path),
		example.need(object.union(_no_path, {"service": "sns", "class": "E2"})),
	])
	{[f.severity, f.services] | some f in deny} == {["error", {"sns", "sqs"}]}
}

test_services_without_endpoint_need_nat if {
	deny := rule.deny with input as _blocked([
		example.need(_no_path),
		example.need(object.union(_no_path, {"service": "websocket", "internetOnly": true, "evidence": []})),
	])
	{[f.cause, f.services] | some f in deny} == {["no-path", {"sqs"}], ["internet-only", set()]}
	some f in deny
	f.cause == "internet-only"
	startswith(f.message, "Consumer may call websocket, which has no VPC endpoint, and nothing in VPC Main leads to the internet")
	startswith(f.fix, "DefaultRoute:\n")
}

test_wildcards_are_a_warning if {
	deny := rule.deny with input as _blocked([example.need(object.union(_no_path, {"class": "E2"}))])
	{f.severity | some f in deny} == {"warning"}
}

test_weak_evidence_is_silent if {
	every class in {"", "E0", "E1"} {
		need := object.union(_no_path, {"class": class, "evidence": []})
		count(rule.deny) == 0 with input as _blocked([example.need(need)])
	}
}

test_calls_with_a_rule_of_their_own_are_left_to_it if {
	need := object.union(_no_path, {"service": "s3", "class": "", "certain": true, "call": "custom-resource", "evidence": []})
	deny := rule.deny with input as _blocked([example.need(need), example.need(_no_path)])
	{f.services | some f in deny} == {{"sqs"}}
}

test_nearer_causes_belong_to_other_rules if {
	every cause in {"public-subnet", "endpoint-group", "private-dns", "not-routed", "nat-broken", "no-egress"} {
		count(rule.deny) == 0 with input as _blocked([example.need({"truth": "no", "cause": cause})])
	}
}

test_served_need_is_fine if {
	count(rule.deny) == 0 with input as example.unit({})
	count(rule.unknown) == 0 with input as example.unit({})
}

test_fix_uses_the_format_and_names_of_the_user if {
	cloudformation := rule.deny with input as _blocked([example.need(_no_path)])
	some f in cloudformation
	contains(f.fix, "ServiceName: !Sub com.amazonaws.${AWS::Region}.sqs\n    VpcId: !Ref Main\n    SubnetIds: [!Ref Private]")
	unit := object.union(_blocked([example.need(object.union(_no_path, {"service": "s3"}))]), {
		"format": "terraform", "region": "eu-west-1",
	})
	terraform := rule.deny with input as unit
	some g in terraform
	contains(g.fix, `service_name      = "com.amazonaws.eu-west-1.s3"`)
	contains(g.fix, `route_table_ids   = [PrivateTable.id]`)
}

test_unknown_role_is_listed if {
	unknown := rule.unknown with input as example.unit({"needs": [example.need({
		"service": "", "class": "", "truth": "unknown", "reason": "role arn:aws:iam::1:role/x is outside",
	})]})
	example.doubted(unknown) == {["Consumer", "role arn:aws:iam::1:role/x is outside"]}
}

test_module_elsewhere_that_makes_a_function_is_listed if {
	unknown := rule.unknown with input as example.unit({"functions": [], "needs": [], "opaque": [
		{"address": "module.fn", "source": "terraform-aws-modules/lambda/aws", "arguments": {"vpc_subnet_ids": []}},
		{"address": "module.vpc", "source": "terraform-aws-modules/vpc/aws", "arguments": {"cidr": "10.0.0.0/16"}},
	]})
	example.doubted(unknown) == {["module.fn", "module.fn (terraform-aws-modules/lambda/aws) is not on disk"]}
}

test_unknown_subnets_are_listed if {
	unknown := rule.unknown with input as example.subnets_unknown
	example.doubted(unknown) == {["Consumer", "parameter SubnetIds has no value"]}
}
