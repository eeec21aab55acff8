# METADATA
# title: Security group and subnets of a function are in different VPCs
# description: |
#   A security group is used only in its own VPC; one that names none belongs to the default VPC. A function with subnets of another VPC
#   cannot be created.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
# - ref: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
# custom:
#   severity: error
#   category: function
#   since: 0.1.0
#   inputs: [securityGroups]
#   precision: high
package vpclint.rules.sg_subnet_vpc_mismatch

import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.subject

deny contains finding if {
	some key, users in _elsewhere
	finding := {
		"resource": key.group, "cause": "vpcs", "subjects": users,
		"message": sprintf("Security group %s is in %s, and the subnets of %s are in VPC %s: it cannot be used there.", [
			key.group, _name(key.home), names.list(users), key.vpc,
		]),
		"fix": mend.settings(key.group, sprintf("VpcId: %s", [mend.id(key.vpc)]), sprintf("vpc_id = %s", [mend.id(key.vpc)])),
	}
}

unknown contains {"resource": group.address, "reason": group.vpc.reason} if {
	some name, fn in subject.attached
	some item in fn.groups.items
	some group in input.securityGroups
	group.address == item.address
	group.vpc.reason != ""
	subject.place[name].vpc in _made
}

# _elsewhere holds the groups of functions that are certainly not in the VPC of the functions' subnets.
_elsewhere[{"group": group.address, "home": group.vpc.address, "vpc": vpc}] contains name if {
	some name, fn in subject.attached
	some item in fn.groups.items
	some group in input.securityGroups
	group.address == item.address
	group.outside == ""
	vpcs := {s.vpc.address | some i in fn.subnets.items; some s in input.subnets; s.address == i.address}
	count(vpcs) == 1
	some vpc in vpcs
	vpc in _made
	vpc != group.vpc.address
	_certain(group)
}

# _certain: the group is in another VPC of the unit, or names none at all.
_certain(group) if group.vpc.address in _made

_certain(group) if {
	group.vpc.address == ""
	group.vpc.id == ""
	group.vpc.reason == ""
	count(group.vpc.candidates) == 0
	group.default == false
}

# _made holds the VPCs that the unit creates, so that two names are two VPCs.
_made := {vpc.address | some vpc in input.vpcs; vpc.outside == ""; vpc.default == false}

_name("") := "the default VPC, because it names none"

_name(vpc) := sprintf("VPC %s", [vpc]) if vpc != ""
