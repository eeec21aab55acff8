# METADATA
# title: VPC settings of a trigger lack subnets or security groups
# description: |
#   The poller of a self-managed Kafka trigger works from a VPC only when it is given both subnets (VPC_SUBNET) and a security group
#   (VPC_SECURITY_GROUP). With one of them it has no place to work from; SAM refuses such an event.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-cluster-network.html
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/services-consume-kafka-events.html
# custom:
#   severity: error
#   category: trigger
#   since: 0.1.0
#   inputs: [triggers]
#   precision: high
package vpclint.rules.trigger_vpc_settings_incomplete

import data.vpclint.lib.subject

deny contains finding if {
	some trigger in input.triggers
	trigger.accessReason == ""
	half := _half(trigger)
	finding := {
		"resource": trigger.address, "cause": half.lacks, "subjects": {trigger.address},
		"severity": subject.running({trigger.address}, "error"),
		"message": sprintf("Trigger %s has %s but no %s: its poller works from a VPC only with both.", [
			trigger.address, half.has, half.lacks,
		]),
	}
}

unknown contains {"resource": trigger.address, "reason": trigger.accessReason} if {
	some trigger in input.triggers
	trigger.kind == "self-managed-kafka"
	trigger.accessReason != ""
}

_types(trigger) := {access.type | some access in trigger.access}

_half(trigger) := {"has": "VPC_SUBNET", "lacks": "VPC_SECURITY_GROUP"} if {
	"VPC_SUBNET" in _types(trigger)
	not "VPC_SECURITY_GROUP" in _types(trigger)
}

_half(trigger) := {"has": "VPC_SECURITY_GROUP", "lacks": "VPC_SUBNET"} if {
	"VPC_SECURITY_GROUP" in _types(trigger)
	not "VPC_SUBNET" in _types(trigger)
}
