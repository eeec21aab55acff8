# METADATA
# title: Snippets that mend
# description: Snippets in the unit's own format, with the names that the user gave.
# scope: package
package vpclint.lib.mend

_language := "hcl" if startswith(input.format, "terraform")

else := "yaml"

# id refers to a resource by its id.
id(address) := sprintf(_reference.id[_language], [_local(address)])

# group refers to a security group. The default group of a VPC is an attribute of the VPC.
group(address) := sprintf("!GetAtt %s", [_local(address)]) if {
	_language == "yaml"
	endswith(address, _default_group)
}

else := sprintf(_reference.group[_language], [_local(address)])

_reference := {
	"id": {"yaml": "!Ref %s", "hcl": "%s.id"},
	"group": {"yaml": "!GetAtt %s.GroupId", "hcl": "%s.id"},
}

# _local is the address within its own module or nested stack: references do not cross these.
_local(address) := regex.replace(address, `^(module\.[^.\[]+(\[[^\]]*\])?\.)+`, "") if _language == "hcl"

else := regex.replace(address, `^.*\.([^.]+\.DefaultSecurityGroup)$`, "$1") if endswith(address, _default_group)

else := regex.replace(address, `^.*\.`, "")

_default_group := ".DefaultSecurityGroup"

# settings changes a resource that exists.
settings(address, yaml, hcl) := sprintf("resource %s {\n  # …\n  %s\n}", [_labels(address), _indent(hcl, 2)]) if {
	_language == "hcl"
}

else := sprintf("%s:\n  Properties:\n    %s", [_local(address), _indent(yaml, 4)])

_indent(text, 2) := replace(text, "\n", "\n  ")

_indent(text, 4) := replace(text, "\n", "\n    ")

_labels(address) := sprintf("%q %q", array.slice(parts, count(parts) - 2, count(parts))) if {
	parts := split(regex.replace(address, `\[("[^"]*"|[^\]]*)\]`, ""), ".")
	count(parts) > 1
}

else := sprintf("%q", [address])

# nat_route leads a route table to a NAT gateway; each may be "" where there is none yet.
nat_route(table, nat_gateway) := _nat_route(_invented.route[_language], table, nat_gateway)

_nat_route(name, table, nat_gateway) := sprintf(_snippet.nat_route[_language], [name, _table(table), _gateway(nat_gateway)])

_table("") := id(_invented.table[_language])

_table(address) := id(address) if address != ""

_gateway("") := id(_invented.gateway[_language])

_gateway(address) := id(address) if address != ""

_invented := {
	"table": {"yaml": "PrivateRouteTable", "hcl": "aws_route_table.private"},
	"subnet": {"yaml": "PrivateSubnet", "hcl": "aws_subnet.private"},
	"route": {"yaml": "DefaultRoute", "hcl": "default"},
	"routes": {"yaml": "%sDefaultRoute", "hcl": "%s"},
	"public": {"yaml": "PublicSubnet", "hcl": "aws_subnet.public"},
	"gateway": {"yaml": "NatGateway", "hcl": "aws_nat_gateway.this"},
	"group": {"yaml": "EndpointSecurityGroup", "hcl": "aws_security_group.endpoints"},
}

# nat is a NAT gateway of the unit that gives internet, "" if there is none.
nat := min(working) if {
	working := {f.nat | some f in input.natFacts; f.works.truth == "yes"}
	count(working) > 0
}

else := ""

# private_subnet moves a function into a subnet whose route table is yet to be led to a NAT gateway.
private_subnet(function) := settings(
	function,
	sprintf("VpcConfig:\n  SubnetIds: [%s]  # on route table %s", [id(_invented.subnet.yaml), _invented.table.yaml]),
	sprintf("vpc_config {\n  subnet_ids = [%s] # on %s\n}", [id(_invented.subnet.hcl), _invented.table.hcl]),
)

