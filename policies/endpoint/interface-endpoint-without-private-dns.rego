# METADATA
# title: Interface endpoint without private DNS is not used
# description: |
#   Without private DNS the service's own name still resolves to public addresses, so SDKs never find the endpoint: calls hang in
#   an isolated subnet, or go through NAT and are paid for twice. CloudFormation and Terraform leave private DNS off by default,
#   unlike the console.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
# - ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpoint.html
# custom:
#   severity: warning
#   category: endpoint
#   since: 0.1.0
#   inputs: [endpoints]
#   causes: [private-dns]
#   precision: high
package vpclint.rules.interface_endpoint_without_private_dns

import data.vpclint.lib.doubt
import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.need
import data.vpclint.lib.subject

deny contains finding if {
	some fact in input.endpointFacts
	fact.privateDns.truth == "no"
	fact.privateDns.cause == "private-dns"
	fact.namedByUrl == false
	needs := _needs(fact)
	finding := {
		"resource": fact.endpoint, "cause": "private-dns", "subjects": _sufferers(fact, needs), "services": {fact.service},
		"severity": _severity(fact, needs), "path": fact.privateDns.path, "evidence": need.evidence(needs),
		"message": sprintf(_text, [fact.endpoint, fact.service, _consequence(needs)]),
		"fix": mend.settings(fact.endpoint, "PrivateDnsEnabled: true", "private_dns_enabled = true"),
	}
}

unknown contains {"resource": fact.endpoint, "reason": fact.privateDns.reason} if {
	some fact in input.endpointFacts
	fact.privateDns.truth == "unknown"
}

unknown contains {"resource": name, "reason": reason} if some name, reason in doubt.endpoints

# _needs holds the needs of functions and triggers that are blocked because of it.
_needs(fact) := {n | some n in need.waiting(fact.endpoint); n.cause == "private-dns"}

_sufferers(fact, needs) := fact.users if count(needs) == 0

else := need.subjects(needs)

# _severity follows the evidence; without a blocked need it is a warning where somebody stands in the VPC. For S3 the endpoint often serves
# networks outside AWS, which use its own name.
_severity(fact, needs) := need.severity(functions) if {
	functions := {n | some n in needs; n.trigger == false}
	count(functions) > 0
}

else := subject.running(need.subjects(needs), "error") if count(needs) > 0

else := _unneeded(fact)

_unneeded(fact) := "warning" if {
	fact.service != "s3"
	count(fact.users) > 0
}

else := "note"

_consequence(needs) := sprintf(": calls of %s never reach it and hang", [names.list(need.subjects(needs))]) if count(needs) > 0

else := ", which SDKs therefore never use"

_text := "Private DNS of endpoint %s is off, so the name of %s does not lead to it%s."
