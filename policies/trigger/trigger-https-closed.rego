# METADATA
# title: Security groups keep a trigger's poller from the VPC endpoints
# description: |
#   The poller of a Kafka, MQ or DocumentDB trigger uses the cluster's security groups. VPC endpoints for Lambda and STS exist, but
#   the endpoint's groups admit no TCP 443 from those groups, or those groups do not let 443 out: the trigger cannot start.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/with-msk-cluster-network.html
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-cluster-network.html
# custom:
#   severity: error
#   category: trigger
#   since: 0.1.0
#   inputs: [triggers]
#   causes: [endpoint-group, own-group, no-egress]
#   precision: high
package vpclint.rules.trigger_https_closed

import data.vpclint.lib.doubt
import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.need
import data.vpclint.lib.poller
import data.vpclint.lib.subject

deny contains finding if {
	some cause, by_mend in _closed
	some group, needs in by_mend
	triggers := need.subjects(needs)
	finding := object.union(need.finding(needs), {
		"resource": group, "cause": cause, "severity": subject.running(triggers, "error"),
		"message": sprintf(_text[cause], [group, names.list(need.services(needs)), names.list(_described(triggers))]),
		"fix": _fix(cause, group, {g | some t in triggers; some g in subject.place[t].groups}),
	})
}

unknown contains {"resource": name, "reason": reason} if {
	some name, reason in doubt.needs
	name in object.keys(subject.triggers)
}

# _closed holds the API needs that groups block, by cause and by what must be mended.
_closed[_cause(n.cause)][n.mend] contains n if {
	some name, needs in need.of_trigger
	some n in needs
	n.truth == "no"
	count(_told(name, n.mend)) == 0
}

_cause("endpoint-group") := "endpoint-group"

_cause("own-group") := "own-group"

_cause("no-egress") := "own-group"

# _told holds the facts by which trigger-broker-port-closed says already that the group lets nothing out.
_told(name, group) := {fact |
	some fact in input.brokerFacts
	fact.trigger == name
	fact.egress.truth == "no"
	fact.egress.mend == group
	subject.place[name].egress.truth == "no"
}

_described(triggers) := {text | some name in triggers; text := poller.described(name)}

_text := {
	"endpoint-group": "%s admits no TCP 443 to the endpoints of %s from the poller of %s: the trigger cannot work.",
	"own-group": "Security group %s lets no TCP 443 out to %s, and the poller of %s uses it: the trigger cannot work.",
}

_fix("endpoint-group", group, sources) := mend.admit(group, sources, 443)

_fix("own-group", group, _) := mend.let_out(group, 443)
