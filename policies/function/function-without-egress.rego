# METADATA
# title: Function reaches nothing outside its VPC
# description: |
#   A function attached to a VPC reaches only what the VPC reaches. Its subnets have no default route and no VPC endpoint serves
#   it, so every call to an AWS API or to the internet hangs until the function times out.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
# custom:
#   severity: warning
#   category: function
#   since: 0.1.0
#   inputs: [functions]
#   causes: [isolated]
#   precision: high
package vpclint.rules.function_without_egress

import data.vpclint.lib.doubt
import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.need
import data.vpclint.lib.subject

deny contains finding if {
	some name, fn in subject.attached
	place := subject.place[name]
	_isolated(place)
	_unserved(place)
	place.egress.truth != "no" # else function-sg-without-egress says so
	count({name} & _explained) == 0
	count(_closed(name, place)) == 0
	finding := {
		"resource": name, "at": subject.settings(fn), "cause": "isolated", "subjects": {name}, "severity": _severity(place),
		"message": sprintf(_text, [name, names.vpc(place.vpc), names.plural("subnet", _subnets(place)), names.timeout(fn)]),
		"path": place.internet.path, "fix": mend.nat_routes({v.table | some v in place.bySubnet}, mend.nat),
	}
}

unknown contains {"resource": name, "reason": reason} if some name, reason in doubt.attachment

unknown contains {"resource": name, "reason": reason} if some name, reason in doubt.subnets

unknown contains {"resource": name, "reason": place.endpointsReason} if {
	some name, _ in subject.attached
	place := subject.place[name]
	_isolated(place)
	place.endpointsReason != ""
}

_isolated(place) if {
	count(place.bySubnet) > 0
	every v in place.bySubnet {
		v.truth == "no"
		v.cause == "isolated"
	}
}

# _unserved: the unit says everything about the VPC, and no endpoint of it serves the placement.
_unserved(place) if {
	place.closed == "yes"
	place.endpointsReason == ""
	every e in place.endpoints {
		e.truth == "no"
		count({e.endpoint} & _by_name) == 0
	}
}

# _by_name holds the endpoints whose own name some function is given.
_by_name := {fact.endpoint | some fact in input.endpointFacts; fact.namedByUrl == true}

# _explained holds the functions with a need whose blocking another rule explains, or of which it is not known whether it is blocked.
_explained contains name if {
	some name, needs in need.of_function
	some n in needs
	n.truth in {"no", "unknown"}
}

# _closed holds the targets inside the VPC that the function calls and that do not let it in: then that is what is wrong.
_closed(name, place) := {target |
	some target in place.targets
	name in target.users
	"no" in {target.ingress.truth, target.egress.truth}
}

_subnets(place) := {v.subnet | some v in place.bySubnet}

# _severity is a note where the function has something to talk to inside the VPC.
_severity(place) := "note" if {
	some target in place.targets
	target.ingress.truth in {"yes", "unknown"}
}

else := "warning"

_text := concat("", [
	"%s can reach nothing outside %s: the route table of %s has no route to a NAT gateway, and no VPC endpoint serves it. ",
	"Calls to AWS APIs or the internet will hang until %s.",
])
