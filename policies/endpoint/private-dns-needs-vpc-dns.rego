# METADATA
# title: Private DNS of an endpoint needs the VPC's DNS attributes
# description: |
#   Private DNS works only in a VPC with both DNS support and DNS hostnames on. Hostnames are off unless the template says
#   otherwise, and then creating the endpoint fails, or its names resolve to public addresses.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html
# - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
# custom:
#   severity: error
#   category: endpoint
#   since: 0.1.0
#   inputs: [endpoints]
#   causes: [vpc-dns]
#   precision: high
package vpclint.rules.private_dns_needs_vpc_dns

import data.vpclint.lib.mend
import data.vpclint.lib.names

deny contains finding if {
	some vpc, facts in _lacking
	users := {u | some fact in facts; some u in fact.users}
	finding := {
		"resource": vpc, "cause": "vpc-dns", "subjects": users, "services": {fact.service | some fact in facts},
		"severity": _severity(users), "path": [fact.vpcDns.path | some fact in facts][0],
		"message": sprintf(_text, [vpc, _off(vpc), names.plural("endpoint", {fact.endpoint | some fact in facts})]),
		"fix": mend.settings(
			vpc,
			"EnableDnsSupport: true\nEnableDnsHostnames: true",
			"enable_dns_support   = true\nenable_dns_hostnames = true",
		),
	}
}

unknown contains {"resource": fact.endpoint, "reason": fact.vpcDns.reason} if {
	some fact in input.endpointFacts
	fact.vpcDns.truth == "unknown"
	_private(fact.endpoint)
}

# _lacking holds the endpoints with private DNS by the VPC that cannot give it.
_lacking[fact.vpcDns.mend] contains fact if {
	some fact in input.endpointFacts
	fact.vpcDns.truth == "no"
	_private(fact.endpoint)
}

_private(endpoint) if {
	some e in input.endpoints
	e.address == endpoint
	e.privateDns.truth == "yes"
}

_severity(users) := "error" if count(users) > 0

else := "note"

_off(vpc) := names.list(array.flatten([
	["DNS support" | some v in input.vpcs; v.address == vpc; v.dnsSupport.truth == "no"],
	["DNS hostnames" | some v in input.vpcs; v.address == vpc; v.dnsHostnames.truth == "no"],
]))

_text := "VPC %s has no %s, which the private DNS of %s needs: creating the endpoint fails, or its names stay public."
