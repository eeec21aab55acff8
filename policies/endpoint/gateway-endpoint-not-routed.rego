# METADATA
# title: Gateway endpoint is not on the function's route table
# description: |
#   A gateway endpoint works only through the route tables that it is associated with. The subnets of this function use another
#   table, so its calls do not see the endpoint: they go through NAT, which costs, or nowhere.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
# custom:
#   severity: warning
#   category: endpoint
#   since: 0.1.0
#   inputs: [functions, endpoints]
#   causes: [not-routed]
#   precision: high
package vpclint.rules.gateway_endpoint_not_routed

import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.need
import data.vpclint.lib.subject

deny contains finding if {
	some endpoint, needs in _off
	tables := {v.table | some n in needs; some v in _missing(n, endpoint); v.table != ""}
	finding := object.union(need.finding(needs), {
		"resource": endpoint, "cause": "not-routed", "severity": _severity(needs), "path": _path(needs, endpoint),
		"message": sprintf(_text, [
			endpoint, names.list(need.services(needs)), _where(tables), names.list(need.subjects(needs)), _consequence(needs),
		]),
		"fix": _fix(endpoint, tables),
	})
}

unknown contains {"resource": path.endpoint, "reason": path.reason} if {
	some name, needs in need.of_function
	some n in needs
	some path in subject.place[name].endpoints
	path.service == n.service
	path.gateway == true
	path.truth == "unknown"
	path.reason != "its subnets differ"
}

unknown contains {"resource": endpoint.address, "reason": reason} if {
	some endpoint in input.endpoints
	endpoint.serviceKind.value == "Gateway"
	reason := concat("", [endpoint.routeTables.reason, endpoint.vpc.reason])
	reason != ""
	some needs in need.of_function
	some n in needs
	n.service == endpoint.suffix
	n.truth == "unknown"
}

# _off holds the needs of functions that do not find a gateway endpoint of their VPC, by endpoint.
_off[path.endpoint] contains n if {
	some name, needs in need.of_function
	some n in needs
	some path in subject.place[name].endpoints
	path.service == n.service
	count(_missing(n, path.endpoint)) > 0
	_matters(n)
}

# _matters: no other endpoint serves the need, and nothing nearer is wrong.
_matters(n) if n.cause in {"not-routed", "nat"}

_matters(n) if {
	n.truth == "unknown"
	n.differs == false
}

# _missing holds the subnets of a function whose tables lack the endpoint.
_missing(n, endpoint) := {v |
	some path in subject.place[n.subject].endpoints
	path.endpoint == endpoint
	some v in path.bySubnet
	v.truth == "no"
	v.cause == "not-routed"
}

_severity(needs) := need.severity({n | some n in needs; n.truth == "no"})

_path(needs, endpoint) := [v.path | some v in _missing(need.lead(needs), endpoint)][0]

_where(tables) := "the main route table of the VPC" if count(tables) == 0

else := names.plural("route table", tables)

_consequence(needs) := "which go through NAT and are charged per GB" if {
	every n in needs {
		n.truth == "yes"
	}
}

else := "which hang until they time out"

_text := "Gateway endpoint %s (%s) is not associated with %s: it does not serve the calls of %s, %s."

_fix(endpoint, tables) := mend.settings(
	endpoint,
	sprintf("RouteTableIds: [%s]", [_ids(tables)]),
	sprintf("route_table_ids = [%s]", [_ids(tables)]),
)

_ids(tables) := concat(", ", sort([i | some t in tables; i := mend.id(t)]))
