package vpclint.rules.function_ipv6_mismatch_test

import data.vpclint.lib.example
import data.vpclint.rules.function_ipv6_mismatch as rule

_with(flag, ipv6) := example.unit({
	"functions": [example.function({"ipv6": flag})],
	"subnets": [{"address": "Private", "ipv6": ipv6, "outside": ""}],
})

test_subnet_without_ipv6 if {
	deny := rule.deny with input as _with({"truth": "yes", "reason": ""}, "no")
	{[f.resource, f.message] | some f in deny} == {["Consumer", concat("", [
		"Consumer allows IPv6 traffic, and subnet Private is without an IPv6 range: every subnet of the function needs one.",
	])]}
}

test_dual_stack_subnet_is_fine if {
	count(rule.deny) == 0 with input as _with({"truth": "yes", "reason": ""}, "yes")
	count(rule.unknown) == 0 with input as _with({"truth": "yes", "reason": ""}, "yes")
}

test_function_without_ipv6_is_fine if {
	count(rule.deny) == 0 with input as _with({"truth": "no", "reason": ""}, "no")
}

test_subnet_that_may_have_ipv6_is_silent if {
	count(rule.deny) == 0 with input as _with({"truth": "yes", "reason": ""}, "unknown")
}

test_unknown_flag_is_listed if {
	unknown := rule.unknown with input as _with({"truth": "unknown", "reason": "parameter DualStack has no value"}, "no")
	example.doubted(unknown) == {["Consumer", "parameter DualStack has no value"]}
}
