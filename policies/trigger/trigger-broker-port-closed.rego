# METADATA
# title: Security groups keep a trigger's poller from the brokers
# description: |
#   The poller of a Kafka, MQ or DocumentDB trigger connects to the brokers from network interfaces with the cluster's own security
#   groups. Members of one group may not talk to each other unless a rule of the group says so: without a rule for the broker's
#   port from the group itself, the poller never connects.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/with-msk-cluster-network.html
# - ref: https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html
# custom:
#   severity: error
#   category: trigger
#   since: 0.1.0
#   inputs: [triggers]
#   causes: [broker-port]
#   precision: high
package vpclint.rules.trigger_broker_port_closed

import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.poller
import data.vpclint.lib.subject

deny contains finding if {
	some side in ["ingress", "egress"]
	some group, facts in _closed[side]
	triggers := {fact.trigger | some fact in facts}
	ports := {port | some fact in facts; some port in fact.ports}
	finding := {
		"resource": group, "cause": side, "subjects": triggers, "severity": subject.running(triggers, "error"),
		"path": [fact[side].path | some fact in facts][0],
		"message": sprintf(_text[side], [group, _ports(ports, side, facts), names.list(_described(triggers))]),
		"fix": _fix(side, group, min(ports), {g | some t in triggers; some g in subject.place[t].groups}),
	}
}

unknown contains {"resource": fact.trigger, "reason": fact[side].reason} if {
	some fact in input.brokerFacts
	some side in ["ingress", "egress"]
	fact[side].truth == "unknown"
}

# _closed holds the facts by the side that is closed and the group to mend.
_closed[side][fact[side].mend] contains fact if {
	some fact in input.brokerFacts
	some side in ["ingress", "egress"]
	fact[side].truth == "no"
}

_described(triggers) := {text | some name in triggers; text := poller.described(name)}

# _ports lists the ports that would do. A group that lets nothing out also keeps the poller from the APIs on 443.
_ports(ports, side, facts) := sprintf("%s, nor 443 to the APIs", [_any(ports)]) if {
	side == "egress"
	some fact in facts
	subject.place[fact.trigger].egress.truth == "no"
}

else := _any(ports)

_any(ports) := concat(" or ", [sprintf("%d", [p]) | some p in sort([p | some p in ports])])

_text := {
	"ingress": "Security group %s of the brokers does not admit TCP %s from the poller of %s: it never connects.",
	"egress": "Security group %s does not let out TCP %s, and the poller of %s uses it: it never connects.",
}

_fix("ingress", group, port, sources) := mend.admit(group, sources, port)

_fix("egress", group, port, _) := mend.let_out(group, port)
