# METADATA
# title: Function runs in a single subnet
# description: |
#   A subnet stands in one availability zone. When that zone fails, or the subnet has no free address, the function cannot start, although
#   Lambda itself works in several zones.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
# - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html
# custom:
#   severity: note
#   category: function
#   since: 0.1.0
#   inputs: [functions]
#   precision: high
package vpclint.rules.function_single_subnet

import data.vpclint.lib.doubt
import data.vpclint.lib.subject

deny contains finding if {
	some name, fn in subject.attached
	fn.subnets.reason == ""
	count(fn.subnets.items) == 1
	finding := {
		"resource": name, "at": subject.subnets(fn), "cause": "single-subnet", "subjects": {name},
		"message": sprintf("%s runs in one subnet only: it does not run while the zone of that subnet fails.", [name]),
	}
}

unknown contains {"resource": name, "reason": reason} if some name, reason in doubt.attachment

unknown contains {"resource": name, "reason": fn.subnets.reason} if {
	some name, fn in subject.attached
	fn.subnets.reason != ""
}
