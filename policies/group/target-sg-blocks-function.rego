# METADATA
# title: Security group keeps a function from its data store
# description: |
#   The function is given the host of a database, cache, broker or search domain in its VPC, and the security groups do not let it
#   connect: the store's groups admit its port from elsewhere only, or the function's own groups do not let that port out. Connections
#   hang until the function times out.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
# custom:
#   severity: warning
#   category: group
#   since: 0.1.0
#   inputs: [dataStores]
#   causes: [target-group, own-group]
#   precision: high
package vpclint.rules.target_sg_blocks_function

import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.subject

deny contains finding if {
	some key, closed in _closed
	stores := {c.target.address | some c in closed}
	functions := {c.name | some c in closed}
	finding := {
		"resource": key.group, "cause": key.cause, "subjects": functions,
		"path": [v.path | some c in closed; v := c.verdict][0],
		"message": sprintf(_text[key.cause], [key.group, names.list(stores), key.port, names.list(functions)]),
		"fix": _fix(key, functions),
	}
}

unknown contains {"resource": name, "reason": verdict.reason} if {
	some place in input.placements
	some target in place.targets
	some name in target.callers
	some verdict in [target.ingress, target.egress]
	verdict.truth == "unknown"
	target.service in _services
}

# _closed holds who is kept from what, by the group that must change and the port. File systems have a rule of their own, and groups
# that let nothing out at all are function-sg-without-egress.
_closed[{"group": verdict.mend, "cause": verdict.cause, "port": target.port}] contains {
	"name": name, "target": target, "verdict": verdict,
} if {
	some place in input.placements
	some target in place.targets
	target.service in _services
	some verdict in [target.ingress, target.egress]
	verdict.truth == "no"
	verdict.cause in {"target-group", "own-group"}
	some name in target.callers
	subject.attached[name]
}

_services := {"rds", "elasticache", "memorydb", "opensearch", "docdb", "neptune", "redshift", "dax", "msk", "mq"}

_text := {
	"target-group": "Security group %s of %s admits no TCP %d from %s: connections will hang until the function times out.",
	"own-group": concat("", [
		"Security group %s does not let the connections to %s (TCP %d) of %s out: they will hang until the function times out.",
	]),
}

_fix(key, functions) := mend.admit(
	key.group,
	{g | some f in functions; some g in subject.place[f].groups},
	key.port,
) if {
	key.cause == "target-group"
}

else := mend.let_out(key.group, key.port)
