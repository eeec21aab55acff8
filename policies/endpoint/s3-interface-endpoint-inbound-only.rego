# METADATA
# title: Private DNS of an S3 endpoint is for inbound Resolver endpoints only
# description: |
#   The private DNS of the interface endpoint answers only what comes in through a Resolver endpoint, from outside AWS. In the VPC the name of
#   S3 stays public, so calls of functions need a gateway endpoint on their route tables.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html
# - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html
# custom:
#   severity: warning
#   category: endpoint
#   since: 0.1.0
#   inputs: [endpoints]
#   precision: high
package vpclint.rules.s3_interface_endpoint_inbound_only

import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.need
import data.vpclint.lib.subject

deny contains finding if {
	some fact in _idle
	needs := _needs(fact)
	finding := {
		"resource": fact.endpoint, "cause": "inbound-only", "subjects": need.subjects(needs), "services": {"s3"},
		"severity": _severity(fact, needs), "path": _path(needs), "evidence": need.evidence(needs),
		"message": sprintf(_text, [fact.endpoint, _consequence(needs)]), "fix": _fix(needs),
	}
}

unknown contains {"resource": fact.endpoint, "reason": place.reason} if {
	some fact in _idle
	some user in fact.users
	place := subject.place[user]
	place.reason != ""
	count(_needs(fact)) > 0
}

# _idle holds the interface endpoints that the service's own name does not lead to.
_idle contains fact if {
	some fact in input.endpointFacts
	fact.service == "s3"
	fact.namedByUrl == false
	_interface(fact.endpoint)
	_inbound_only(fact.endpoint)
}

_interface(endpoint) if {
	some e in input.endpoints
	e.address == endpoint
	lower(e.serviceKind.value) == "interface"
	e.serviceKind.reason == ""
}

_inbound_only(endpoint) if {
	some e in input.endpoints
	e.address == endpoint
	e.privateDns.truth == "yes"
	e.inboundOnly.truth == "yes"
}

# _needs holds the needs for the service in the endpoint's VPC that no other endpoint serves.
_needs(fact) := {n |
	some user in fact.users
	some n in need.of_function[user]
	n.service == "s3"
	_past(n)
}

_past(n) if {
	n.truth == "no"
	n.cause == "inbound-only"
}

_past(n) if {
	n.truth == "yes"
	n.cause == "nat"
}

# _severity: calls that NAT carries all the same make a warning, and an endpoint that no function misses a note: it may be there for
# networks outside the VPC.
_severity(_, needs) := "note" if count(needs) == 0

else := need.severity({n | some n in needs; n.truth == "no"})

_path(needs) := [] if count(needs) == 0

else := need.lead(needs).path

_consequence(needs) := "only clients that are given its own name use it" if count(needs) == 0

else := sprintf("the calls of %s go past it", [names.list(need.subjects(needs))])

_text := "Interface endpoint %s has private DNS for inbound Resolver endpoints only: %s."

_fix(needs) := mend.endpoints({"s3"}, subject.place[need.lead(needs).subject]) if count(needs) > 0

else := ""
