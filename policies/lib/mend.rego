# METADATA
# title: Snippets that mend
# description: Snippets in the unit's own format, with the names that the user gave.
# scope: package
package vpclint.lib.mend

# id refers to a resource by its id.
id(address) := sprintf("%s.id", [_local(address)]) if input.format == "terraform"

else := sprintf("!Ref %s", [address])

# group refers to a security group.
group(address) := sprintf("%s.id", [_local(address)]) if input.format == "terraform"

else := sprintf("!GetAtt %s.GroupId", [address])

# _local is the address within its own module: references do not cross modules.
_local(address) := regex.replace(address, `^(module\.[^.\[]+(\[[^\]]*\])?\.)+`, "")

# text picks the snippet of the unit's format; its lines are joined.
text(yaml, hcl) := concat("\n", hcl) if input.format == "terraform"

else := concat("\n", yaml)

# settings changes a resource that exists.
settings(address, yaml, hcl) := text(
	array.concat([sprintf("%s:", [address]), "  Properties:"], [sprintf("    %s", [l]) | some l in yaml]),
	array.flatten([
		sprintf("resource %s {", [_labels(address)]),
		"  # …",
		[sprintf("  %s", [l]) | some l in hcl],
		"}",
	]),
)

_labels(address) := sprintf("%q %q", [parts[count(parts) - 2], regex.replace(parts[count(parts) - 1], `\[.*$`, "")]) if {
	parts := split(regex.replace(address, `\[("[^"]*"|[^\]]*)\]`, ""), ".")
	count(parts) > 1
}

else := sprintf("%q", [address])

# nat_route leads a route table to a NAT gateway; table and nat may be "" where there is none yet.
nat_route(table, nat) := text(
	[
		"DefaultRoute:",
		"  Type: AWS::EC2::Route",
		"  Properties:",
		sprintf("    RouteTableId: %s", [_id_or(table, "!Ref PrivateRouteTable")]),
		"    DestinationCidrBlock: 0.0.0.0/0",
		sprintf("    NatGatewayId: %s", [_id_or(nat, "!Ref NatGateway")]),
	],
	[
		`resource "aws_route" "default" {`,
		sprintf("  route_table_id         = %s", [_id_or(table, "aws_route_table.private.id")]),
		`  destination_cidr_block = "0.0.0.0/0"`,
		sprintf("  nat_gateway_id         = %s", [_id_or(nat, "aws_nat_gateway.this.id")]),
		"}",
	],
)

_id_or("", other) := other

_id_or(address, _) := id(address) if address != ""

# nat is a NAT gateway of the unit that gives internet, "" if there is none.
nat := min(working) if {
	working := {f.nat | some f in input.natFacts; f.works.truth == "yes"}
	count(working) > 0
}

else := ""

# association puts a subnet on a route table.
association(subnet, table) := text(
	[
		sprintf("%sRouteTableAssociation:", [subnet]),
		"  Type: AWS::EC2::SubnetRouteTableAssociation",
		"  Properties:",
		sprintf("    SubnetId: %s", [id(subnet)]),
		sprintf("    RouteTableId: %s", [_id_or(table, "!Ref PrivateRouteTable")]),
	],
	[
		`resource "aws_route_table_association" "private" {`,
		sprintf("  subnet_id      = %s", [id(subnet)]),
		sprintf("  route_table_id = %s", [_id_or(table, "aws_route_table.private.id")]),
		"}",
	],
)

# endpoints adds the endpoints that a placement lacks, one a service.
endpoints(services, place) := concat("\n", [_endpoint(s, place) | some s in sort([s | some s in services])])

_gateways := {"s3", "dynamodb", "s3express"}