# nat_routes leads several route tables to a NAT gateway.
nat_routes(tables, nat_gateway) := nat_route(concat("", tables), nat_gateway) if count(tables - {""}) < 2

else := concat("\n", [_nat_route(sprintf(_invented.routes[_language], [_name(table)]), table, nat_gateway) | some table in sort([t | some t in (tables - {""})])])

# public_subnet is a subnet of the VPC whose own default route leads to an internet gateway, or one that is yet to be made.
public_subnet(vpc) := min(public) if {
	public := {a.subnet.address |
		some route in input.routes
		route.targetKind == "internet-gateway"
		route.destination.value == "0.0.0.0/0"
		some a in input.associations
		a.subnet.address != ""
		a.table.address == route.table.address
		some subnet in input.subnets
		subnet.address == a.subnet.address
		subnet.vpc.address == vpc
	}
	count(public) > 0
}

else := _invented.public[_language]

# managed_policy attaches a managed policy of AWS to a role.
managed_policy(role, name) := sprintf(_snippet.attachment[_language], [_name(role), id(role), name]) if _language == "hcl"

else := settings(role, sprintf(_snippet.attachment[_language], [name]), "")

# attachment attaches an internet gateway to a VPC.
attachment(gateway, vpc) := sprintf(_snippet.gateway_attachment, [_name(gateway), id(vpc), id(gateway)]) if {
	_language == "yaml"
}

else := settings(gateway, "", sprintf("vpc_id = %s", [id(vpc)]))

# association puts a subnet on a route table, which may be "" where there is none yet.
association(subnet, table) := sprintf(_snippet.association[_language], [_name(subnet), id(subnet), _table(table)])

# endpoints adds the endpoints that a placement lacks, one a service.
endpoints(services, place) := concat("\n", [_endpoint(s, place) | some s in sort([s | some s in services])])

_endpoint(service, place) := sprintf(_snippet.gateway[_language], [
	_name(service), _service(service), id(place.vpc), _ids({v.table | some v in place.bySubnet; v.table != ""}),
]) if {
	service in {"s3", "dynamodb", "s3express"}
}

else := sprintf(_snippet.interface[_language], [
	_name(service), _service(service), id(place.vpc), _ids({v.subnet | some v in place.bySubnet}),
	group(_invented.group[_language]), _sources(place.groups),
])

# _name makes a label of a service or of an address: EcrApi, ecr_api.
_name(text) := trim(regex.replace(_local(text), "[^A-Za-z0-9]+", "_"), "_") if _language == "hcl"

else := concat("", [t |
	some part in split(replace(text, ".", "-"), "-")
	t := concat("", [upper(substring(part, 0, 1)), substring(part, 1, -1)])
])

_service(suffix) := sprintf("!Sub com.amazonaws.${AWS::Region}.%s", [suffix]) if _language == "yaml"

else := sprintf(`"com.amazonaws.%s.%s"`, [_region, suffix])

_region := "${data.aws_region.current.region}" if input.region == ""

else := input.region

_ids(addresses) := concat(", ", sort([i | some a in addresses; i := id(a)]))

_sources(groups) := concat(", ", sort([g | some g in groups])) if count(groups) > 0

else := "its callers"

# admit lets traffic from groups into a group; the group itself among them opens it for its own members. Terraform takes rules either in the
# group or beside it, not both.
admit(to, sources, port) := settings(to, "", concat("", [
	sprintf("ingress {\n  from_port       = %d\n  to_port         = %d\n  protocol        = \"tcp\"", [port, port]),
	_peers(sources - {to}),
	_self(sources & {to}),
	"\n}",
])) if {
	_language == "hcl"
	some g in input.securityGroups
	g.address == to
	count([rule | some rule in g.ingress; rule.address == to]) > 0
}

else := concat("\n", [snippet |
	some from in sort([s | some s in sources])
	snippet := sprintf(_snippet.ingress[_language], [_name(to), port, group(to), port, port, group(from)])
])

_peers(groups) := sprintf("\n  security_groups = [%s]", [_ids(groups)]) if count(groups) > 0

