package vpclint.rules.trigger_broker_port_closed_test

import data.vpclint.lib.example
import data.vpclint.rules.trigger_broker_port_closed as rule

_broker(changes) := example.poller({"brokerFacts": [object.union(
	{"trigger": "Mapping", "ports": [9092, 9094], "ingress": example.verdict({}), "egress": example.verdict({})},
	changes,
)]})

_closed(cause) := example.verdict({"truth": "no", "cause": cause, "mend": "BrokerGroup"})

test_closed_port_is_an_error if {
	deny := rule.deny with input as _broker({"ingress": _closed("endpoint-group")})
	example.said(deny) == {["BrokerGroup", "error", concat("", [
		"Security group BrokerGroup of the brokers does not admit TCP 9092 or 9094 from the poller of the MSK trigger Mapping of ",
		"Consumer: it never connects.",
	])]}
	some f in deny
	contains(f.fix, "FromPort: 9092\n    ToPort: 9092\n    SourceSecurityGroupId: !GetAtt BrokerGroup.GroupId")
}

test_group_without_egress_names_both_ports if {
	place := example.place({"users": ["Mapping"], "egress": example.verdict({"truth": "no"})})
	unit := object.union(_broker({"egress": _closed("own-group")}), {"placements": [place]})
	deny := rule.deny with input as unit
	{[f.cause, contains(f.message, "TCP 9092 or 9094, nor 443 to the APIs")] | some f in deny} == {["egress", true]}
}

test_disabled_trigger_is_a_note if {
	unit := object.union(_broker({"ingress": _closed("")}), {"triggers": [example.trigger({"enabled": {"truth": "no"}})]})
	deny := rule.deny with input as unit
	{f.severity | some f in deny} == {"note"}
}

test_open_port_is_fine if {
	count(rule.deny) == 0 with input as _broker({})
	count(rule.unknown) == 0 with input as _broker({})
}

test_unknown_groups_are_listed if {
	unknown := rule.unknown with input as _broker({"ingress": example.verdict({"truth": "unknown", "reason": "group sg-1 is outside"})})
	example.doubted(unknown) == {["Mapping", "group sg-1 is outside"]}
}
