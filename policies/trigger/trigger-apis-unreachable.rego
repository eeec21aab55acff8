# METADATA
# title: Trigger's poller cannot reach the Lambda and STS APIs
# description: |
#   The poller of a Kafka, MQ or DocumentDB trigger works from the subnets and security groups of the cluster, not from those of
#   the function. From there it must reach the APIs of Lambda and STS, and of Secrets Manager when it logs in with a secret.
#   Nothing leads there, so the trigger stops with "PROBLEM: Connection error. Your VPC must be able to connect to Lambda and STS".
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/with-msk-cluster-network.html
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-cluster-network.html
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/process-mq-messages-with-lambda.html
# custom:
#   severity: error
#   category: trigger
#   since: 0.1.0
#   inputs: [triggers]
#   causes: [no-path, isolated, public-subnet, default-vpc]
#   precision: high
package vpclint.rules.trigger_apis_unreachable

import data.vpclint.lib.doubt
import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.need
import data.vpclint.lib.subject

deny contains finding if {
	some name, needs in _unreachable
	place := subject.place[name]
	finding := object.union(need.finding(needs), {
		"resource": name, "cause": "no-path", "severity": subject.running({name}, _severity(needs)),
		"subjects": {name},
		"message": sprintf(_text, [
			name, names.plural("subnet", {v.subnet | some v in place.bySubnet}), names.list(need.services(needs)), _why(needs), _otherwise(name),
		]),
		"fix": mend.endpoints(need.services(needs), place),
	})
}

unknown contains {"resource": name, "reason": reason} if {
	some name, reason in doubt.needs
	name in object.keys(subject.triggers)
}

_unreachable[name] contains n if {
	some name, needs in need.of_trigger
	some n in needs
	n.truth == "no"
	n.cause in {"no-path", "isolated", "public-subnet", "default-vpc"}
}

# _severity: the subnets of a default VPC may have been changed by hand.
_severity(needs) := "warning" if {
	every n in needs {
		n.cause == "default-vpc"
	}
}

else := "error"

_why(needs) := "the subnets are public, where a poller gets no public address, and there is no VPC endpoint" if {
	some n in needs
	n.cause in {"public-subnet", "default-vpc"}
}

else := "there is no VPC endpoint and no way to a NAT gateway"

# _otherwise: only Kafka triggers have a provisioned mode.
_otherwise(name) := " In provisioned mode it would need neither." if subject.triggers[name].kind in {"msk", "self-managed-kafka"}

else := ""

_text := concat("", [
	"The poller of %s works from %s, where %s cannot be reached: %s. The trigger will stop with ",
	`"PROBLEM: Connection error. Your VPC must be able to connect to Lambda and STS".%s`,
])
