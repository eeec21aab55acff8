# METADATA
# title: Security groups of a function do not let HTTPS out to a service that it calls
# description: |
#   Every AWS API is called over TCP 443. The function's security groups have egress rules, but none covers 443 to the endpoint or
#   the NAT gateway that leads to the service. A rule for the VPC's own range is not enough for S3 and DynamoDB: their gateway
#   endpoints keep the service's public addresses.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
# - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
# custom:
#   severity: error
#   category: group
#   since: 0.1.0
#   inputs: [functions]
#   causes: [own-group]
#   precision: high
package vpclint.rules.function_sg_blocks_https

import data.vpclint.lib.doubt
import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.need
import data.vpclint.lib.subject

deny contains finding if {
	some group, needs in need.mended["own-group"]
	finding := object.union(need.finding(needs), {
		"resource": group, "cause": "own-group",
		"message": sprintf(_text, [group, need.calls(needs), names.list(need.subjects(needs))]),
		"fix": mend.let_out(group, 443),
	})
}

unknown contains {"resource": name, "reason": reason} if some name, reason in doubt.attachment

unknown contains {"resource": name, "reason": reason} if some name, reason in doubt.groups

unknown contains {"resource": group, "reason": place.https.reason} if {
	some name, _ in subject.attached
	place := subject.place[name]
	place.egress.truth == "yes"
	place.https.truth == "unknown"
	place.https.reason != ""
	some group in place.groups
}

_text := "Security group %s does not let TCP 443 out towards %s: the calls of %s will hang."
