package policies_test

// shop has a NAT gateway for everything and endpoints for S3 and Secrets Manager; one function calls SQS, S3 and Secrets Manager.
func shop() []mutation {
	return []mutation{
		{
			name: "the NAT gateway stands in a private subnet",
			cfn: []edit{{`NatAddress.AllocationId
      SubnetId: !Ref PublicSubnet`, `NatAddress.AllocationId
      SubnetId: !Ref PrivateSubnetA`}},
			tf: []edit{{`aws_eip.nat.id
  subnet_id     = aws_subnet.public.id`, `aws_eip.nat.id
  subnet_id     = aws_subnet.private_a.id`}},
			want: "error nat-in-private-subnet sqs: NatGateway = aws_nat_gateway.main",
		},
		{
			name: "the public subnet has lost its default route",
			cfn:  []edit{cut("PublicDefaultRoute")},
			tf: []edit{{`

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }`, ""}},
			want: "error nat-in-private-subnet sqs: NatGateway = aws_nat_gateway.main",
		},
		{
			name: "the NAT gateway is private",
			cfn:  []edit{{"AllocationId: !GetAtt NatAddress.AllocationId", "ConnectivityType: private"}},
			tf:   []edit{{"allocation_id = aws_eip.nat.id", `connectivity_type = "private"`}},
			want: "error nat-without-internet sqs: NatGateway = aws_nat_gateway.main",
		},
		{
			name: "the internet gateway is not attached",
			cfn:  []edit{cut("GatewayAttachment")},
			tf: []edit{{`resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}`, `resource "aws_internet_gateway" "main" {}`}},
			want: "error igw-not-attached sqs: InternetGateway = aws_internet_gateway.main",
		},
		{
			name: "the VPC has dedicated tenancy",
			cfn:  []edit{{hostnames, hostnames + "      InstanceTenancy: dedicated\n"}},
			tf:   []edit{{hostTF, hostTF + "  instance_tenancy     = \"dedicated\"\n"}},
			want: "error dedicated-tenancy-vpc: Vpc = aws_vpc.main",
		},
		{
			name: "the function's group names no VPC",
			cfn: []edit{{`      GroupDescription: What the function may reach
      VpcId: !Ref Vpc
`, `      GroupDescription: What the function may reach
`}},
			tf: []edit{{`  description = "What the function may reach"
  vpc_id      = aws_vpc.main.id
`, `  description = "What the function may reach"
`}},
			want: "error sg-subnet-vpc-mismatch: FunctionGroup = aws_security_group.function",
		},
		{
			name: "the function asks for IPv6",
			cfn: []edit{{`VpcConfig:
        SubnetIds: [!Ref PrivateSubnetA, !Ref PrivateSubnetB]`, `VpcConfig:
        Ipv6AllowedForDualStack: true
        SubnetIds: [!Ref PrivateSubnetA, !Ref PrivateSubnetB]`}},
			tf: []edit{{"    subnet_ids         = [aws_subnet.private_a.id, aws_subnet.private_b.id]", `    ipv6_allowed_for_dual_stack = true
    subnet_ids         = [aws_subnet.private_a.id, aws_subnet.private_b.id]`}},
			want: "error function-ipv6-mismatch: Checkout = aws_lambda_function.checkout",
		},
		{
			name: "the NAT gateway has no address",
			cfn: []edit{{`      AllocationId: !GetAtt NatAddress.AllocationId
`, ""}},
			tf:   []edit{{"allocation_id = aws_eip.nat.id", ""}},
			want: "error nat-without-eip: NatGateway = aws_nat_gateway.main",
		},
		{
			name: "the function is in the public subnet",
			cfn: []edit{{`VpcConfig:
        SubnetIds: [!Ref PrivateSubnetA, !Ref PrivateSubnetB]`, `VpcConfig:
        SubnetIds: [!Ref PublicSubnet]`}},
			tf:   []edit{{"subnet_ids         = [aws_subnet.private_a.id, aws_subnet.private_b.id]", "subnet_ids         = [aws_subnet.public.id]"}},
			want: "error function-in-public-subnet sqs: Checkout = aws_lambda_function.checkout",
		},
		{
			name: "the private table leads to the internet gateway",
			cfn:  []edit{{"NatGatewayId: !Ref NatGateway", "GatewayId: !Ref InternetGateway"}},
			tf:   []edit{{"nat_gateway_id = aws_nat_gateway.main.id", "gateway_id = aws_internet_gateway.main.id"}},
			want: "error function-in-public-subnet sqs: Checkout = aws_lambda_function.checkout",
		},
		{
			name: "the private table has no default route",
			cfn:  []edit{cut("PrivateDefaultRoute")},
			tf: []edit{{`

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.main.id
  }`, ""}},
			want: "error function-service-unreachable sqs: Checkout = aws_lambda_function.checkout",
		},
		{
			name: "one subnet has lost its table",
			cfn:  []edit{cut("PrivateSubnetBAssociation")},
			tf:   []edit{cut("aws_route_table_association.private_b")},
			want: `warning function-subnets-differ sqs: Checkout = aws_lambda_function.checkout
warning gateway-endpoint-not-routed s3: S3Endpoint = aws_vpc_endpoint.s3`,
		},
		{
			name: "the S3 endpoint is only on the public table",
			cfn:  []edit{{"[!Ref PublicTable, !Ref PrivateTable]", "[!Ref PublicTable]"}},
			tf:   []edit{{"[aws_route_table.public.id, aws_route_table.private.id]", "[aws_route_table.public.id]"}},
			want: "warning gateway-endpoint-not-routed s3: S3Endpoint = aws_vpc_endpoint.s3",
		},
		{
			name: "the endpoint has no private DNS",
			cfn: []edit{{`      PrivateDnsEnabled: true
`, ""}},
			tf: []edit{{`  private_dns_enabled = true
`, ""}},
			want: "warning interface-endpoint-without-private-dns secretsmanager: SecretsEndpoint = aws_vpc_endpoint.secrets",
		},
		{
			name: "the VPC has no DNS hostnames",
			cfn:  []edit{{hostnames, ""}},
			tf:   []edit{{hostTF, ""}},
			want: "error private-dns-needs-vpc-dns secretsmanager: Vpc = aws_vpc.main",
		},
		{
			name: "the endpoint's group admits another network",
			cfn:  []edit{{inHTTPS, "- {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.99.0.0/16}"}},
			tf:   []edit{{"referenced_security_group_id = aws_security_group.function.id", `cidr_ipv4 = "10.99.0.0/16"`}},
			want: "warning endpoint-sg-blocks-function secretsmanager: EndpointGroup = aws_security_group.endpoint",
		},
		{
			name: "the endpoint has the VPC's default group",
			cfn: []edit{{`      SecurityGroupIds: [!Ref EndpointGroup]
`, ""}},
			tf: []edit{{`  security_group_ids  = [aws_security_group.endpoint.id]
`, ""}},
			want: "warning endpoint-sg-blocks-function secretsmanager: SecretsEndpoint = aws_vpc_endpoint.secrets",
		},
		{
			name: "the function's group lets nothing out",
			cfn:  []edit{{outHTTPS, denyAll}},
			tf:   []edit{cut("aws_vpc_security_group_egress_rule.function_https")},
			want: "error function-sg-without-egress s3,secretsmanager,sqs: FunctionGroup = aws_security_group.function",
		},
		{
			name: "the function's group lets only the database's port out",
			cfn:  []edit{{outHTTPS, "- {IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 0.0.0.0/0}"}},
			tf: []edit{{`from_port         = 443
  to_port           = 443
  cidr_ipv4`, `from_port         = 5432
  to_port           = 5432
  cidr_ipv4`}},
			want: "error function-sg-blocks-https s3,secretsmanager,sqs: FunctionGroup = aws_security_group.function",
		},
		{
			name: "the function's group lets HTTPS out only to the VPC",
			cfn:  []edit{{outHTTPS, "- {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !GetAtt Vpc.CidrBlock}"}},
			tf: []edit{{`to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"`, `to_port           = 443
  cidr_ipv4         = aws_vpc.main.cidr_block`}},
			want: "error function-sg-blocks-https s3,sqs: FunctionGroup = aws_security_group.function",
		},
		{
			name: "the role may not make network interfaces",
			cfn:  []edit{{vpcAccess, "AWSLambdaBasicExecutionRole"}},
			tf:   []edit{{vpcAccess, "AWSLambdaBasicExecutionRole"}},
			want: "error function-role-cannot-manage-enis: CheckoutRole = aws_iam_role.checkout",
		},
		{
			name: "the function has no groups",
			cfn:  []edit{{"SecurityGroupIds: [!Ref FunctionGroup]", "SecurityGroupIds: []"}},
			tf:   []edit{{"security_group_ids = [aws_security_group.function.id]", "security_group_ids = []"}},
			want: "error function-vpc-config-incomplete: Checkout = aws_lambda_function.checkout",
		},
		{
			name: "the function has no subnets",
			cfn: []edit{{`VpcConfig:
        SubnetIds: [!Ref PrivateSubnetA, !Ref PrivateSubnetB]`, `VpcConfig:
        SubnetIds: []`}},
			tf:   []edit{{"subnet_ids         = [aws_subnet.private_a.id, aws_subnet.private_b.id]", "subnet_ids         = []"}},
			want: "error function-vpc-config-incomplete: Checkout = aws_lambda_function.checkout",
		},
		{
			name: "stays good when the endpoint admits the VPC's range",
			cfn:  []edit{{inHTTPS, "- {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !GetAtt Vpc.CidrBlock}"}},
			tf:   []edit{{"referenced_security_group_id = aws_security_group.function.id", "cidr_ipv4 = aws_vpc.main.cidr_block"}},
		},
		{
			name: "stays good when the role has the policy for network interfaces alone",
			cfn:  []edit{{"service-role/" + vpcAccess, "service-role/AWSLambdaENIManagementAccess"}},
			tf:   []edit{{"service-role/" + vpcAccess, "service-role/AWSLambdaENIManagementAccess"}},
		},
		{
			name: "stays good with two halves of the internet instead of one default route",
			cfn: []edit{{`      DestinationCidrBlock: 0.0.0.0/0
      NatGatewayId: !Ref NatGateway
`, `      DestinationCidrBlock: 0.0.0.0/1
      NatGatewayId: !Ref NatGateway
  OtherHalf:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref PrivateTable
      DestinationCidrBlock: 128.0.0.0/1
      NatGatewayId: !Ref NatGateway
`}},
			tf: []edit{{`    cidr_block     = "0.0.0.0/0"
`, `    cidr_block     = "0.0.0.0/1"
    nat_gateway_id = aws_nat_gateway.main.id
  }

  route {
    cidr_block     = "128.0.0.0/1"
`}},
		},
	}
}

