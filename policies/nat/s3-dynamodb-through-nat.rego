# METADATA
# title: Calls to S3 or DynamoDB go through NAT
# description: |
#   Every gigabyte through a NAT gateway is charged, about $0.045 in us-east-1 (June 2026). A gateway endpoint for S3 or DynamoDB costs nothing
#   and needs only the route table.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
# - ref: https://aws.amazon.com/vpc/pricing/
# custom:
#   severity: note
#   category: nat
#   since: 0.1.0
#   inputs: [functions]
#   causes: [nat]
#   precision: high
package vpclint.rules.s3_dynamodb_through_nat

import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.need
import data.vpclint.lib.subject

deny contains finding if {
	some name, needs in _carried
	place := subject.place[name]
	services := need.services(needs)
	finding := {
		"resource": name, "cause": "nat", "subjects": {name}, "services": services, "path": need.lead(needs).path,
		"evidence": need.evidence(needs), "message": sprintf(_text, [name, names.list(services)]),
		"fix": mend.endpoints(services, place),
	}
}

unknown contains {"resource": name, "reason": place.endpointsReason} if {
	some name, _ in _through
	place := subject.place[name]
	place.endpointsReason != ""
}

# _carried holds the declared needs that NAT serves where the unit says that the VPC has no endpoint for them.
_carried[name] contains n if {
	some name, needs in _through
	some n in needs
	place := subject.place[name]
	place.closed == "yes"
	count([e | some e in place.endpoints; e.service == n.service]) == 0
}

_through[n.subject] contains n if {
	some n in input.needs
	n.trigger == false
	n.service in {"s3", "dynamodb"}
	n.truth == "yes"
	n.cause == "nat"
	need.declared(n)
}

_text := "%s calls %s through NAT, which is charged per GB (about $0.045 in us-east-1); a gateway endpoint is free."
