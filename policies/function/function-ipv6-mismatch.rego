# METADATA
# title: Function wants IPv6 in subnets without it
# description: |
#   A function that is allowed IPv6 traffic needs an IPv6 range in every one of its subnets. Otherwise it cannot be created.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
# - ref: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-migrate-ipv6.html
# custom:
#   severity: error
#   category: function
#   since: 0.1.0
#   inputs: [functions]
#   precision: high
package vpclint.rules.function_ipv6_mismatch

import data.vpclint.lib.names
import data.vpclint.lib.subject

deny contains finding if {
	some name, fn in subject.attached
	fn.ipv6.truth == "yes"
	lacking := {s.address |
		some item in fn.subnets.items
		some s in input.subnets
		s.address == item.address
		s.ipv6 == "no"
		s.outside == ""
	}
	count(lacking) > 0
	finding := {
		"resource": name, "at": subject.settings(fn), "cause": "ipv6", "subjects": {name},
		"message": sprintf("%s allows IPv6 traffic, and %s without an IPv6 range: every subnet of the function needs one.", [
			name, _stand(lacking),
		]),
	}
}

unknown contains {"resource": name, "reason": fn.ipv6.reason} if {
	some name, fn in subject.attached
	fn.ipv6.truth == "unknown"
	fn.ipv6.reason != ""
}

_stand(subnets) := sprintf("%s is", [names.plural("subnet", subnets)]) if count(subnets) == 1

else := sprintf("%s are", [names.plural("subnet", subnets)])