_endpoint(service, place) := text(
	[
		sprintf("%sEndpoint:", [_title(service)]),
		"  Type: AWS::EC2::VPCEndpoint",
		"  Properties:",
		sprintf("    ServiceName: !Sub com.amazonaws.${AWS::Region}.%s", [service]),
		"    VpcEndpointType: Gateway",
		sprintf("    VpcId: %s", [id(place.vpc)]),
		sprintf("    RouteTableIds: [%s]", [_ids(_tables(place))]),
	],
	[
		sprintf("resource \"aws_vpc_endpoint\" %q {", [service]),
		sprintf("  service_name      = \"com.amazonaws.%s.%s\"", [_region, service]),
		`  vpc_endpoint_type = "Gateway"`,
		sprintf("  vpc_id            = %s", [id(place.vpc)]),
		sprintf("  route_table_ids   = [%s]", [_ids(_tables(place))]),
		"}",
	],
) if service in _gateways

else := text(
	[
		sprintf("%sEndpoint:", [_title(service)]),
		"  Type: AWS::EC2::VPCEndpoint",
		"  Properties:",
		sprintf("    ServiceName: !Sub com.amazonaws.${AWS::Region}.%s", [service]),
		"    VpcEndpointType: Interface",
		"    PrivateDnsEnabled: true",
		sprintf("    VpcId: %s", [id(place.vpc)]),
		sprintf("    SubnetIds: [%s]", [_ids(_subnets(place))]),
		sprintf("    SecurityGroupIds: [!Ref EndpointSecurityGroup]  # admits TCP 443 from %s", [_list(place.groups)]),
	],
	[
		sprintf("resource \"aws_vpc_endpoint\" %q {", [replace(service, ".", "_")]),
		sprintf("  service_name        = \"com.amazonaws.%s.%s\"", [_region, service]),
		`  vpc_endpoint_type   = "Interface"`,
		"  private_dns_enabled = true",
		sprintf("  vpc_id              = %s", [id(place.vpc)]),
		sprintf("  subnet_ids          = [%s]", [_ids(_subnets(place))]),
		sprintf("  security_group_ids  = [aws_security_group.endpoints.id] # admits TCP 443 from %s", [_list(place.groups)]),
		"}",
	],
)

_title(service) := concat("", [t | some part in split(replace(service, ".", "-"), "-"); t := _capital(part)])

_capital(word) := concat("", [upper(substring(word, 0, 1)), substring(word, 1, -1)])

_region := input.region if input.region != ""

else := "${data.aws_region.current.region}"

_subnets(place) := {v.subnet | some v in place.bySubnet}

_tables(place) := {v.table | some v in place.bySubnet; v.table != ""}

_ids(addresses) := concat(", ", sort([i | some a in addresses; i := id(a)]))

_list(addresses) := concat(", ", sort([a | some a in addresses]))

# admit lets traffic from groups into a group. A name of the group itself opens it for its own members.
admit(to, sources, port) := concat("\n", [snippet |
	some from in sort([s | some s in sources])
	snippet := text(
		[
			sprintf("%sIngress%d:", [to, port]),
			"  Type: AWS::EC2::SecurityGroupIngress",
			"  Properties:",
			sprintf("    GroupId: %s", [group(to)]),
			"    IpProtocol: tcp",
			sprintf("    FromPort: %d", [port]),
			sprintf("    ToPort: %d", [port]),
			sprintf("    SourceSecurityGroupId: %s", [group(from)]),
		],
		[
			sprintf("resource \"aws_vpc_security_group_ingress_rule\" \"port_%d\" {", [port]),
			sprintf("  security_group_id            = %s", [group(to)]),
			`  ip_protocol                  = "tcp"`,
			sprintf("  from_port                    = %d", [port]),
			sprintf("  to_port                      = %d", [port]),
			sprintf("  referenced_security_group_id = %s", [group(from)]),
			"}",
		],
	)
])

# let_out lets a group connect to a port anywhere; the routes and the other side's groups still decide.
let_out(from, port) := settings(
	from,
	[
		"SecurityGroupEgress:",
		sprintf("  - {IpProtocol: tcp, FromPort: %d, ToPort: %d, CidrIp: 0.0.0.0/0}", [port, port]),
	],
	[
		"egress {",
		sprintf("  from_port   = %d", [port]),
		sprintf("  to_port     = %d", [port]),
		`  protocol    = "tcp"`,
		`  cidr_blocks = ["0.0.0.0/0"]`,
		"}",
	],
)