// shopInOtherWords are the same networks in other spellings: of groups, policies, subnets and conditions.
func shopInOtherWords() []mutation {
	const rule = `resource "aws_vpc_security_group_egress_rule" "function_https" {
  security_group_id = aws_security_group.function.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}
`
	const attachment = `resource "aws_iam_role_policy_attachment" "checkout_vpc_access" {
  role       = aws_iam_role.checkout.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
}
`
	const inline = `resource "aws_iam_role_policy" "checkout" {
  role   = aws_iam_role.checkout.id
  policy = data.aws_iam_policy_document.checkout.json
}
`
	const policy = `resource "aws_iam_policy" "checkout" {
  name   = "checkout"
  policy = data.aws_iam_policy_document.checkout.json
}

resource "aws_iam_role_policy_attachment" "checkout" {
  role       = aws_iam_role.checkout.name
  policy_arn = aws_iam_policy.checkout.arn
}
`
	const route = `

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.main.id
  }`
	const nat = `resource "aws_nat_gateway" "main" {
`
	const unreachable = "error function-service-unreachable sqs: Checkout = aws_lambda_function.checkout"
	maybe := func(value string) []edit {
		return []edit{
			{`provider "aws" {`, `variable "internet" {
  type    = bool
  default = ` + value + `
}

provider "aws" {`},
			{route, ""},
			{nat, `resource "aws_route" "internet" {
  count = var.internet ? 1 : 0

  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main[0].id
}

` + nat + `  count = var.internet ? 1 : 0

`},
		}
	}
	orders := `        - PolicyName: orders
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - {Effect: Allow, Action: sqs:SendMessage, Resource: !GetAtt Orders.Arn}
`
	orderPolicy := edit{`  Checkout:
`, `  OrdersPolicy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      Roles: [!Ref CheckoutRole]
      PolicyDocument:
        Version: "2012-10-17"
        Statement: {Effect: Allow, Action: "SQS:sendmessage", Resource: !GetAtt Orders.Arn}
  Checkout:
`}
	vpcConfig := `      VpcConfig:
        SubnetIds: [!Ref PrivateSubnetA, !Ref PrivateSubnetB]
`
	return []mutation{
		{
			name: "the group's rule is an aws_security_group_rule",
			tf: []edit{{rule, `resource "aws_security_group_rule" "function_https" {
  security_group_id = aws_security_group.function.id
  type              = "egress"
  protocol          = "TCP"
  from_port         = "443"
  to_port           = "443"
  cidr_blocks       = ["0.0.0.0/0"]
}
`}},
		},
		{
			name: "the group's rule is an aws_security_group_rule for ingress",
			tf: []edit{{rule, `resource "aws_security_group_rule" "function_https" {
  security_group_id = aws_security_group.function.id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_blocks       = ["0.0.0.0/0"]
}
`}},
			want: "error function-sg-without-egress s3,secretsmanager,sqs: FunctionGroup = aws_security_group.function",
		},
		{
			name: "a subnet is on the main table, which is the private one",
			tf: []edit{cut("aws_route_table_association.private_b"), {`provider "aws" {`, `resource "aws_main_route_table_association" "private" {
  vpc_id         = aws_vpc.main.id
  route_table_id = aws_route_table.private.id
}

provider "aws" {`}},
		},
		{
			name: "a subnet is on the main table, which is the public one",
			tf: []edit{cut("aws_route_table_association.private_a"), cut("aws_route_table_association.private_b"), {`provider "aws" {`, `resource "aws_main_route_table_association" "public" {
  vpc_id         = aws_vpc.main.id
  route_table_id = aws_route_table.public.id
}

provider "aws" {`}},
			want: "error function-in-public-subnet sqs: Checkout = aws_lambda_function.checkout",
		},
		{
			name: "the default table has the route",
			tf: []edit{
				cut("aws_route_table_association.private_a"), cut("aws_route_table_association.private_b"),
				{`resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
`, `resource "aws_default_route_table" "private" {
  default_route_table_id = aws_vpc.main.default_route_table_id
`},
				{"[aws_route_table.public.id, aws_route_table.private.id]", "[aws_route_table.public.id, aws_vpc.main.main_route_table_id]"},
			},
		},
		{name: "the internet is switched on by a variable", tf: maybe("true")},
		{name: "the internet is switched off by a variable", tf: maybe("false"), want: unreachable},
		{name: "the grants are a policy of their own", tf: []edit{{inline, policy}}},
		{name: "the grants are a policy of their own and the route is gone", tf: []edit{{inline, policy}, {route, ""}}, want: unreachable},
		{
			name: "the role lists its managed policies",
			tf: []edit{cut("aws_iam_role_policy_attachment.checkout_vpc_access"), {`  name = "checkout"
`, `  name                = "checkout"
  managed_policy_arns = ["arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"]
`}},
		},
		{
			name: "the managed policy is a data source",
			tf: []edit{{attachment, `data "aws_iam_policy" "vpc_access" {
  name = "AWSLambdaVPCAccessExecutionRole"
}

resource "aws_iam_role_policy_attachment" "checkout_vpc_access" {
  role       = aws_iam_role.checkout.name
  policy_arn = data.aws_iam_policy.vpc_access.arn
}
`}},
		},
		{
			name: "the managed policy is a data source, and the wrong one",
			tf: []edit{{attachment, `data "aws_iam_policy" "logs" {
  arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_iam_role_policy_attachment" "checkout_logs" {
  role       = aws_iam_role.checkout.name
  policy_arn = data.aws_iam_policy.logs.arn
}
`}},
			want: "error function-role-cannot-manage-enis: CheckoutRole = aws_iam_role.checkout",
		},
		{
			name: "the subnets come through a local value",
			tf: []edit{
				{`  vpc_config {
    subnet_ids         = [aws_subnet.private_a.id, aws_subnet.private_b.id]`, `  vpc_config {
    subnet_ids         = local.subnets["private"]`},
				{`provider "aws" {`, `locals {
  subnets = { private = concat([aws_subnet.private_a.id], aws_subnet.private_b[*].id), public = [aws_subnet.public.id] }
}

provider "aws" {`},
			},
		},
		{
			name: "the wrong subnets come through a local value",
			tf: []edit{
				{`  vpc_config {
    subnet_ids         = [aws_subnet.private_a.id, aws_subnet.private_b.id]`, `  vpc_config {
    subnet_ids         = local.subnets["public"]`},
				{`provider "aws" {`, `locals {
  subnets = { private = [aws_subnet.private_a.id, aws_subnet.private_b.id], public = [aws_subnet.public.id] }
}

provider "aws" {`},
			},
			want: "error function-in-public-subnet sqs: Checkout = aws_lambda_function.checkout",
		},
		{
			name: "the region of an endpoint is a data source",
			tf: []edit{{`"com.amazonaws.eu-west-1.secretsmanager"`, `"com.amazonaws.${data.aws_region.current.name}.secretsmanager"`}, {`provider "aws" {`, `data "aws_region" "current" {}

provider "aws" {`}},
		},
		{
			name: "the region of an endpoint without private DNS is a data source",
			tf: []edit{
				{`"com.amazonaws.eu-west-1.secretsmanager"`, `"com.amazonaws.${data.aws_region.current.name}.secretsmanager"`},
				{`provider "aws" {`, `data "aws_region" "current" {}

provider "aws" {`},
				{`  private_dns_enabled = true
`, ""},
			},
			want: "warning interface-endpoint-without-private-dns secretsmanager: SecretsEndpoint = aws_vpc_endpoint.secrets",
		},
		{
			name: "the name of an endpoint's service is joined",
			cfn:  []edit{{"!Sub com.amazonaws.${AWS::Region}.secretsmanager", "!Join ['.', [com, amazonaws, !Ref AWS::Region, secretsmanager]]"}},
		},
		{
			name: "the type of the S3 endpoint is left to the default",
			cfn: []edit{{`      VpcEndpointType: Gateway
`, ""}},
			tf: []edit{{`  vpc_endpoint_type = "Gateway"
`, ""}},
		},
		{
			name: "the endpoint admits the VPC's range by a parameter's default",
			cfn: []edit{
				{`Resources:
`, `Parameters:
  VpcCidr: {Type: String, Default: 10.0.0.0/16}
Resources:
`},
				{"CidrBlock: 10.0.0.0/16", "CidrBlock: !Ref VpcCidr"},
				{inHTTPS, "- {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !Ref VpcCidr}"},
			},
			tf: []edit{
				{`provider "aws" {`, `variable "vpc_cidr" {
  default = "10.0.0.0/16"
}

provider "aws" {`},
				{`cidr_block           = "10.0.0.0/16"`, "cidr_block = var.vpc_cidr"},
				{"referenced_security_group_id = aws_security_group.function.id", "cidr_ipv4 = var.vpc_cidr"},
			},
		},
		{
			name: "the ranges of the subnets are computed",
			cfn: []edit{
				{"CidrBlock: 10.0.1.0/24", "CidrBlock: !Select [1, !Cidr [!GetAtt Vpc.CidrBlock, 4, 8]]"},
				{"CidrBlock: 10.0.2.0/24", "CidrBlock: !Select [2, !Cidr [!GetAtt Vpc.CidrBlock, 4, 8]]"},
				{inHTTPS, "- {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/22}"},
			},
			tf: []edit{
				{`cidr_block        = "10.0.1.0/24"`, "cidr_block = cidrsubnets(aws_vpc.main.cidr_block, 8, 8, 8)[1]"},
				{`cidr_block        = "10.0.2.0/24"`, "cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, 2)"},
				{"referenced_security_group_id = aws_security_group.function.id", `cidr_ipv4 = "10.0.0.0/22"`},
			},
		},
		{
			name: "the ranges of the subnets are computed and not admitted",
			cfn: []edit{
				{"CidrBlock: 10.0.1.0/24", "CidrBlock: !Select [1, !Cidr [!GetAtt Vpc.CidrBlock, 4, 8]]"},
				{"CidrBlock: 10.0.2.0/24", "CidrBlock: !Select [2, !Cidr [!GetAtt Vpc.CidrBlock, 4, 8]]"},
				{inHTTPS, "- {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.4.0/22}"},
			},
			tf: []edit{
				{`cidr_block        = "10.0.1.0/24"`, "cidr_block = cidrsubnets(aws_vpc.main.cidr_block, 8, 8, 8)[1]"},
				{`cidr_block        = "10.0.2.0/24"`, "cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, 2)"},
				{"referenced_security_group_id = aws_security_group.function.id", `cidr_ipv4 = "10.0.4.0/22"`},
			},
			want: "warning endpoint-sg-blocks-function secretsmanager: EndpointGroup = aws_security_group.endpoint",
		},
		{name: "a grant is a managed policy of the template", cfn: []edit{{orders, ""}, orderPolicy}},
		{name: "a grant is a managed policy of the template and the route is gone", cfn: []edit{{orders, ""}, orderPolicy, cut("PrivateDefaultRoute")}, want: unreachable},
		{
			name: "the subnets are joined and split",
			cfn: []edit{{vpcConfig, `      VpcConfig:
        SubnetIds: !Split [',', !Join [',', [!Ref PrivateSubnetA, !Ref PrivateSubnetB]]]
`}},
		},
		{
			name: "the wrong subnets are joined and split",
			cfn: []edit{{vpcConfig, `      VpcConfig:
        SubnetIds: !Split [',', !Join [',', [!Ref PublicSubnet]]]
`}},
			want: "error function-in-public-subnet sqs: Checkout = aws_lambda_function.checkout",
		},
		{
			name: "the rule of the endpoint's group is a resource of its own",
			cfn: []edit{{`      SecurityGroupIngress:
        ` + inHTTPS + `
`, ""}, {`  S3Endpoint:
`, `  EndpointIngress:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      GroupId: !Ref EndpointGroup
      IpProtocol: "-1"
      SourceSecurityGroupId: !Ref FunctionGroup
  S3Endpoint:
`}},
		},
		{
			name: "the settings are chosen by a condition that holds",
			cfn: []edit{
				{`Resources:
`, `Parameters:
  Network: {Type: String, Default: private, AllowedValues: [private]}
Conditions:
  Private: !Equals [!Ref Network, private]
Resources:
`},
				{vpcConfig, `      VpcConfig:
        SubnetIds: !If [Private, [!Ref PrivateSubnetA, !Ref PrivateSubnetB], [!Ref PublicSubnet]]
`},
			},
		},
		{
			name: "the settings are chosen by a condition that does not hold",
			cfn: []edit{
				{`Resources:
`, `Parameters:
  Network: {Type: String, Default: public, AllowedValues: [public]}
Conditions:
  Private: !Equals [!Ref Network, private]
Resources:
`},
				{vpcConfig, `      VpcConfig:
        SubnetIds: !If [Private, [!Ref PrivateSubnetA, !Ref PrivateSubnetB], [!Ref PublicSubnet]]
`},
			},
			want: "error function-in-public-subnet sqs: Checkout = aws_lambda_function.checkout",
		},
	}
}
