package vpclint.rules.function_in_public_subnet_test

import data.vpclint.lib.example
import data.vpclint.rules.function_in_public_subnet as rule

_public(cause) := example.unit({
	"placements": [example.place({"bySubnet": [example.subnet({"truth": "no", "cause": cause, "subnet": "Public"})]})],
	"needs": [example.need({"truth": "no", "cause": cause})],
})

test_public_subnet_with_a_need_is_an_error if {
	deny := rule.deny with input as _public("public-subnet")
	{[f.resource, f.severity, f.services, f.at] | some f in deny} == {["Consumer", "error", {"sqs"}, example.at(12)]}
	some f in deny
	contains(f.message, "public subnet Public")
	contains(f.message, "it may call sqs (role R allows sqs:SendMessage on Orders)")
}

test_public_subnet_without_a_need_is_a_warning if {
	unit := object.union(_public("public-subnet"), {"needs": []})
	deny := rule.deny with input as unit
	{[f.severity, f.services, endswith(f.message, "no public AWS endpoints.")] | some f in deny} == {["warning", set(), true]}
}

test_default_vpc_is_never_an_error if {
	deny := rule.deny with input as _public("default-vpc")
	{[f.severity, f.services] | some f in deny} == {["warning", {"sqs"}]}
}

test_need_that_one_subnet_serves_is_a_warning if {
	unit := object.union(_public("public-subnet"), {"needs": [example.need({
		"truth": "unknown", "cause": "public-subnet", "differs": true,
	})]})
	deny := rule.deny with input as unit
	{[f.severity, f.services] | some f in deny} == {["warning", {"sqs"}]}
}

test_private_subnet_is_fine if {
	count(rule.deny) == 0 with input as example.unit({})
	count(rule.unknown) == 0 with input as example.unit({})
}

test_isolated_subnet_is_not_public if {
	count(rule.deny) == 0 with input as _public("isolated")
}

test_unknown_subnets_and_attachment_are_listed if {
	subnets := rule.unknown with input as example.subnets_unknown
	example.doubted(subnets) == {["Consumer", "parameter SubnetIds has no value"]}
	attachment := rule.unknown with input as example.maybe_attached
	example.doubted(attachment) == {["Consumer", "parameter Attach has no value"]}
}
