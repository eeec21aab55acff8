# METADATA
# title: Lambda Insights cannot write its metrics
# description: |
#   The Lambda Insights extension runs beside the function's code and uses the VPC as the code does, unlike the logs that Lambda itself
#   writes. Nothing leads to CloudWatch Logs from its subnets, so its metrics are lost.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights-VPC.html
# - ref: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch-logs-and-interface-VPC.html
# custom:
#   severity: warning
#   category: function
#   since: 0.1.0
#   inputs: [certainCalls]
#   precision: high
package vpclint.rules.insights_layer_needs_logs

import data.vpclint.lib.call
import data.vpclint.lib.names
import data.vpclint.lib.subject

deny contains finding if {
	some name, needs in call.blocked[_kind]
	place := subject.place[name]
	finding := object.union(call.finding(name, needs), {"severity": "warning", "message": sprintf(_text, [
		name, names.vpc(place.vpc), names.plural("subnet", {v.subnet | some v in place.bySubnet}),
	])})
}

unknown contains {"resource": name, "reason": min(reasons)} if some name, reasons in call.doubts[_kind]

_kind := "insights"

_text := concat("", [
	"The Lambda Insights layer of %s writes to CloudWatch Logs, but nothing in %s leads there from %s: no endpoint for it and no ",
	"working NAT. Its metrics are lost.",
])
