# METADATA
# title: Rotation function cannot reach Secrets Manager
# description: |
#   A rotation function reads the secret from Secrets Manager and writes the new one back. Nothing leads there from its subnets, so every
#   rotation times out and the secret stays as it is.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotation-function-network-access.html
# - ref: https://docs.aws.amazon.com/secretsmanager/latest/userguide/vpc-endpoint-overview.html
# custom:
#   severity: error
#   category: function
#   since: 0.1.0
#   inputs: [certainCalls]
#   precision: high
package vpclint.rules.rotation_function_no_secretsmanager

import data.vpclint.lib.call
import data.vpclint.lib.names
import data.vpclint.lib.subject

deny contains finding if {
	some name, needs in call.blocked[_kind]
	place := subject.place[name]
	finding := object.union(call.finding(name, needs), {"message": sprintf(_text, [
		name, names.list(call.users[_kind][name]), names.vpc(place.vpc), names.plural("subnet", {v.subnet | some v in place.bySubnet}),
	])})
}

unknown contains {"resource": name, "reason": min(reasons)} if some name, reasons in call.doubts[_kind]

_kind := "rotation"

_text := concat("", [
	"%s rotates the secret of %s, but nothing in %s leads to Secrets Manager from %s: no endpoint for it and no working NAT. ",
	"Every rotation will time out.",
])
