package policies_test

import "testing"

// TestDoubts takes a needed endpoint away from the vault, or a route from the shop, together with a change that may make up for it. Where
// it may, the fault is no longer proven and must be listed as not checked; where it only looks as if it might, the fault stays.
func TestDoubts(t *testing.T) {
	try(t, map[string][]mutation{"shop": shopInDoubt(), "vault": vaultInDoubt()})
}

func vaultInDoubt() []mutation {
	const (
		fault   = "error function-service-unreachable sqs: Booking = aws_lambda_function.booking"
		doubt   = "unknown function-service-unreachable: Booking = aws_lambda_function.booking"
		end     = "Resources:\n"
		endTF   = "provider \"aws\" {"
		env     = "          QUEUE_URL: !Ref Orders\n"
		envTF   = "      QUEUE_URL  = aws_sqs_queue.orders.url\n"
		grant   = "Action: sqs:SendMessage, Resource: !GetAtt Orders.Arn"
		grantTF = `      { Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.orders.arn },
`
	)
	gone, goneTF := cut("SqsEndpoint"), cut("aws_vpc_endpoint.sqs")
	add := func(text string) []edit { return []edit{gone, {end, end + text}} }
	addTF := func(text string) []edit { return []edit{goneTF, {endTF, text + "\n" + endTF}} }
	return []mutation{
		{
			name: "the default route leads to a transit gateway",
			cfn: add(`  DefaultRoute:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref VaultTable
      DestinationCidrBlock: 0.0.0.0/0
      TransitGatewayId: tgw-0123456789abcdef0
`),
			tf: addTF(`resource "aws_route" "default" {
  route_table_id         = aws_route_table.vault.id
  destination_cidr_block = "0.0.0.0/0"
  transit_gateway_id     = "tgw-0123456789abcdef0"
}
`),
			want: doubt,
		},
		{
			name: "another network is reached by peering",
			cfn: add(`  HubRoute:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref VaultTable
      DestinationCidrBlock: 10.50.0.0/16
      VpcPeeringConnectionId: pcx-0123456789abcdef0
`),
			tf: addTF(`resource "aws_route" "hub" {
  route_table_id            = aws_route_table.vault.id
  destination_cidr_block    = "10.50.0.0/16"
  vpc_peering_connection_id = "pcx-0123456789abcdef0"
}
`),
			want: doubt,
		},
		{
			name: "a private hosted zone answers for the service",
			cfn: add(`  Zone:
    Type: AWS::Route53::HostedZone
    Properties:
      Name: sqs.eu-west-1.amazonaws.com
      VPCs: [{VPCId: !Ref Vpc, VPCRegion: !Ref AWS::Region}]
`),
			tf: addTF(`resource "aws_route53_zone" "sqs" {
  name = "sqs.eu-west-1.amazonaws.com"

  vpc {
    vpc_id = aws_vpc.main.id
  }
}
`),
			want: doubt,
		},
		{
			name: "a private hosted zone stands in for private DNS",
			cfn: []edit{{"${AWS::Region}.sqs\n      VpcEndpointType: Interface\n      PrivateDnsEnabled: true\n", "${AWS::Region}.sqs\n      VpcEndpointType: Interface\n"}, {end, end + `  Zone:
    Type: AWS::Route53::HostedZone
    Properties:
      Name: sqs.eu-west-1.amazonaws.com
      VPCs: [{VPCId: !Ref Vpc, VPCRegion: !Ref AWS::Region}]
`}},
			tf: []edit{{"eu-west-1.sqs\"\n  vpc_endpoint_type   = \"Interface\"\n  private_dns_enabled = true\n", "eu-west-1.sqs\"\n  vpc_endpoint_type   = \"Interface\"\n"}, {endTF, `resource "aws_route53_zone" "sqs" {
  name = "sqs.eu-west-1.amazonaws.com"

  vpc {
    vpc_id = aws_vpc.main.id
  }
}

` + endTF}},
			want: doubt,
		},
		{
			name: "a private hosted zone answers for something else",
			cfn: add(`  Zone:
    Type: AWS::Route53::HostedZone
    Properties:
      Name: vault.internal
      VPCs: [{VPCId: !Ref Vpc, VPCRegion: !Ref AWS::Region}]
`),
			tf: addTF(`resource "aws_route53_zone" "vault" {
  name = "vault.internal"

  vpc {
    vpc_id = aws_vpc.main.id
  }
}
`),
			want: fault,
		},
		{
			name: "the route table is exported and may get routes elsewhere",
			cfn: []edit{gone, {end, `Outputs:
  Table:
    Value: !Ref VaultTable
    Export: {Name: vault-table}
` + end}},
			tf: addTF(`output "route_table_id" {
  value = aws_route_table.vault.id
}
`),
			want: doubt,
		},
		{
			name: "the id of the route table is kept in a parameter, where others find it",
			cfn: add(`  Kept:
    Type: AWS::SSM::Parameter
    Properties: {Type: String, Value: !Ref VaultTable}
`),
			tf: addTF(`resource "aws_ssm_parameter" "kept" {
  name  = "table"
  type  = "String"
  value = aws_route_table.vault.id
}
`),
			want: doubt,
		},
		{
			name: "a Resolver rule from elsewhere applies to the VPC",
			cfn: add(`  Resolver:
    Type: AWS::Route53Resolver::ResolverRuleAssociation
    Properties: {VPCId: !Ref Vpc, ResolverRuleId: rslvr-rr-0123456789abcdef0}
`),
			tf: addTF(`resource "aws_route53_resolver_rule_association" "hub" {
  vpc_id           = aws_vpc.main.id
  resolver_rule_id = "rslvr-rr-0123456789abcdef0"
}
`),
			want: doubt,
		},
		{
			name: "a Resolver rule for names of the company applies to the VPC",
			cfn: add(`  Company:
    Type: AWS::Route53Resolver::ResolverRule
    Properties: {RuleType: FORWARD, DomainName: corp.example}
  Resolver:
    Type: AWS::Route53Resolver::ResolverRuleAssociation
    Properties: {VPCId: !Ref Vpc, ResolverRuleId: !Ref Company}
`),
			tf: addTF(`resource "aws_route53_resolver_rule" "company" {
  rule_type   = "FORWARD"
  domain_name = "corp.example"
}

resource "aws_route53_resolver_rule_association" "company" {
  vpc_id           = aws_vpc.main.id
  resolver_rule_id = aws_route53_resolver_rule.company.id
}
`),
			want: fault,
		},
		{
			name: "a Route 53 profile applies to the VPC",
			cfn: add(`  Profile:
    Type: AWS::Route53Profiles::ProfileAssociation
    Properties: {Name: hub, ProfileId: rp-0123456789abcdef0, ResourceId: !Ref Vpc}
`),
			tf: addTF(`resource "aws_route53profiles_association" "hub" {
  name        = "hub"
  profile_id  = "rp-0123456789abcdef0"
  resource_id = aws_vpc.main.id
}
`),
			want: doubt,
		},
		{
			name: "a variable names another host for the service",
			cfn:  []edit{gone, {env, env + "          AWS_ENDPOINT_URL_SQS: https://queues.vault.internal\n"}},
			tf:   []edit{goneTF, {envTF, envTF + "      AWS_ENDPOINT_URL_SQS = \"https://queues.vault.internal\"\n"}},
			want: doubt,
		},
		{
			name: "a variable names the usual host of the service",
			cfn:  []edit{gone, {env, env + "          AWS_ENDPOINT_URL_SQS: https://sqs.eu-west-1.amazonaws.com\n"}},
			tf:   []edit{goneTF, {envTF, envTF + "      AWS_ENDPOINT_URL_SQS = \"https://sqs.eu-west-1.amazonaws.com\"\n"}},
			want: fault,
		},
		{
			name: "the grant only holds for what other services do",
			cfn:  []edit{gone, {env, ""}, {grant, grant + `, Condition: {"ForAnyValue:StringEquals": {"aws:CalledVia": cloudformation.amazonaws.com}}`}},
			tf: []edit{goneTF, {envTF, ""}, {grantTF, `      {
        Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.orders.arn,
        Condition = { "ForAnyValue:StringEquals" = { "aws:CalledVia" = "cloudformation.amazonaws.com" } }
      },
`}},
		},
		{
			name: "subnets that have a table are exported",
			cfn: []edit{gone, {end, `Outputs:
  Subnets:
    Value: !Join [",", [!Ref VaultSubnetA, !Ref VaultSubnetB]]
    Export: {Name: vault-subnets}
` + end}},
			tf: addTF(`output "subnet_ids" {
  value = [aws_subnet.vault_a.id, aws_subnet.vault_b.id]
}
`),
			want: fault,
		},
		{
			name: "the route table is an output for the reader alone",
			cfn: []edit{gone, {end, `Outputs:
  Table:
    Value: !Ref VaultTable
` + end}},
			want: fault,
		},
		{
			name: "a proxy is set",
			cfn:  []edit{gone, {env, env + "          HTTPS_PROXY: http://proxy.vault.internal:3128\n"}},
			tf:   []edit{goneTF, {envTF, envTF + "      HTTPS_PROXY = \"http://proxy.vault.internal:3128\"\n"}},
			want: doubt,
		},
		{
			name: "the SDK calls another host",
			cfn:  []edit{{env, env + "          AWS_USE_FIPS_ENDPOINT: \"true\"\n"}},
			tf:   []edit{{envTF, envTF + "      AWS_USE_FIPS_ENDPOINT = true\n"}},
			want: doubt,
		},
		{
			name: "IPv6 leads out",
			cfn: []edit{
				gone,
				{end, end + `  Ipv6:
    Type: AWS::EC2::VPCCidrBlock
    Properties:
      VpcId: !Ref Vpc
      AmazonProvidedIpv6CidrBlock: true
  OutOnly:
    Type: AWS::EC2::EgressOnlyInternetGateway
    Properties:
      VpcId: !Ref Vpc
  Ipv6Route:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref VaultTable
      DestinationIpv6CidrBlock: ::/0
      EgressOnlyInternetGatewayId: !Ref OutOnly
`},
				{"CidrBlock: 10.0.1.0/24\n", "CidrBlock: 10.0.1.0/24\n      Ipv6CidrBlock: !Select [0, !Cidr [!Select [0, !GetAtt Vpc.Ipv6CidrBlocks], 2, 64]]\n"},
				{"CidrBlock: 10.0.2.0/24\n", "CidrBlock: 10.0.2.0/24\n      Ipv6CidrBlock: !Select [1, !Cidr [!Select [0, !GetAtt Vpc.Ipv6CidrBlocks], 2, 64]]\n"},
				{"          TABLE_NAME: !Ref Ledger\n          QUEUE_URL: !Ref Orders\n      VpcConfig:\n", "          TABLE_NAME: !Ref Ledger\n          QUEUE_URL: !Ref Orders\n      VpcConfig:\n        Ipv6AllowedForDualStack: true\n"},
			},
			sam: []edit{},
			tf: []edit{
				goneTF,
				{endTF, `resource "aws_egress_only_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route" "ipv6" {
  route_table_id              = aws_route_table.vault.id
  destination_ipv6_cidr_block = "::/0"
  egress_only_gateway_id      = aws_egress_only_internet_gateway.main.id
}

` + endTF},
				{"  cidr_block           = \"10.0.0.0/16\"\n", "  cidr_block           = \"10.0.0.0/16\"\n  assign_generated_ipv6_cidr_block = true\n"},
				{"cidr_block        = \"10.0.1.0/24\"\n", "cidr_block        = \"10.0.1.0/24\"\n  ipv6_cidr_block = cidrsubnet(aws_vpc.main.ipv6_cidr_block, 8, 1)\n"},
				{"cidr_block        = \"10.0.2.0/24\"\n", "cidr_block        = \"10.0.2.0/24\"\n  ipv6_cidr_block = cidrsubnet(aws_vpc.main.ipv6_cidr_block, 8, 2)\n"},
				{"QUEUE_URL  = aws_sqs_queue.orders.url\n    }\n  }\n\n  vpc_config {\n", "QUEUE_URL  = aws_sqs_queue.orders.url\n    }\n  }\n\n  vpc_config {\n    ipv6_allowed_for_dual_stack = true\n"},
			},
			want: doubt,
		},
		{
			name: "the subnets are in the VPC's second range, which the endpoints do not admit",
			cfn: []edit{{end, end + `  Second:
    Type: AWS::EC2::VPCCidrBlock
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 100.64.0.0/16
`}, {"CidrBlock: 10.0.1.0/24", "CidrBlock: 100.64.1.0/24"}, {"CidrBlock: 10.0.2.0/24", "CidrBlock: 100.64.2.0/24"}},
			tf: []edit{{endTF, `resource "aws_vpc_ipv4_cidr_block_association" "second" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "100.64.0.0/16"
}

` + endTF}, {`"10.0.1.0/24"`, `"100.64.1.0/24"`}, {`"10.0.2.0/24"`, `"100.64.2.0/24"`}},
			want: "error endpoint-sg-blocks-function sns,sqs: EndpointGroup = aws_security_group.endpoint",
		},
		{
			name: "everything of SQS is granted, which says nothing of a call",
			cfn:  []edit{gone, {env, ""}, {grant, `Action: "sqs:*", Resource: "*"`}},
			tf:   []edit{goneTF, {envTF, ""}, {grantTF, "      { Effect = \"Allow\", Action = \"sqs:*\", Resource = \"*\" },\n"}},
		},
		{
			name: "the queue takes the function's failed events, which Lambda sends",
			cfn:  []edit{gone, {env, ""}, {"  Booking:\n    Type: AWS::Lambda::Function\n    Properties:\n", "  Booking:\n    Type: AWS::Lambda::Function\n    Properties:\n      DeadLetterConfig: {TargetArn: !GetAtt Orders.Arn}\n"}},
			sam:  []edit{gone, {env, ""}, {"  Booking:\n    Type: AWS::Serverless::Function\n    Properties:\n", "  Booking:\n    Type: AWS::Serverless::Function\n    Properties:\n      DeadLetterQueue: {Type: SQS, TargetArn: !GetAtt Orders.Arn}\n"}},
			tf:   []edit{goneTF, {envTF, ""}, {"  function_name = \"booking\"\n", "  function_name = \"booking\"\n\n  dead_letter_config {\n    target_arn = aws_sqs_queue.orders.arn\n  }\n\n"}},
		},
		{
			name: "a boundary from elsewhere limits the role",
			cfn:  []edit{{"  BookingRole:\n    Type: AWS::IAM::Role\n    Properties:\n", "  BookingRole:\n    Type: AWS::IAM::Role\n    Properties:\n      PermissionsBoundary: arn:aws:iam::123456789012:policy/boundary\n"}},
			tf:   []edit{{"  name = \"booking\"\n", "  name                 = \"booking\"\n  permissions_boundary = \"arn:aws:iam::123456789012:policy/boundary\"\n"}},
			want: "unknown function-role-cannot-manage-enis: BookingRole = aws_iam_role.booking",
		},
	}
}

