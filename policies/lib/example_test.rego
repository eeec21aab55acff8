# METADATA
# title: Examples for tests
# description: |
#   A unit in which all is well: function Consumer in subnet Private of VPC Main, which reaches SQS through NAT gateway Nat. Tests
#   change what they are about.
# scope: package
package vpclint.lib.example

at(line) := {"file": "template.yaml", "start": {"line": line, "byte": line * 10}, "end": {"line": line, "byte": (line * 10) + 5}}

nowhere := {"file": "", "start": {"line": 0, "byte": 0}, "end": {"line": 0, "byte": 0}}

verdict(changes) := object.union({"truth": "yes", "cause": "", "reason": "", "mend": "", "path": []}, changes)

function(changes) := object.union(
	{
		"address": "Consumer", "attached": "yes", "attachedReason": "", "vpcConfig": at(12), "nameRange": at(10), "timeout": 30,
		"managed": false, "subnets": links(["Private"]), "groups": links(["FunctionGroup"]), "role": {"reason": "", "id": ""},
	},
	changes,
)

links(addresses) := {"reason": "", "set": true, "items": [{"address": a} | some a in addresses], "range": nowhere}

unknown_links(reason) := {"reason": reason, "set": true, "items": [], "range": nowhere}

subnet(changes) := object.union(verdict({"cause": "nat", "subnet": "Private", "table": "PrivateTable"}), changes)

place(changes) := object.union(
	{
		"id": "placement-1", "users": ["Consumer"], "vpc": "Main", "groups": ["FunctionGroup"], "reason": "", "closed": "yes",
		"bySubnet": [subnet({})], "internet": verdict({"cause": "nat"}), "egress": verdict({}), "endpoints": [],
		"endpointsReason": "", "targets": [],
	},
	changes,
)

target(changes) := object.union(
	{
		"address": "Database", "service": "rds", "port": 5432, "ingress": verdict({}), "egress": verdict({}), "users": [],
		"callers": [],
	},
	changes,
)

isolated := {"truth": "no", "cause": "isolated"}

need(changes) := object.union(
	verdict({
		"subject": "Consumer", "trigger": false, "placement": "placement-1", "service": "sqs", "internetOnly": false, "class": "E3",
		"certain": false, "call": "",
		"evidence": [{"class": "E3", "text": "role R allows sqs:SendMessage on Orders", "range": at(50)}], "cause": "nat",
		"differs": false, "reached": ["Private"], "blocked": [], "via": "Nat",
	}),
	changes,
)

# api is a need of a trigger's poller.
api(changes) := need(object.union(
	{"subject": "Mapping", "trigger": true, "service": "lambda", "class": "", "certain": true, "evidence": []},
	changes,
))

trigger(changes) := object.union(
	{
		"address": "Mapping", "kind": "msk", "function": {"address": "Consumer"}, "nameRange": at(20),
		"enabled": {"truth": "yes", "reason": ""},
	},
	changes,
)

endpoint_path(changes) := object.union(
	verdict({"endpoint": "SqsEndpoint", "service": "sqs", "gateway": false, "cause": "endpoint", "bySubnet": [subnet({})]}),
	changes,
)

endpoint_fact(changes) := object.union(
	{
		"endpoint": "SqsEndpoint", "service": "sqs", "users": ["Consumer"], "type": verdict({}), "privateDns": verdict({}), "vpcDns": verdict({}),
		"namedByUrl": false, "admits": verdict({}),
	},
	changes,
)

unit(changes) := object.union(
	{
		"path": "template.yaml", "format": "cloudformation", "region": "", "functions": [function({})], "triggers": [],
		"placements": [place({})], "needs": [need({})], "endpoints": [], "endpointFacts": [], "natFacts": [], "brokerFacts": [],
		"roleFacts": [], "mountFacts": [], "gatewayFacts": [], "quotedFacts": [], "certainCalls": [], "roles": [], "vpcs": [], "natGateways": [], "resources": {}, "opaque": [],
	},
	changes,
)

# poller is a unit with a trigger, whose poller stands where Consumer does.
poller(changes) := unit(object.union(
	{"functions": [], "triggers": [trigger({})], "placements": [place({"users": ["Mapping"], "groups": ["BrokerGroup"]})], "needs": []},
	changes,
))

# Units about which little is known.

maybe_attached := unit({
	"functions": [function({"attached": "unknown", "attachedReason": "parameter Attach has no value"})],
	"placements": [], "needs": [],
})

subnets_unknown := unit({
	"functions": [function({"subnets": unknown_links("parameter SubnetIds has no value")})],
	"placements": [place({"bySubnet": [], "internet": verdict({"truth": "unknown", "reason": "parameter SubnetIds has no value"})})],
	"needs": [need({"truth": "unknown", "cause": "", "reason": "parameter SubnetIds has no value"})],
})

groups_unknown := unit({"placements": [place({"egress": verdict({"truth": "unknown", "reason": "parameter Groups has no value"})})]})

# said and doubted sum up what a rule says.
said(deny) := {[f.resource, f.severity, f.message] | some f in deny}

doubted(unknown) := {[d.resource, d.reason] | some d in unknown}
