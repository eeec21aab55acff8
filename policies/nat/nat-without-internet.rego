# METADATA
# title: Default route leads to a NAT device that gives no internet
# description: |
#   A NAT gateway with private connectivity translates addresses between private networks: an internet gateway drops what it
#   sends. An instance that checks source and destination forwards nothing. What routes through them has no internet.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
# - ref: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html
# custom:
#   severity: error
#   category: nat
#   since: 0.1.0
#   inputs: [routes]
#   causes: [nat-private]
#   precision: high
package vpclint.rules.nat_without_internet

import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.need

deny contains finding if {
	some fact in input.natFacts
	fact.works.truth == "no"
	fact.works.cause == "nat-private"
	count(fact.tables) > 0
	needs := need.waiting(fact.nat)
	finding := {
		"resource": fact.nat, "cause": "nat-private", "subjects": fact.users, "services": need.services(needs), "evidence": need.evidence(needs), "severity": _severity(fact),
		"message": sprintf(_text, [fact.nat, names.plural("route table", fact.tables), _why(fact.nat), _behind(fact.users)]),
		"path": fact.works.path, "fix": _fix(fact.nat),
	}
}

unknown contains {"resource": fact.nat, "reason": fact.works.reason} if {
	some fact in input.natFacts
	fact.works.truth == "unknown"
	count(fact.tables) > 0
}

_gateways := {nat.address | some nat in input.natGateways}

_severity(fact) := "error" if count(fact.inVpc) > 0

else := "error" if count(fact.users) > 0

else := "note"

_why(nat) := "has private connectivity, which an internet gateway does not translate" if nat in _gateways

else := "checks source and destination, so it forwards nothing"

_behind(users) := "what routes through it" if count(users) == 0

else := names.list(users)

_text := "%s, the default route of %s, %s: no internet for %s."

_fix(nat) := mend.settings(
	nat,
	"ConnectivityType: public\nAllocationId: !GetAtt NatAddress.AllocationId",
	"connectivity_type = \"public\"\nallocation_id     = aws_eip.nat.id",
) if {
	nat in _gateways
}

else := mend.settings(nat, "SourceDestCheck: false", "source_dest_check = false")
