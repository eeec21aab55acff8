# METADATA
# title: Security groups of a function let nothing out
# description: |
#   No rule of the function's security groups allows outbound traffic, so the function can open no connection at all, whatever the
#   routes. In Terraform this is the default: a group without an egress block has no egress rule.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
# - ref: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
# custom:
#   severity: error
#   category: group
#   since: 0.1.0
#   inputs: [functions]
#   causes: [no-egress]
#   precision: high
package vpclint.rules.function_sg_without_egress

import data.vpclint.lib.doubt
import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.need
import data.vpclint.lib.subject

deny contains finding if {
	some group, users in _closed
	needs := {n | some name in users; some n in need.of_function[name]}
	finding := {
		"resource": group, "cause": "no-egress", "subjects": users, "severity": _severity(users, needs),
		"services": need.services(needs), "evidence": need.evidence(needs),
		"message": sprintf(_text, [names.plural("security group", _groups(users)), names.list(users)]),
		"path": subject.place[min(users)].egress.path, "fix": mend.let_out(group, 443),
	}
}

unknown contains {"resource": name, "reason": reason} if some name, reason in doubt.attachment

unknown contains {"resource": name, "reason": reason} if some name, reason in doubt.groups

# _closed holds the attached functions whose groups let nothing out, by the group to mend.
_closed[place.egress.mend] contains name if {
	some name, _ in subject.attached
	place := subject.place[name]
	place.egress.truth == "no"
}

_groups(users) := {group | some name in users; some group in subject.place[name].groups}

# _severity is an error when one of the functions is known to need something, outside the VPC or in it.
_severity(users, needs) := "error" if need.severity(needs) == "error"

else := "error" if {
	some name in users
	some target in subject.place[name].targets
	name in target.users
}

else := "warning"

_text := "No egress rule in %s: %s can open no connection at all, neither to AWS services nor to anything in the VPC."
