# METADATA
# title: Public NAT gateway has no Elastic IP
# description: |
#   A public NAT gateway translates to an Elastic IP address, so it cannot be created without one. Functions behind it have no way to the
#   internet.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
# - ref: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html
# custom:
#   severity: error
#   category: nat
#   since: 0.1.0
#   inputs: [natGateways]
#   precision: high
package vpclint.rules.nat_without_eip

import data.vpclint.lib.mend
import data.vpclint.lib.names

deny contains finding if {
	some fact, nat in _public
	nat.hasEip == "no"
	finding := {
		"resource": nat.address, "cause": "no-eip", "subjects": fact.users, "severity": _severity(fact), "path": fact.works.path,
		"message": sprintf(_text, [nat.address, _behind(fact.users)]),
		"fix": mend.settings(nat.address, "AllocationId: !GetAtt NatAddress.AllocationId", "allocation_id = aws_eip.nat.id"),
	}
}

unknown contains {"resource": nat.address, "reason": "whether it has an Elastic IP is known at deployment"} if {
	some _, nat in _public
	nat.hasEip == "unknown"
}

# _public holds the zonal NAT gateways with public connectivity, which is what they are unless they say otherwise.
_public[fact] := nat if {
	some fact in input.natFacts
	some nat in input.natGateways
	nat.address == fact.nat
	nat.private.truth == "no"
	nat.regional.truth == "no"
}

_severity(fact) := "error" if count(fact.inVpc) > 0

else := "error" if count(fact.users) > 0

else := "note"

_behind(users) := "what routes through it" if count(users) == 0

else := names.list(users)

_text := "Public NAT gateway %s has no Elastic IP: it cannot be created, and %s would have no internet."
