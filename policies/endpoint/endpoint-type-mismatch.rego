# METADATA
# title: Type of a VPC endpoint does not fit
# description: |
#   Gateway endpoints exist for S3, DynamoDB and S3 Express only, stand on route tables and are what an endpoint is when its type is left
#   out. All other services have interface endpoints, which stand in subnets. An endpoint whose type does not fit its service or its
#   settings cannot be created, or serves nobody.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
# - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
# custom:
#   severity: error
#   category: endpoint
#   since: 0.1.0
#   inputs: [endpoints]
#   causes: [wrong-type, stray-settings, no-subnets, no-dns-support]
#   precision: high
package vpclint.rules.endpoint_type_mismatch

import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.need
import data.vpclint.lib.subject

deny contains finding if {
	some fact in input.endpointFacts
	fact.type.truth == "no"
	needs := need.waiting(fact.endpoint)
	finding := {
		"resource": fact.endpoint, "cause": fact.type.cause, "subjects": need.subjects(needs), "services": {fact.service},
		"severity": _severity(fact), "path": fact.type.path, "evidence": need.evidence(needs),
		"message": sprintf("Endpoint %s (%s) %s%s.", [fact.endpoint, fact.service, _wrong(fact), _consequence(needs)]),
		"fix": _fix(fact),
	}
}

unknown contains {"resource": fact.endpoint, "reason": fact.type.reason} if {
	some fact in input.endpointFacts
	fact.type.truth == "unknown"
}

# _severity is a note where nobody stands in the endpoint's VPC.
_severity(fact) := "error" if count(fact.users) > 0

else := "error" if {
	count(subject.attached) > 0
	some e in input.endpoints
	e.address == fact.endpoint
	e.vpc.address == ""
}

else := "note"

_gateway(fact) if {
	some e in input.endpoints
	e.address == fact.endpoint
	lower(e.serviceKind.value) == "gateway"
}

_wrong(fact) := "is of type Gateway, which is what it is unless it says otherwise, and AWS offers only interface endpoints for it" if {
	fact.type.cause == "wrong-type"
}

_wrong(fact) := "is of type Gateway and has subnets or security groups, which only interface endpoints have" if {
	fact.type.cause == "stray-settings"
	_gateway(fact)
}

_wrong(fact) := "is of type Interface and has route tables, which only gateway endpoints have" if {
	fact.type.cause == "stray-settings"
	not _gateway(fact)
}

_wrong(fact) := "is of type Interface and stands in no subnet, so it has no address" if fact.type.cause == "no-subnets"

_wrong(fact) := "has private DNS on, which AWS does not offer for it" if fact.type.cause == "no-dns-support"

_consequence(needs) := sprintf(": it does not serve the calls of %s", [names.list(need.subjects(needs))]) if count(needs) > 0

else := ": creating it fails, or it serves nobody"

_fix(fact) := mend.settings(
	fact.endpoint,
	"VpcEndpointType: Interface\nPrivateDnsEnabled: true\nSubnetIds: [!Ref PrivateSubnet]",
	"vpc_endpoint_type   = \"Interface\"\nprivate_dns_enabled = true\nsubnet_ids          = [aws_subnet.private.id]",
) if {
	fact.type.cause == "wrong-type"
}

else := mend.settings(fact.endpoint, "SubnetIds: [!Ref PrivateSubnet]", "subnet_ids = [aws_subnet.private.id]") if {
	fact.type.cause == "no-subnets"
}

else := mend.settings(fact.endpoint, "PrivateDnsEnabled: false", "private_dns_enabled = false") if {
	fact.type.cause == "no-dns-support"
}

else := ""
