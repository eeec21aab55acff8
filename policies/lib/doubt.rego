# METADATA
# title: What cannot be told
# description: For functions and triggers, the reason why something about them cannot be told. No reason, no entry.
# scope: package
package vpclint.lib.doubt

import data.vpclint.lib.need
import data.vpclint.lib.subject

# attachment: functions that may or may not be attached to a VPC.
attachment := _attachment

_attachment[f.address] := f.attachedReason if {
	some f in input.functions
	f.attached == "unknown"
}

# subnets: attached functions from whose subnets the ways are not all known.
subnets := _subnets

_subnets[name] := reason if {
	some name, fn in subject.attached
	reason := _ways(subject.place[name], fn.subnets.reason)
}

# pollers: triggers from whose subnets the ways are not all known.
pollers := _pollers

_pollers[name] := reason if {
	some name, _ in subject.triggers
	reason := _ways(subject.place[name], "")
}

_ways(place, listed) := _first(array.flatten([listed, _unknown(place.bySubnet), _unplaced(place)]))

_unknown(verdicts) := [v.reason | some v in verdicts; v.truth == "unknown"]

_unplaced(place) := [place.reason | count(place.bySubnet) == 0]

# groups: attached functions of whose groups it cannot be told whether they let anything out.
groups := _groups

_groups[name] := reason if {
	some name, _ in subject.attached
	place := subject.place[name]
	place.egress.truth == "unknown"
	reason := _first([place.egress.reason, place.reason])
}

# needs: functions and triggers with a need that is not decided, or whose needs are not known.
needs := _needs

_needs[name] := reason if {
	some name, reasons in _undecided
	reason := min(reasons)
}

# modules: calls of modules that are not on disk.
modules[m.address] := sprintf("%s (%s) is not on disk", [m.address, m.source]) if some m in input.opaque

# functions: those of them that are given what attaches a function to a VPC.
functions[m.address] := modules[m.address] if {
	some m in input.opaque
	some name, _ in m.arguments
	name in {"vpc_subnet_ids", "vpc_security_group_ids", "vpc_config"}
}

# endpoints: those of them that make VPC endpoints.
endpoints[m.address] := modules[m.address] if {
	some m in input.opaque
	contains(m.source, "vpc-endpoints")
}

_undecided[n.subject] contains n.reason if {
	some n in input.needs
	n.truth == "unknown"
	n.differs == false
	n.reason != ""
	_asked(n)
}

# A call of a kind that has a rule of its own is asked by that rule.
_asked(n) if {
	need.real(n)
	n.call == ""
}

_asked(n) if n.service == ""

_first(reasons) := [r | some r in reasons; r != ""][0]
