# METADATA
# title: Trigger polls private brokers from outside their VPC
# description: |
#   The bootstrap servers of the trigger have private addresses, and the trigger has no VPC settings. Its poller then works from outside any
#   VPC and never reaches them: the VPC settings of the function do not count for the trigger.
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
package vpclint.rules.trigger_without_vpc_settings

import data.vpclint.lib.names
import data.vpclint.lib.subject

deny contains finding if {
	some trigger in _outside
	count(trigger.bootstrap) > 0
	every server in trigger.bootstrap {
		_private(server)
	}
	finding := {
		"resource": trigger.address, "cause": "no-vpc-settings", "subjects": {trigger.address},
		"severity": subject.running({trigger.address}, "error"),
		"message": sprintf(_text, [trigger.address, names.list({server | some server in trigger.bootstrap})]),
	}
}

unknown contains {"resource": trigger.address, "reason": trigger.accessReason} if {
	some trigger in input.triggers
	trigger.kind == "self-managed-kafka"
	trigger.accessReason != ""
}

# _outside holds the triggers of self-managed Kafka that certainly have no VPC settings.
_outside contains trigger if {
	some trigger in input.triggers
	trigger.kind == "self-managed-kafka"
	trigger.accessReason == ""
	count([access | some access in trigger.access; startswith(access.type, "VPC_")]) == 0
}

# _private: names that only resolve in a VPC, and private addresses (RFC 1918).
_private(server) if {
	is_string(server)
	regex.match(`^[^:]+\.internal(:\d+)?$`, lower(server))
}

_private(server) if {
	is_string(server)
	regex.match(`^(10\.\d+|192\.168|172\.(1[6-9]|2\d|3[01]))\.\d+\.\d+(:\d+)?$`, server)
}

_text := concat("", [
	"Trigger %s polls %s, which is private, and has no VPC settings: its poller works from outside the VPC, whatever VPC settings the ",
	"function has.",
])
