package vpclint.rules.dedicated_tenancy_vpc_test

import data.vpclint.lib.example
import data.vpclint.rules.dedicated_tenancy_vpc as rule

_vpc(truth, reason, address) := example.unit({"vpcs": [{
	"address": address, "outside": "", "dedicated": {"truth": truth, "reason": reason},
}]})

test_function_in_a_dedicated_vpc if {
	deny := rule.deny with input as _vpc("yes", "", "Main")
	{[f.resource, f.subjects, f.message] | some f in deny} == {[
		"Main", {"Consumer"},
		"VPC Main has dedicated tenancy, and Lambda attaches no functions to such a VPC: Consumer cannot be created.",
	]}
}

test_dedicated_vpc_without_functions_is_fine if {
	count(rule.deny) == 0 with input as _vpc("yes", "", "Other")
}

test_default_tenancy_is_fine if {
	count(rule.deny) == 0 with input as _vpc("no", "", "Main")
	count(rule.unknown) == 0 with input as _vpc("no", "", "Main")
}

test_unknown_tenancy_is_listed if {
	unknown := rule.unknown with input as _vpc("unknown", "parameter Tenancy has no value", "Main")
	example.doubted(unknown) == {["Main", "parameter Tenancy has no value"]}
}
