# METADATA
# title: What functions and triggers need
# description: Needs by cause and by what must be mended, and how strong the evidence for them is.
# scope: package
package vpclint.lib.need

import data.vpclint.lib.names

# declared is the evidence on which a function is judged: class E2 or better.
declared(need) if need.class in {"E2", "E3", "E4"}

# strong is the evidence that makes an error: class E3 or better, or a call that is certain.
strong(need) if need.class in {"E3", "E4"}

strong(need) if need.certain

# real is a need that somebody is known to have, unlike the question for the internet that is asked of every placement.
real(need) if declared(need)

real(need) if need.certain

# of_function holds the real needs of each function.
of_function := _of_function

_of_function[n.subject] contains n if {
	some n in input.needs
	n.trigger == false
	real(n)
}

# blocked holds the real needs of functions that nothing serves, by cause and function.
blocked := _blocked

_blocked[n.cause][n.subject] contains n if {
	some needs in of_function
	some n in needs
	n.truth == "no"
}

# mended holds the same by cause and by what must be mended.
mended := _mended

_mended[n.cause][n.mend] contains n if {
	some needs in of_function
	some n in needs
	n.truth == "no"
}

# of_trigger holds the APIs that each trigger's poller certainly calls.
of_trigger := _of_trigger

_of_trigger[n.subject] contains n if {
	some n in input.needs
	n.trigger == true
	n.certain == true
}

# severity of blocked needs follows the evidence.
severity(needs) := "error" if {
	some n in needs
	strong(n)
}

else := "warning"

services(needs) := {n.service | some n in needs}

subjects(needs) := {n.subject | some n in needs}

# lead is the need whose path is shown: the first by service and subject.
lead(needs) := [n | some n in needs; [n.service, n.subject] == first][0] if {
	first := min({[n.service, n.subject] | some n in needs})
}

# calls lists the services with the evidence that they are called.
calls(needs) := sprintf("%s (%s)", [names.list(services(needs)), names.list(texts)]) if {
	texts := {text | some n in needs; text := _text(n)}
	count(texts) > 0
}

else := names.list(services(needs))

# _text is the strongest evidence; a call that is certain says why before any grant does.
_text(n) := [e.text | some e in n.evidence; e.class == ""][0] if n.certain

else := [e.text | some e in n.evidence; e.class == n.class][0]

evidence(needs) := {e | some n in needs; some e in n.evidence}

# waiting holds the real needs that are blocked until a resource is mended.
waiting(mend) := {n |
	some n in input.needs
	n.mend == mend
	n.truth == "no"
	real(n)
}

# finding is what all findings about needs have in common.
finding(needs) := {
	"subjects": subjects(needs),
	"services": services(needs),
	"evidence": evidence(needs),
	"severity": severity(needs),
	"path": lead(needs).path,
}
