# METADATA
# title: Internet gateway is not attached to the VPC
# description: |
#   Routes lead to an internet gateway that is attached to no VPC, or to another one. It forwards nothing, so NAT gateways behind it have no
#   internet either. CloudFormation attaches gateways by a resource of its own, which is easily left out.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
# - ref: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html
# custom:
#   severity: error
#   category: nat
#   since: 0.1.0
#   inputs: [internetGateways]
#   causes: [gateway-detached]
#   precision: high
package vpclint.rules.igw_not_attached

import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.need

deny contains finding if {
	some fact in input.gatewayFacts
	fact.attached.truth == "no"
	needs := need.waiting(fact.gateway)
	finding := {
		"resource": fact.gateway, "cause": "gateway-detached", "subjects": fact.users, "services": need.services(needs),
		"severity": _severity(fact), "path": fact.attached.path, "evidence": need.evidence(needs),
		"message": sprintf(_text, [fact.gateway, _where(fact)]), "fix": _fix(fact),
	}
}

unknown contains {"resource": fact.gateway, "reason": fact.attached.reason} if {
	some fact in input.gatewayFacts
	fact.attached.truth == "unknown"
	count(fact.users) > 0
}

_severity(fact) := "error" if count(fact.users) > 0

else := "note"

_tables(fact) := {t | some t in fact.tables; t != ""}

_where(fact) := names.plural("route table", _tables(fact)) if count(_tables(fact)) > 0

else := "the main route table"

_vpc(fact) := min({t.vpc.address | some t in input.routeTables; t.address in fact.tables})

_fix(fact) := mend.attachment(fact.gateway, _vpc(fact))

_text := "Internet gateway %s, where %s leads, is not attached to the VPC: nothing passes, neither directly nor through NAT."
