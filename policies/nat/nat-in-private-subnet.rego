# METADATA
# title: NAT gateway stands in a subnet without a way to the internet
# description: |
#   A public NAT gateway must stand in a public subnet: one whose default route leads to an internet gateway. Here its own subnet
#   leads nowhere, to another NAT gateway or back to itself, so everything behind it has no internet.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
# - ref: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html
# custom:
#   severity: error
#   category: nat
#   since: 0.1.0
#   inputs: [natGateways]
#   causes: [nat-broken]
#   precision: high
package vpclint.rules.nat_in_private_subnet

import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.need

deny contains finding if {
	some fact in input.natFacts
	fact.works.truth == "no"
	fact.works.cause == "nat-broken"
	count(fact.tables) > 0
	needs := need.waiting(fact.nat)
	finding := {
		"resource": fact.nat, "cause": "nat-broken", "subjects": fact.users, "services": need.services(needs), "evidence": need.evidence(needs), "severity": _severity(fact), "path": fact.works.path,
		"message": sprintf(_text, [fact.nat, _subnet(fact.nat), _behind(fact.users)]),
		"fix": _fix(fact.nat, mend.id(mend.public_subnet(_vpc(fact.nat)))),
	}
}

unknown contains {"resource": fact.nat, "reason": fact.works.reason} if {
	some fact in input.natFacts
	fact.works.truth == "unknown"
	some nat in input.natGateways
	nat.address == fact.nat
}

_severity(fact) := "error" if count(fact.inVpc) > 0

else := "error" if count(fact.users) > 0

else := "note"

_subnet(address) := [nat.subnet.address | some nat in input.natGateways; nat.address == address][0]

_behind(users) := "what routes through it" if count(users) == 0

else := names.list(users)

_text := "NAT gateway %s stands in subnet %s, whose own default route leads to no internet gateway: no internet for %s."

_vpc(nat) := concat("", {s.vpc.address | some s in input.subnets; s.address == _subnet(nat)})

_fix(nat, subnet) := mend.settings(nat, sprintf("SubnetId: %s", [subnet]), sprintf("subnet_id = %s", [subnet]))
