# METADATA
# title: Function cannot reach a service that it calls
# description: |
#   The template shows that the function calls an AWS service, and nothing leads there from its subnets: no VPC endpoint for the
#   service and no working NAT. Each call hangs until the function times out; no error names the network.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html
# custom:
#   severity: error
#   category: function
#   since: 0.1.0
#   inputs: [functions]
#   causes: [no-path]
#   precision: high
package vpclint.rules.function_service_unreachable

import data.vpclint.lib.doubt
import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.need
import data.vpclint.lib.subject

deny contains finding if {
	some name, blocked in need.blocked["no-path"]
	some cause, needs in _by_cause(blocked)
	fn := subject.functions[name]
	place := subject.place[name]
	finding := object.union(need.finding(needs), {
		"resource": name, "at": subject.settings(fn), "cause": cause, "services": _services(cause, needs),
		"message": sprintf(_text[cause], [
			name, need.calls(needs), names.vpc(place.vpc), names.plural("subnet", {v.subnet | some v in place.bySubnet}),
			names.timeout(fn),
		]),
		"fix": _fix(cause, needs, place),
	})
}

unknown contains {"resource": name, "reason": reason} if some name, reason in doubt.attachment

unknown contains {"resource": name, "reason": reason} if some name, reason in _doubts

unknown contains {"resource": name, "reason": reason} if some name, reason in doubt.functions

_doubts[name] := object.get(doubt.needs, name, doubt.subnets[name]) if some name, _ in doubt.subnets

_doubts[name] := doubt.needs[name] if some name, _ in subject.attached

# _by_cause parts what an endpoint could serve from what only the internet leads to. Calls of a kind that has a rule of its own are
# left to it.
_by_cause(needs) := {cause: part |
	some cause, only in {"no-path": false, "internet-only": true}
	part := {n | some n in needs; n.internetOnly == only; n.call == ""}
	count(part) > 0
}

_services("no-path", needs) := need.services(needs)

_services("internet-only", _) := set()

_fix("no-path", needs, place) := mend.endpoints(need.services(needs), place)

_fix("internet-only", _, place) := mend.nat_route(min({v.table | some v in place.bySubnet}), mend.nat)

_text := {
	"no-path": concat("", [
		"%s may call %s, but nothing in %s leads there from %s: no VPC endpoint for it and no working NAT. ",
		"Calls will hang until %s.",
	]),
	"internet-only": concat("", [
		"%s may call %s, which has no VPC endpoint, and nothing in %s leads to the internet from %s: no working NAT. ",
		"Calls will hang until %s.",
	]),
}
