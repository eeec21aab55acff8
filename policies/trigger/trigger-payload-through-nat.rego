# METADATA
# title: Every batch of a trigger goes through NAT
# description: |
#   The poller of a Kafka, MQ or DocumentDB trigger hands each batch to the Lambda API. Without a VPC endpoint for Lambda that
#   traffic goes through the NAT gateway, at several times the price per GB of an endpoint.
# scope: package
# related_resources:
# - ref: https://aws.amazon.com/privatelink/pricing/
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/with-msk-cluster-network.html
# custom:
#   severity: note
#   category: trigger
#   since: 0.1.0
#   inputs: [triggers]
#   causes: [nat]
#   precision: high
package vpclint.rules.trigger_payload_through_nat

import data.vpclint.lib.mend
import data.vpclint.lib.need
import data.vpclint.lib.poller
import data.vpclint.lib.subject

deny contains finding if {
	some name, needs in need.of_trigger
	some n in needs
	_through_nat(n)
	place := subject.place[name]
	_without_endpoint(place)
	subject.enabled(subject.triggers[name])
	finding := {
		"resource": name, "cause": "nat", "subjects": {name}, "services": {n.service}, "path": n.path,
		"message": sprintf(_text, [poller.described(name), n.via]),
		"fix": mend.endpoints({"lambda"}, place),
	}
}

unknown contains {"resource": name, "reason": n.reason} if {
	some name, needs in need.of_trigger
	some n in needs
	n.service == "lambda"
	n.truth == "unknown"
}

_through_nat(n) if {
	n.service == "lambda"
	n.truth == "yes"
	n.cause == "nat"
}

_without_endpoint(place) if {
	place.closed == "yes"
	place.endpointsReason == ""
	count({e | some e in place.endpoints; e.service == "lambda"}) == 0
}

_text := concat("", [
	"Every batch of %s is sent to the Lambda API through %s: about $0.045/GB, against $0.01/GB through a VPC endpoint for ",
	"lambda (us-east-1).",
])
