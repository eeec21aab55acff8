# METADATA
# title: Function cannot mount its file system
# description: |
#   Lambda mounts an EFS file system over NFS, through the mount target in the zone of the subnet that the function runs in. That takes
#   VPC settings, a mount target in every zone that the function uses, and security groups that let TCP 2049 pass. Otherwise every
#   invocation fails before the handler runs.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-filesystem.html
# - ref: https://docs.aws.amazon.com/efs/latest/ug/accessing-fs.html
# custom:
#   severity: error
#   category: function
#   since: 0.1.0
#   inputs: [functions, mountFacts]
#   causes: [no-mount-target, target-group, own-group, not-attached, no-egress]
#   precision: high
package vpclint.rules.function_efs_unreachable

import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.subject

deny contains finding if {
	some key, facts in _blocked
	functions := {fact.function | some fact in facts}
	finding := object.union(_place(key), {
		"resource": key.mend, "cause": key.cause, "subjects": functions,
		"path": [fact.path | some fact in facts][0],
		"message": sprintf(_text[key.cause], array.concat([names.list(functions)], _named(key))),
		"fix": _fix(key, functions),
	})
}

unknown contains {"resource": fact.function, "reason": fact.reason} if {
	some fact in input.mountFacts
	fact.truth == "unknown"
}

# _blocked holds the mounts that fail, by the cause and what must be mended. Groups that let nothing out at all are
# function-sg-without-egress.
_blocked[{"mend": fact.mend, "cause": fact.cause}] contains fact if {
	some fact in input.mountFacts
	fact.truth == "no"
	fact.cause != "no-egress"
}

# _place: mount targets in other zones are mended at the list of subnets.
_place(key) := {"at": subject.subnets(subject.functions[key.mend])} if key.cause == "no-mount-target"

else := {}

_named(key) := [key.mend] if key.cause in {"target-group", "own-group"}

else := []

_text := {
	"not-attached": "%s mounts an EFS file system and has no VPC settings: Lambda mounts file systems only inside a VPC.",
	"no-mount-target": concat("", [
		"%s runs in subnets in whose zone its file system has no mount target: from there the file system cannot be mounted.",
	]),
	"target-group": "%s cannot mount its file system: security group %s of the mount target admits no TCP 2049 from it.",
	"own-group": "%s cannot mount its file system: security group %s does not let TCP 2049 out to the mount target.",
}

_fix(key, functions) := mend.admit(key.mend, {g | some f in functions; some g in subject.place[f].groups}, 2049) if {
	key.cause == "target-group"
}

else := mend.let_out(key.mend, 2049) if {
	key.cause == "own-group"
}

else := mend.private_subnet(key.mend) if {
	key.cause == "not-attached"
}

else := ""
