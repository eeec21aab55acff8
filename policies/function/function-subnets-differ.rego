# METADATA
# title: Subnets of one function reach different things
# description: |
#   A function runs in any of its subnets. What it needs is reached from some of them and not from the others, so the same call
#   works at one time and hangs at another: intermittent timeouts that no retry explains.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
# custom:
#   severity: warning
#   category: function
#   since: 0.1.0
#   inputs: [functions]
#   causes: [isolated, no-path, peering]
#   precision: high
package vpclint.rules.function_subnets_differ

import data.vpclint.lib.doubt
import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.need
import data.vpclint.lib.subject

deny contains finding if {
	some name, needs in _differing
	fn := subject.functions[name]
	lead := need.lead(needs)
	finding := object.union(need.finding(needs), {
		"resource": name, "at": subject.subnets(fn), "cause": "subnets", "severity": "warning",
		"services": need.services(needs) - {"internet"},
		"message": sprintf(_text, [
			name, _what(need.services(needs)), names.plural("subnet", lead.reached), names.list(lead.blocked),
		]),
		"fix": mend.association(min(lead.blocked), _table(subject.place[name], lead.reached)),
	})
}

unknown contains {"resource": name, "reason": reason} if {
	some name, reason in doubt.attachment
	_several(subject.functions[name])
}

unknown contains {"resource": name, "reason": reason} if {
	some name, reason in doubt.subnets
	_several(subject.functions[name])
}

# _differing holds the needs, the internet among them, whose subnets differ for want of a path. Public subnets and gateway endpoints
# have their own rules.
_differing[n.subject] contains n if {
	some n in input.needs
	n.differs == true
	n.trigger == false
	n.cause in {"isolated", "no-path", "peering"}
	_counts(n)
}

_counts(n) if need.declared(n)

_counts(n) if n.service == "internet"

# _several: a single subnet cannot differ.
_several(fn) if count(fn.subnets.items) > 1

_several(fn) if fn.subnets.reason != ""

_what(services) := "the internet" if services == {"internet"}

else := names.list(services - {"internet"})

_table(place, reached) := min({v.table | some v in place.bySubnet; v.subnet in reached})

_text := concat("", [
	"%s reaches %s from %s but not from %s. It runs in any of its subnets, so its calls will time out now and then.",
])
