# METADATA
# title: Function is attached to a public subnet
# description: |
#   The network interfaces of a function never get a public IPv4 address, so an internet gateway drops their packets: from a
#   public subnet a function reaches neither the internet nor the public endpoints of AWS services, and its calls hang until it
#   times out. Only a NAT gateway in another subnet, or VPC endpoints, lead out.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html
# custom:
#   severity: warning
#   category: function
#   since: 0.1.0
#   inputs: [functions]
#   causes: [public-subnet, default-vpc]
#   precision: high
package vpclint.rules.function_in_public_subnet

import data.vpclint.lib.doubt
import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.need
import data.vpclint.lib.subject

deny contains finding if {
	some cause, by_function in _public
	some name, verdicts in by_function
	fn := subject.functions[name]
	needs := _needs(name, cause)
	finding := {
		"resource": name, "at": subject.subnets(fn), "cause": cause, "subjects": {name},
		"severity": _severity(cause, needs), "services": need.services(needs),
		"message": sprintf(_text[cause], [name, names.plural(_noun[cause], {v.subnet | some v in verdicts}), _calls(needs)]),
		"path": [v.path | some v in verdicts][0], "evidence": need.evidence(needs),
		"fix": concat("\n", [mend.private_subnet(name), mend.nat_route("", mend.nat)]),
	}
}

unknown contains {"resource": name, "reason": reason} if some name, reason in doubt.attachment

unknown contains {"resource": name, "reason": reason} if some name, reason in doubt.subnets

# _public holds the verdicts of public subnets by cause and function.
_public[v.cause][name] contains v if {
	some name, _ in subject.attached
	some v in subject.place[name].bySubnet
	v.truth == "no"
	v.cause in {"public-subnet", "default-vpc"}
}

_needs(name, cause) := {n |
	some n in input.needs
	n.subject == name
	n.cause == cause
	need.real(n)
	_lost(n)
}

# _lost: blocked from every subnet, or from some.
_lost(n) if n.truth == "no"

_lost(n) if n.differs

# _severity is an error when something that the function needs is lost from every subnet. A default VPC may have been changed by hand.
_severity("public-subnet", needs) := need.severity({n | some n in needs; n.truth == "no"})

_severity("default-vpc", _) := "warning"

_noun := {"public-subnet": "public subnet", "default-vpc": "subnet"}

_text := {
	"public-subnet": concat("", [
		"%s is attached to %s, whose default route leads to an internet gateway. Lambda network interfaces never get a ",
		"public IPv4 address, so that gateway drops their traffic: no internet and no public AWS endpoints%s.",
	]),
	"default-vpc": concat("", [
		"%s is attached to %s of a default VPC, which is public unless somebody changed its main route table. Lambda network ",
		"interfaces never get a public IPv4 address, so there is no internet and no public AWS endpoints%s.",
	]),
}

_calls(needs) := "" if count(needs) == 0

_calls(needs) := sprintf("; it may call %s", [need.calls(needs)]) if count(needs) > 0
