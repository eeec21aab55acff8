package vpclint.rules.nat_single_az_test

import data.vpclint.lib.example
import data.vpclint.rules.nat_single_az as rule

_zones(zones, nats) := example.unit({
	"natGateways": [{"address": "Nat", "regional": {"truth": "no"}}, {"address": "Other", "regional": {"truth": "no"}}],
	"placements": [example.place({"bySubnet": [v |
		some i, name in ["A", "B"]
		v := example.subnet({"subnet": name, "path": [{"resource": nats[i], "note": "", "range": example.nowhere}]})
	]})],
	"subnets": [s |
		some i, name in ["A", "B"]
		s := {"address": name, "zone": {"set": true, "value": zones[i], "reason": ""}}
	],
})

test_two_zones_behind_one_gateway if {
	deny := rule.deny with input as _zones(["a", "b"], ["Nat", "Nat"])
	{[f.resource, f.subjects] | some f in deny} == {["Nat", {"Consumer"}]}
	{f.message | some f in deny} == {
		"NAT gateway Nat is the way out of all zones of Consumer: they lose it when its zone fails.",
	}
}

test_a_gateway_in_each_zone_is_fine if {
	count(rule.deny) == 0 with input as _zones(["a", "b"], ["Nat", "Other"])
}

test_one_zone_is_fine if {
	count(rule.deny) == 0 with input as _zones(["a", "a"], ["Nat", "Nat"])
}

test_regional_gateways_are_fine if {
	unit := object.union(_zones(["a", "b"], ["Nat", "Nat"]), {"natGateways": [{"address": "Nat", "regional": {"truth": "yes"}}]})
	count(rule.deny) == 0 with input as unit
}