else := ""

_self(groups) := "\n  self            = true" if count(groups) > 0

else := ""

# let_out lets a group connect to a port anywhere; the routes and the other side's groups still decide.
let_out(from, port) := sprintf(_snippet.egress, [_name(from), port, group(from), port, port]) if {
	_language == "hcl"
	some g in input.securityGroups
	g.address == from
	g.egressStandalone == true
}

else := settings(
	from,
	sprintf("SecurityGroupEgress:\n  - {IpProtocol: tcp, FromPort: %d, ToPort: %d, CidrIp: 0.0.0.0/0}", [port, port]),
	sprintf(
		"egress {\n  from_port   = %d\n  to_port     = %d\n  protocol    = \"tcp\"\n  cidr_blocks = [\"0.0.0.0/0\"]\n}",
		[port, port],
	),
)

_snippet := {
	"nat_route": {
		"yaml": `%s:
  Type: AWS::EC2::Route
  Properties:
    RouteTableId: %s
    DestinationCidrBlock: 0.0.0.0/0
    NatGatewayId: %s`,
		"hcl": `resource "aws_route" %q {
  route_table_id         = %s
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = %s
}`,
	},
	"attachment": {
		"yaml": "ManagedPolicyArns:\n  - !Sub arn:${AWS::Partition}:iam::aws:policy/%s",
		"hcl": `resource "aws_iam_role_policy_attachment" %q {
  role       = %s
  policy_arn = "arn:aws:iam::aws:policy/%s"
}`,
	},
	"egress": `resource "aws_vpc_security_group_egress_rule" "%s_%d" {
  security_group_id = %s
  ip_protocol       = "tcp"
  from_port         = %d
  to_port           = %d
  cidr_ipv4         = "0.0.0.0/0"
}`,
	"association": {
		"yaml": `%sRouteTableAssociation:
  Type: AWS::EC2::SubnetRouteTableAssociation
  Properties:
    SubnetId: %s
    RouteTableId: %s`,
		"hcl": `resource "aws_route_table_association" %q {
  subnet_id      = %s
  route_table_id = %s
}`,
	},
	"gateway_attachment": `%sAttachment:
  Type: AWS::EC2::VPCGatewayAttachment
  Properties:
    VpcId: %s
    InternetGatewayId: %s`,
	"gateway": {
		"yaml": `%sEndpoint:
  Type: AWS::EC2::VPCEndpoint
  Properties:
    VpcEndpointType: Gateway
    ServiceName: %s
    VpcId: %s
    RouteTableIds: [%s]`,
		"hcl": `resource "aws_vpc_endpoint" %q {
  vpc_endpoint_type = "Gateway"
  service_name      = %s
  vpc_id            = %s
  route_table_ids   = [%s]
}`,
	},
	"interface": {
		"yaml": `%sEndpoint:
  Type: AWS::EC2::VPCEndpoint
  Properties:
    VpcEndpointType: Interface
    PrivateDnsEnabled: true
    ServiceName: %s
    VpcId: %s
    SubnetIds: [%s]
    SecurityGroupIds: [%s]  # must admit TCP 443 from %s`,
		"hcl": `resource "aws_vpc_endpoint" %q {
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  service_name        = %s
  vpc_id              = %s
  subnet_ids          = [%s]
  security_group_ids  = [%s] # must admit TCP 443 from %s
}`,
	},
	"ingress": {
		"yaml": `%sIngress%d:
  Type: AWS::EC2::SecurityGroupIngress
  Properties:
    GroupId: %s
    IpProtocol: tcp
    FromPort: %d
    ToPort: %d
    SourceSecurityGroupId: %s`,
		"hcl": `resource "aws_vpc_security_group_ingress_rule" "%s_%d" {
  security_group_id            = %s
  ip_protocol                  = "tcp"
  from_port                    = %d
  to_port                      = %d
  referenced_security_group_id = %s
}`,
	},
}
