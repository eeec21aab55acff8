package vpclint.rules.private_dns_needs_vpc_dns_test

import data.vpclint.lib.example
import data.vpclint.rules.private_dns_needs_vpc_dns as rule

_off(fact, private) := example.unit({
	"endpointFacts": [example.endpoint_fact(object.union(
		{"vpcDns": example.verdict({"truth": "no", "cause": "vpc-dns", "mend": "Main"})},
		fact,
	))],
	"endpoints": [{"address": "SqsEndpoint", "privateDns": {"truth": private}}],
	"vpcs": [{"address": "Main", "dnsSupport": {"truth": "yes"}, "dnsHostnames": {"truth": "no"}}],
})

test_vpc_without_hostnames_is_an_error if {
	deny := rule.deny with input as _off({}, "yes")
	example.said(deny) == {["Main", "error", concat("", [
		"VPC Main has no DNS hostnames, which the private DNS of endpoint SqsEndpoint needs: creating the endpoint fails, ",
		"or its names stay public.",
	])]}
}

test_vpc_without_functions_makes_it_a_note if {
	deny := rule.deny with input as _off({"users": []}, "yes")
	{f.severity | some f in deny} == {"note"}
}

test_endpoint_without_private_dns_does_not_need_it if {
	count(rule.deny) == 0 with input as _off({}, "no")
}

test_vpc_with_dns_is_fine if {
	count(rule.deny) == 0 with input as _off({"vpcDns": example.verdict({})}, "yes")
}

test_unknown_attribute_is_listed_on_the_endpoint if {
	doubt := {"vpcDns": example.verdict({"truth": "unknown", "reason": "parameter Hostnames has no value"})}
	unknown := rule.unknown with input as _off(doubt, "yes")
	example.doubted(unknown) == {["SqsEndpoint", "parameter Hostnames has no value"]}
}
