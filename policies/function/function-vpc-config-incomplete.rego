# METADATA
# title: VPC settings lack subnets or security groups
# description: |
#   A function is attached to a VPC only when it has both subnets and security groups. With one of the lists empty the deployment
#   fails, or the function runs outside the VPC and cannot reach what is inside.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
# custom:
#   severity: error
#   category: function
#   since: 0.1.0
#   inputs: [functions]
#   precision: high
package vpclint.rules.function_vpc_config_incomplete

import data.vpclint.lib.doubt
import data.vpclint.lib.mend
import data.vpclint.lib.subject

deny contains finding if {
	some fn in input.functions
	fn.attached == "no"
	fn.managed == false
	half := _half(fn)
	finding := {
		"resource": fn.address, "at": subject.settings(fn), "cause": half.lacks, "subjects": {fn.address},
		"message": sprintf("%s has %s but no %s in its VPC settings: Lambda needs both to attach it to the VPC.", [
			fn.address, half.has, half.lacks,
		]),
		"fix": _fix(fn),
	}
}

unknown contains {"resource": name, "reason": reason} if some name, reason in doubt.attachment

# A list that comes from outside may be empty.
unknown contains {"resource": fn.address, "reason": half.reason} if {
	some fn in input.functions
	some [known, half] in [[fn.subnets, fn.groups], [fn.groups, fn.subnets]]
	count(known.items) > 0
	count(half.items) == 0
	half.reason != ""
}

_half(fn) := {"has": "subnets", "lacks": "security groups"} if {
	count(fn.subnets.items) > 0
	_empty(fn.groups)
}

_half(fn) := {"has": "security groups", "lacks": "subnets"} if {
	count(fn.groups.items) > 0
	_empty(fn.subnets)
}

# _empty: known to hold nothing.
_empty(links) if {
	count(links.items) == 0
	links.reason == ""
}

_fix(fn) := mend.settings(
	fn.address,
	`VpcConfig:
  SubnetIds: [!Ref PrivateSubnet]
  SecurityGroupIds: [!GetAtt FunctionSecurityGroup.GroupId]`,
	`vpc_config {
  subnet_ids         = [aws_subnet.private.id]
  security_group_ids = [aws_security_group.function.id]
}`,
)
