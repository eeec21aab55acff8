# METADATA
# title: Functions in several zones share one NAT gateway
# description: |
#   A zonal NAT gateway stands in one availability zone. Functions in the other zones lose the internet when that zone fails, and their
#   traffic between zones is charged.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
# - ref: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
# custom:
#   severity: note
#   category: nat
#   since: 0.1.0
#   inputs: [natGateways]
#   precision: high
package vpclint.rules.nat_single_az

import data.vpclint.lib.names
import data.vpclint.lib.subject

deny contains finding if {
	some nat, users in _alone
	finding := {
		"resource": nat, "cause": "single-zone", "subjects": users,
		"message": sprintf("NAT gateway %s is the way out of all zones of %s: they lose it when its zone fails.", [
			nat, names.list(users),
		]),
	}
}

# _alone holds the zonal gateways that are the way out of every subnet of functions in several zones.
_alone[nat.address] contains name if {
	some nat in input.natGateways
	nat.regional.truth == "no"
	some name, _ in subject.attached
	verdicts := subject.place[name].bySubnet
	every v in verdicts {
		v.truth == "yes"
		nat.address in {hop.resource | some hop in v.path}
	}
	count({zone | some v in verdicts; zone := _zone[v.subnet]}) > 1
}

_zone[s.address] := s.zone.value if {
	some s in input.subnets
	s.zone.set
	s.zone.reason == ""
}
