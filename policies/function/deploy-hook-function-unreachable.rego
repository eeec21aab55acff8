# METADATA
# title: Deployment hook cannot report to CodeDeploy
# description: |
#   A function that checks a deployment tells CodeDeploy how it went. Nothing leads to CodeDeploy from its subnets, so the deployment
#   waits for the report for an hour and is rolled back.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
# - ref: https://docs.aws.amazon.com/codedeploy/latest/userguide/vpc-endpoints.html
# custom:
#   severity: error
#   category: function
#   since: 0.1.0
#   inputs: [certainCalls]
#   precision: high
package vpclint.rules.deploy_hook_function_unreachable

import data.vpclint.lib.call
import data.vpclint.lib.names
import data.vpclint.lib.subject

deny contains finding if {
	some name, needs in call.blocked[_kind]
	place := subject.place[name]
	finding := object.union(call.finding(name, needs), {"message": sprintf(_text, [
		name, names.list(call.users[_kind][name]), names.vpc(place.vpc), names.plural("subnet", {v.subnet | some v in place.bySubnet}),
	])})
}

unknown contains {"resource": name, "reason": min(reasons)} if some name, reasons in call.doubts[_kind]

_kind := "deploy-hook"

_text := concat("", [
	"%s reports the deployment of %s to CodeDeploy, but nothing in %s leads there from %s: no endpoint for it and no working NAT. ",
	"The deployment will wait for the report for an hour and be rolled back.",
])
