# METADATA
# title: Role does not let Lambda manage network interfaces
# description: |
#   Lambda makes the network interfaces of a function with the permissions of its execution role. Without
#   ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces and ec2:DeleteNetworkInterface on every resource, the function cannot
#   be attached to its VPC: the deployment fails.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
# - ref: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaVPCAccessExecutionRole.html
# custom:
#   severity: error
#   category: function
#   since: 0.1.0
#   inputs: [functions]
#   causes: [eni-actions]
#   precision: high
package vpclint.rules.function_role_cannot_manage_enis

import data.vpclint.lib.doubt
import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.subject

deny contains finding if {
	some fact in input.roleFacts
	count(fact.users) > 0
	judgement := _judge(fact)
	finding := {
		"resource": _resource(fact), "cause": judgement.severity, "severity": judgement.severity, "subjects": fact.users,
		"message": sprintf(judgement.text, [_name(fact), names.list(judgement.missing), names.list(fact.users)]),
		"path": fact.eni.path, "fix": _fix(fact),
	}
}

unknown contains {"resource": name, "reason": reason} if some name, reason in doubt.attachment

unknown contains {"resource": _resource(fact), "reason": fact.eni.reason} if {
	some fact in input.roleFacts
	count(fact.users) > 0
	fact.eni.truth == "unknown"
}

# A role that the unit does not hold has no fact: the function is listed.
unknown contains {"resource": name, "reason": _outside(fn.role)} if {
	some name, fn in subject.attached
	count({name} & _judged) == 0
}

# _judge: an error without the necessary actions; a note when only those are missing that assign addresses.
_judge(fact) := {"severity": "error", "missing": fact.missing, "text": concat("", [
	"%s does not allow %s, so Lambda cannot attach %s to its VPC: the deployment will fail.",
])} if {
	fact.eni.truth == "no"
}

_judge(fact) := {"severity": "note", "missing": minor, "text": concat("", [
	"%s does not allow %s, which AWS recommends for functions in a VPC (%s).",
])} if {
	fact.eni.truth in {"yes", "unknown"}
	minor := {a | some a in fact.minor} & {"ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"}
	count(minor) > 0
}

# _judged holds the functions whose role some fact is about.
_judged contains user if {
	some fact in input.roleFacts
	some user in fact.users
}

# _made is the function for which SAM makes the role, "" for a role that is written.
_made(fact) := object.get(_maker, fact.role, "")

_maker[role.address] := role.madeFor if {
	some role in input.roles
	role.madeFor != ""
}

_resource(fact) := _made(fact) if input.resources[_made(fact)]

else := fact.role if input.resources[fact.role]

else := min(fact.users)

_name(fact) := sprintf("The role that SAM makes for %s", [_made(fact)]) if _made(fact) != ""

else := sprintf("Role %s", [fact.role])

_outside(role) := role.reason if role.reason != ""

else := sprintf("role %s is outside the template", [role.id]) if {
	role.id != ""
}

else := "its role is not known"

_fix(fact) := mend.settings(_made(fact), "Policies:\n  - AWSLambdaVPCAccessExecutionRole", "") if _made(fact) != ""

else := mend.managed_policy(fact.role, "service-role/AWSLambdaVPCAccessExecutionRole")
