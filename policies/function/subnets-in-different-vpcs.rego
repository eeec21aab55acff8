# METADATA
# title: Subnets of a function are in different VPCs
# description: |
#   Lambda attaches a function to one VPC. Its subnets must all belong to it; otherwise the function cannot be created.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
# - ref: https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html
# custom:
#   severity: error
#   category: function
#   since: 0.1.0
#   inputs: [functions]
#   precision: high
package vpclint.rules.subnets_in_different_vpcs

import data.vpclint.lib.names
import data.vpclint.lib.subject

deny contains finding if {
	some name, fn in subject.attached
	vpcs := {_vpc[item.address] | some item in fn.subnets.items}
	count(vpcs) > 1
	finding := {
		"resource": name, "at": subject.subnets(fn), "cause": "vpcs", "subjects": {name},
		"message": sprintf("The subnets of %s are in VPCs %s: a function is attached to one VPC only.", [name, names.list(vpcs)]),
	}
}

unknown contains {"resource": name, "reason": fn.subnets.reason} if {
	some name, fn in subject.attached
	fn.subnets.reason != ""
	count({_vpc[item.address] | some item in fn.subnets.items}) > 0
}

# _vpc holds the VPC of each subnet where the unit creates both, so that two names are two VPCs.
_vpc[s.address] := s.vpc.address if {
	some s in input.subnets
	some vpc in input.vpcs
	vpc.address == s.vpc.address
	vpc.outside == ""
}
