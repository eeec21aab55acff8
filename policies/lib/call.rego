# METADATA
# title: Calls that need no evidence
# description: What a function certainly calls because of what it is used for, by the kind of that use. Each kind has a rule of its own.
# scope: package
package vpclint.lib.call

import data.vpclint.lib.mend
import data.vpclint.lib.need
import data.vpclint.lib.subject

# blocked holds the needs of certain calls to which nothing leads, by kind and function.
blocked[n.call][name] contains n if {
	some name, needs in need.blocked["no-path"]
	some n in needs
	n.call != ""
}

# users are the resources that put a function to a use: what it answers, rotates or reports on.
users[c.kind][c.function.address] contains c.address if some c in input.certainCalls

# finding is what findings about blocked calls have in common; the message is the rule's own.
finding(name, needs) := object.union(need.finding(needs), {
	"resource": name, "at": subject.settings(subject.functions[name]), "cause": "no-path", "services": need.services(needs),
	"fix": mend.endpoints(need.services(needs), subject.place[name]),
})

# doubts holds the functions of a kind of which it cannot be told whether the call succeeds.
doubts[n.call][n.subject] contains n.reason if {
	some n in input.needs
	n.call != ""
	n.truth == "unknown"
	n.differs == false
	n.reason != ""
}

doubts[c.kind][f.address] contains f.attachedReason if {
	some c in input.certainCalls
	some f in input.functions
	f.address == c.function.address
	f.attached == "unknown"
}