func shopInDoubt() []mutation {
	const doubt = "unknown function-service-unreachable: Checkout = aws_lambda_function.checkout"
	const route = `

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.main.id
  }`
	return []mutation{
		{
			name: "a virtual private gateway propagates its routes",
			cfn: []edit{cut("PrivateDefaultRoute"), {"  NatGateway:\n", `  Propagation:
    Type: AWS::EC2::VPNGatewayRoutePropagation
    Properties:
      RouteTableIds: [!Ref PrivateTable]
      VpnGatewayId: vgw-0123456789abcdef0
  NatGateway:
`}},
			tf:   []edit{{route, "\n  propagating_vgws = [\"vgw-0123456789abcdef0\"]"}},
			want: doubt,
		},
		{
			name: "the route's target is chosen at deployment",
			cfn:  []edit{{"Resources:\n", "Parameters:\n  Gateway: {Type: String}\nResources:\n"}, {"NatGatewayId: !Ref NatGateway", "GatewayId: !Ref Gateway"}},
			tf:   []edit{{"provider \"aws\" {", "variable \"gateway\" {}\n\nprovider \"aws\" {"}, {"nat_gateway_id = aws_nat_gateway.main.id", "gateway_id = var.gateway"}},
			want: doubt,
		},
		{
			name: "the changes of the routes are made elsewhere",
			tf:   []edit{{route, "\n\n  lifecycle {\n    ignore_changes = [route]\n  }"}},
			want: doubt,
		},
		{
			name: "the rules of the group are made elsewhere",
			tf:   []edit{cut("aws_vpc_security_group_egress_rule.function_https"), {"provider \"aws\" {", "output \"group\" {\n  value = aws_security_group.function.id\n}\n\nprovider \"aws\" {"}},
			want: "unknown function-sg-without-egress: Checkout = aws_lambda_function.checkout",
		},
		{
			name: "the endpoint's group comes from elsewhere",
			cfn:  []edit{{"SecurityGroupIds: [!Ref EndpointGroup]", "SecurityGroupIds: [!ImportValue endpoint-group]"}},
			tf:   []edit{{"security_group_ids  = [aws_security_group.endpoint.id]", "security_group_ids = [\"sg-0123456789abcdef0\"]"}},
			want: "unknown endpoint-sg-blocks-function: SecretsEndpoint = aws_vpc_endpoint.secrets",
		},
		{
			name: "the policies of the role come from elsewhere",
			tf: []edit{cut("aws_iam_role_policy_attachment.checkout_vpc_access"), {"provider \"aws\" {", "variable \"policies\" {\n  type = set(string)\n}\n\nresource \"aws_iam_role_policy_attachment\" \"more\" {\n" +
				"  for_each   = var.policies\n  role       = aws_iam_role.checkout.name\n  policy_arn = each.value\n}\n\nprovider \"aws\" {"}},
			want: "unknown function-role-cannot-manage-enis: CheckoutRole = aws_iam_role.checkout",
		},
	}
}
