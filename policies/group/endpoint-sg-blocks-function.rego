# METADATA
# title: Security group of a VPC endpoint does not admit the function
# description: |
#   With private DNS the service's name leads every function of the VPC to the endpoint. Its security groups admit no TCP 443
#   from the function, so the connection is dropped and the call hangs.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
# - ref: https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
# custom:
#   severity: error
#   category: group
#   since: 0.1.0
#   inputs: [endpoints]
#   causes: [endpoint-group]
#   precision: high
package vpclint.rules.endpoint_sg_blocks_function

import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.need
import data.vpclint.lib.subject

deny contains finding if {
	some closed, needs in _closed
	finding := object.union(need.finding(needs), {
		"resource": closed.mend, "cause": "endpoint-group", "path": _path(closed),
		"severity": _severity(needs),
		"message": sprintf(_text, [
			closed.endpoint, names.list(need.services(needs)), _admits(closed), names.list(need.subjects(needs)),
		]),
		"fix": _fix(closed, {g | some n in needs; some g in subject.place[n.subject].groups}),
	})
}

# An endpoint that nobody at all can use is worth a word without any evidence.
deny contains finding if {
	some fact in input.endpointFacts
	fact.admits.truth == "no"
	count({n | some closed, needs in _closed; closed.endpoint == fact.endpoint; some n in needs}) == 0
	count(_trigger_needs(fact)) == 0
	finding := {
		"resource": fact.admits.mend, "cause": "endpoint-group", "subjects": fact.users, "services": {fact.service},
		"severity": _presence(fact), "path": fact.admits.path,
		"message": sprintf("Security group %s of endpoint %s (%s) admits TCP 443 from nobody, so nothing can use the endpoint.", [
			fact.admits.mend, fact.endpoint, fact.service,
		]),
		"fix": _fix({"mend": fact.admits.mend, "endpoint": fact.endpoint}, {g | some u in fact.users; some g in subject.place[u].groups}),
	}
}

deny contains finding if {
	some group, needs in _half_closed
	lead := need.lead(needs)
	finding := object.union(need.finding(needs), {
		"resource": group, "cause": "endpoint-group", "severity": "warning",
		"message": sprintf(_half, [group, names.list(need.services(needs)), names.list(need.subjects(needs)), names.list(lead.reached), names.list(lead.blocked)]),
		"fix": mend.admit(group, {g | some n in needs; some g in subject.place[n.subject].groups}, 443),
	})
}

unknown contains {"resource": fact.endpoint, "reason": fact.admits.reason} if {
	some fact in input.endpointFacts
	fact.admits.truth == "unknown"
}

unknown contains {"resource": path.endpoint, "reason": path.reason} if {
	some name, needs in need.of_function
	some n in needs
	some path in subject.place[name].endpoints
	path.service == n.service
	path.gateway == false
	path.truth == "unknown"
	not path.reason in {"", "its subnets differ"}
}

# _half_closed holds, by group to mend, the needs of functions whose subnets the endpoint's groups admit only in part.
_half_closed[n.mend] contains n if {
	some needs in need.of_function
	some n in needs
	n.differs == true
	n.cause == "endpoint-group"
	n.mend in {g.address | some g in input.securityGroups}
	some path in subject.place[n.subject].endpoints
	path.service == n.service
	path.reason == "its subnets differ"
}

# _closed holds the needs that an endpoint's groups keep out, by the endpoint and what must be mended.
_closed[{"endpoint": path.endpoint, "mend": path.mend}] contains n if {
	some name, needs in need.of_function
	some n in needs
	some path in subject.place[name].endpoints
	path.service == n.service
	path.truth == "no"
	path.cause == "endpoint-group"
	_matters(n)
}

# _matters: another endpoint may serve, or something nearer may be wrong with the function's own groups.
_matters(n) if n.cause == "endpoint-group"

_matters(n) if n.cause == "nat"

_matters(n) if n.truth == "unknown"

# _severity: a NAT gateway that leads to the service all the same makes it a warning.
_severity(needs) := need.severity({n | some n in needs; n.truth == "no"})

_presence(fact) := "warning" if count(fact.users) > 0

else := "note"

_trigger_needs(fact) := {n |
	some name in fact.users
	some n in need.of_trigger[name]
	n.service == fact.service
	n.cause == "endpoint-group"
}

_path(closed) := [p.path |
	some place in input.placements
	some p in place.endpoints
	p.endpoint == closed.endpoint
	p.cause == "endpoint-group"
][0]

_admits(closed) := "has no security group of its own, and the default group of the VPC admits" if closed.mend == closed.endpoint

else := sprintf("uses security group %s, which admits", [closed.mend])

_half := concat("", [
	"Security group %s admits TCP 443 to the endpoint of %s only from some subnets of %s: from %s, not from %s. ",
	"It runs in any of them, so its calls will time out now and then.",
])

_text := "Endpoint %s (%s) %s no TCP 443 from %s: calls to the service will hang."

_fix(closed, sources) := mend.admit(closed.mend, sources, 443) if closed.mend != closed.endpoint

else := mend.settings(
	closed.endpoint,
	"SecurityGroupIds: [!GetAtt EndpointSecurityGroup.GroupId]",
	"security_group_ids = [aws_security_group.endpoints.id]",
)
