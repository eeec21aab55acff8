# METADATA
# title: VPC with dedicated tenancy takes no functions
# description: |
#   Lambda cannot attach functions to a VPC whose instances run on dedicated hardware. Creating or updating the function fails. A peered VPC
#   with default tenancy can stand in.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
# - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/dedicated-instance.html
# custom:
#   severity: error
#   category: function
#   since: 0.1.0
#   inputs: [functions]
#   precision: high
package vpclint.rules.dedicated_tenancy_vpc

import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.subject

deny contains finding if {
	some vpc in input.vpcs
	vpc.dedicated.truth == "yes"
	users := {name | some name, _ in subject.attached; subject.place[name].vpc == vpc.address}
	count(users) > 0
	finding := {
		"resource": vpc.address, "cause": "dedicated", "subjects": users,
		"message": sprintf("VPC %s has dedicated tenancy, and Lambda attaches no functions to such a VPC: %s cannot be created.", [
			vpc.address, names.list(users),
		]),
		"fix": mend.settings(vpc.address, "InstanceTenancy: default", `instance_tenancy = "default"`),
	}
}

unknown contains {"resource": vpc.address, "reason": vpc.dedicated.reason} if {
	some vpc in input.vpcs
	vpc.dedicated.truth == "unknown"
	vpc.dedicated.reason != ""
	vpc.outside == ""
	vpc.address in subject.placed
}
