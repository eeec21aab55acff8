# METADATA
# title: Default route leads to a peering connection
# description: |
#   A peering connection leads to the other VPC and no further: neither the internet gateway nor the NAT gateways of the other VPC can be
#   used through it. What the function calls outside is dropped, and the calls hang until it times out.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html
# custom:
#   severity: warning
#   category: nat
#   since: 0.1.0
#   inputs: [functions]
#   causes: [peering]
#   precision: high
package vpclint.rules.default_route_to_peering

import data.vpclint.lib.doubt
import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.need
import data.vpclint.lib.subject

deny contains finding if {
	some route, needs in need.mended.peering
	functions := need.subjects(needs)
	finding := object.union(need.finding(needs), {
		"resource": route, "cause": "peering", "message": sprintf(_text, [route, need.calls(needs), names.list(functions)]),
		"fix": mend.nat_route(min({v.table | some f in functions; some v in subject.place[f].bySubnet}), mend.nat),
	})
}

unknown contains {"resource": name, "reason": reason} if {
	some name, reason in doubt.attachment
	some route in input.routes
	route.targetKind == "peering"
}

_text := "The default route of %s leads to a peering connection, which gives no internet: calls to %s of %s will hang."
