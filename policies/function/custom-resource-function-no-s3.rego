# METADATA
# title: Function of a custom resource cannot answer through S3
# description: |
#   The function behind a custom resource answers CloudFormation with an upload to an S3 URL. Nothing leads to S3 from its subnets, so
#   the answer never arrives: the stack waits for up to an hour, fails, and the roll-back waits as long again.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cfn-customresource.html
# - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html
# custom:
#   severity: error
#   category: function
#   since: 0.1.0
#   inputs: [certainCalls]
#   precision: high
package vpclint.rules.custom_resource_function_no_s3

import data.vpclint.lib.call
import data.vpclint.lib.names
import data.vpclint.lib.subject

deny contains finding if {
	some name, needs in call.blocked[_kind]
	place := subject.place[name]
	finding := object.union(call.finding(name, needs), {"message": sprintf(_text, [
		name, names.plural("resource", call.users[_kind][name]), names.vpc(place.vpc), names.plural("subnet", {v.subnet | some v in place.bySubnet}),
	])})
}

unknown contains {"resource": name, "reason": min(reasons)} if some name, reasons in call.doubts[_kind]

_kind := "custom-resource"

_text := concat("", [
	"%s answers the custom %s through S3, but nothing in %s leads there from %s: no S3 endpoint and no working NAT. ",
	"The stack will wait for the answer for up to an hour and fail.",
])
