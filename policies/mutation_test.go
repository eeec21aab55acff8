package policies_test

import (
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// edit changes one place of a network's text, which must occur exactly once.
type edit struct {
	old, new string
}

// mutation breaks a good network in one place, or changes it so that it stays good (no want). SAM takes the CloudFormation edits
// unless it has its own.
type mutation struct {
	name         string
	cfn, sam, tf []edit
	want         string // as in a want file
	not          string // a format in which the change cannot be made
}

const asItIs = "as it is" // the name of the unchanged network

// cut is the edit that removes a whole resource: a logical id, or type and name of a Terraform block.
func cut(name string) edit { return edit{old: cutMark + name} }

const cutMark = "\x00cut "

func (e edit) apply(text string) (string, error) {
	name, isCut := strings.CutPrefix(e.old, cutMark)
	if !isCut {
		if n := strings.Count(text, e.old); n != 1 {
			return "", fmt.Errorf("occurs %d times: %q", n, e.old)
		}
		return strings.Replace(text, e.old, e.new, 1), nil
	}
	head, end := "\n  "+name+":\n", ""
	if typ, label, ok := strings.Cut(name, "."); ok {
		head, end = fmt.Sprintf("\nresource %q %q {\n", typ, label), "\n}\n"
	}
	before, rest, ok := strings.Cut(text, head)
	if !ok {
		return "", fmt.Errorf("no resource %s", name)
	}
	if end != "" {
		_, after, ok := strings.Cut(rest, end)
		if !ok {
			return "", fmt.Errorf("no end of %s", name)
		}
		return before + after, nil
	}
	// a resource of a template ends where the next one begins: at the next key with the same indentation
	lines := strings.SplitAfter(rest, "\n")
	next := slices.IndexFunc(lines, func(l string) bool { return !strings.HasPrefix(l, "   ") })
	if next < 0 {
		return before + "\n", nil
	}
	return before + "\n" + strings.Join(lines[next:], ""), nil
}

// TestMutations breaks good networks in one place at a time. It measures recall, where the cases beside the rules explain them: every
// fault must be found, under the right rule and alone.
func TestMutations(t *testing.T) {
	root := t.TempDir()
	networks := map[string][]mutation{"shop": shop(), "vault": vault(), "stream": stream()}
	type try struct {
		mutation
		format string
	}
	tries := map[string]try{}
	for network, mutations := range networks {
		for _, m := range append([]mutation{{name: asItIs}}, mutations...) {
			for _, format := range formats() {
				if m.not != format {
					name := path.Join(network, m.name, format)
					tries[name] = try{m, format}
					write(t, root, name, m.files(t, filepath.Join("..", "testdata", "networks", network, format), format))
				}
			}
		}
	}
	outcome := judge(t, root)
	for _, name := range slices.Sorted(maps.Keys(tries)) {
		t.Run(name, func(t *testing.T) {
			want, err := parseWant(tries[name].want, tries[name].format)
			if err != nil {
				t.Fatal(err)
			}
			var notesOf []string
			for _, v := range want {
				notesOf = append(notesOf, v.Rule)
			}
			outcome(name).expect(t, want, notesOf...)
		})
	}
}

// files is the mutated network in a format.
func (m mutation) files(t *testing.T, dir, format string) map[string][]byte {
	t.Helper()
	name, edits := "template.yaml", m.cfn
	switch {
	case format == "tf":
		name, edits = "main.tf", m.tf
	case format == "sam" && m.sam != nil:
		edits = m.sam
	}
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	mutated := string(text)
	for _, e := range edits {
		if mutated, err = e.apply(mutated); err != nil {
			t.Fatalf("%s/%s: %v", m.name, format, err)
		}
	}
	if changed := mutated != string(text); changed == (m.name == asItIs) {
		t.Fatalf("%s/%s: changed is %t", m.name, format, changed)
	}
	return map[string][]byte{name: []byte(mutated)}
}

const (
	denyAll   = "- {IpProtocol: icmp, FromPort: 252, ToPort: 86, CidrIp: 255.255.255.255/32}"
	outHTTPS  = "- {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}"
	inHTTPS   = "- {IpProtocol: tcp, FromPort: 443, ToPort: 443, SourceSecurityGroupId: !GetAtt FunctionGroup.GroupId}"
	vpcAccess = "AWSLambdaVPCAccessExecutionRole"
	hostnames = "      EnableDnsHostnames: true\n"
	hostTF    = "  enable_dns_hostnames = true\n"
	// groupTF ends a group of the vault and the stream that lets everything out.
	groupTF = "  description = %q\n  vpc_id      = aws_vpc.main.id\n\n  egress {\n    from_port   = 0\n    to_port     = 0\n    protocol    = \"-1\"\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }\n"
)

// shop has a NAT gateway for everything and endpoints for S3 and Secrets Manager; one function calls SQS, S3 and Secrets Manager.
func shop() []mutation {
	return []mutation{
		{
			name: "the NAT gateway stands in a private subnet",
			cfn:  []edit{{"NatAddress.AllocationId\n      SubnetId: !Ref PublicSubnet", "NatAddress.AllocationId\n      SubnetId: !Ref PrivateSubnetA"}},
			tf:   []edit{{"aws_eip.nat.id\n  subnet_id     = aws_subnet.public.id", "aws_eip.nat.id\n  subnet_id     = aws_subnet.private_a.id"}},
			want: "error nat-in-private-subnet sqs: NatGateway = aws_nat_gateway.main",
		},
		{
			name: "the public subnet has lost its default route",
			cfn:  []edit{cut("PublicDefaultRoute")},
			tf:   []edit{{"\n\n  route {\n    cidr_block = \"0.0.0.0/0\"\n    gateway_id = aws_internet_gateway.main.id\n  }", ""}},
			want: "error nat-in-private-subnet sqs: NatGateway = aws_nat_gateway.main",
		},
		{
			name: "the NAT gateway is private",
			cfn:  []edit{{"AllocationId: !GetAtt NatAddress.AllocationId", "ConnectivityType: private"}},
			tf:   []edit{{"allocation_id = aws_eip.nat.id", "connectivity_type = \"private\""}},
			want: "error nat-without-internet sqs: NatGateway = aws_nat_gateway.main",
		},
		{
			name: "the function is in the public subnet",
			cfn:  []edit{{"VpcConfig:\n        SubnetIds: [!Ref PrivateSubnetA, !Ref PrivateSubnetB]", "VpcConfig:\n        SubnetIds: [!Ref PublicSubnet]"}},
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
			tf:   []edit{{"\n\n  route {\n    cidr_block     = \"0.0.0.0/0\"\n    nat_gateway_id = aws_nat_gateway.main.id\n  }", ""}},
			want: "error function-service-unreachable sqs: Checkout = aws_lambda_function.checkout",
		},
		{
			name: "one subnet has lost its table",
			cfn:  []edit{cut("PrivateSubnetBAssociation")},
			tf:   []edit{cut("aws_route_table_association.private_b")},
			want: "warning function-subnets-differ sqs: Checkout = aws_lambda_function.checkout\n" +
				"warning gateway-endpoint-not-routed s3: S3Endpoint = aws_vpc_endpoint.s3",
		},
		{
			name: "the S3 endpoint is only on the public table",
			cfn:  []edit{{"[!Ref PublicTable, !Ref PrivateTable]", "[!Ref PublicTable]"}},
			tf:   []edit{{"[aws_route_table.public.id, aws_route_table.private.id]", "[aws_route_table.public.id]"}},
			want: "warning gateway-endpoint-not-routed s3: S3Endpoint = aws_vpc_endpoint.s3",
		},
		{
			name: "the endpoint has no private DNS",
			cfn:  []edit{{"      PrivateDnsEnabled: true\n", ""}},
			tf:   []edit{{"  private_dns_enabled = true\n", ""}},
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
			tf:   []edit{{"referenced_security_group_id = aws_security_group.function.id", "cidr_ipv4 = \"10.99.0.0/16\""}},
			want: "warning endpoint-sg-blocks-function secretsmanager: EndpointGroup = aws_security_group.endpoint",
		},
		{
			name: "the endpoint has the VPC's default group",
			cfn:  []edit{{"      SecurityGroupIds: [!Ref EndpointGroup]\n", ""}},
			tf:   []edit{{"  security_group_ids  = [aws_security_group.endpoint.id]\n", ""}},
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
			tf:   []edit{{"from_port         = 443\n  to_port           = 443\n  cidr_ipv4", "from_port         = 5432\n  to_port           = 5432\n  cidr_ipv4"}},
			want: "error function-sg-blocks-https s3,secretsmanager,sqs: FunctionGroup = aws_security_group.function",
		},
		{
			name: "the function's group lets HTTPS out only to the VPC",
			cfn:  []edit{{outHTTPS, "- {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !GetAtt Vpc.CidrBlock}"}},
			tf:   []edit{{"to_port           = 443\n  cidr_ipv4         = \"0.0.0.0/0\"", "to_port           = 443\n  cidr_ipv4         = aws_vpc.main.cidr_block"}},
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
			cfn:  []edit{{"VpcConfig:\n        SubnetIds: [!Ref PrivateSubnetA, !Ref PrivateSubnetB]", "VpcConfig:\n        SubnetIds: []"}},
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
			cfn: []edit{{"      DestinationCidrBlock: 0.0.0.0/0\n      NatGatewayId: !Ref NatGateway\n", "      DestinationCidrBlock: 0.0.0.0/1\n      NatGatewayId: !Ref NatGateway\n" +
				"  OtherHalf:\n    Type: AWS::EC2::Route\n    Properties:\n      RouteTableId: !Ref PrivateTable\n      DestinationCidrBlock: 128.0.0.0/1\n      NatGatewayId: !Ref NatGateway\n"}},
			tf: []edit{{"    cidr_block     = \"0.0.0.0/0\"\n", "    cidr_block     = \"0.0.0.0/1\"\n    nat_gateway_id = aws_nat_gateway.main.id\n  }\n\n  route {\n    cidr_block     = \"128.0.0.0/1\"\n"}},
		},
	}
}

// vault has no way to the internet. Booking calls DynamoDB and SQS, Audit calls SNS, all through endpoints.
func vault() []mutation {
	const admits = "- {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !GetAtt Vpc.CidrBlock}"
	const group = "      GroupDescription: What the functions may reach\n      VpcId: !Ref Vpc\n"
	open := fmt.Sprintf(groupTF, "What the functions may reach")
	withoutSQS := "error function-service-unreachable sqs: Booking = aws_lambda_function.booking"
	return []mutation{
		{
			name: "there is no endpoint for SQS",
			cfn:  []edit{cut("SqsEndpoint")},
			tf:   []edit{cut("aws_vpc_endpoint.sqs")},
			want: withoutSQS,
		},
		{
			name: "there is no endpoint for SNS",
			cfn:  []edit{cut("SnsEndpoint")},
			tf:   []edit{cut("aws_vpc_endpoint.sns")},
			want: "error function-service-unreachable sns: Audit = aws_lambda_function.audit",
		},
		{
			name: "there is no endpoint for DynamoDB",
			cfn:  []edit{cut("DynamoDBEndpoint")},
			tf:   []edit{cut("aws_vpc_endpoint.dynamo_db")},
			want: "error function-service-unreachable dynamodb: Booking = aws_lambda_function.booking",
		},
		{
			name: "the endpoint is for another service",
			cfn:  []edit{{"${AWS::Region}.sqs", "${AWS::Region}.ssm"}},
			tf:   []edit{{"eu-west-1.sqs", "eu-west-1.ssm"}},
			want: withoutSQS,
		},
		{
			name: "the grant is for any queue and no variable names one",
			cfn:  []edit{cut("SqsEndpoint"), {"Action: sqs:SendMessage, Resource: !GetAtt Orders.Arn", "Action: sqs:SendMessage, Resource: \"*\""}, {"          QUEUE_URL: !Ref Orders\n", ""}},
			tf:   []edit{cut("aws_vpc_endpoint.sqs"), {"Action = \"sqs:SendMessage\", Resource = aws_sqs_queue.orders.arn", "Action = \"sqs:SendMessage\", Resource = \"*\""}, {"      QUEUE_URL  = aws_sqs_queue.orders.url\n", ""}},
			want: "warning function-service-unreachable sqs: Booking = aws_lambda_function.booking",
		},
		{
			name: "the endpoint for DynamoDB is on no table",
			cfn:  []edit{{"      RouteTableIds: [!Ref VaultTable]\n", ""}},
			tf:   []edit{{"  route_table_ids   = [aws_route_table.vault.id]\n", ""}},
			want: "error gateway-endpoint-not-routed dynamodb: DynamoDBEndpoint = aws_vpc_endpoint.dynamo_db",
		},
		{
			name: "one subnet has lost its table",
			cfn:  []edit{cut("VaultSubnetBAssociation")},
			tf:   []edit{cut("aws_route_table_association.vault_b")},
			want: "warning gateway-endpoint-not-routed dynamodb: DynamoDBEndpoint = aws_vpc_endpoint.dynamo_db",
		},
		{
			name: "the endpoint for SQS has no private DNS",
			cfn:  []edit{{"${AWS::Region}.sqs\n      VpcEndpointType: Interface\n      PrivateDnsEnabled: true\n", "${AWS::Region}.sqs\n      VpcEndpointType: Interface\n"}},
			tf:   []edit{{"eu-west-1.sqs\"\n  vpc_endpoint_type   = \"Interface\"\n  private_dns_enabled = true\n", "eu-west-1.sqs\"\n  vpc_endpoint_type   = \"Interface\"\n"}},
			want: "error interface-endpoint-without-private-dns sqs: SqsEndpoint = aws_vpc_endpoint.sqs",
		},
		{
			name: "the VPC has no DNS hostnames",
			cfn:  []edit{{hostnames, ""}},
			tf:   []edit{{hostTF, ""}},
			want: "error private-dns-needs-vpc-dns sns,sqs: Vpc = aws_vpc.main",
		},
		{
			name: "the VPC has no DNS at all",
			cfn:  []edit{{"EnableDnsSupport: true", "EnableDnsSupport: false"}},
			tf:   []edit{{"enable_dns_support   = true", "enable_dns_support   = false"}},
			want: "error private-dns-needs-vpc-dns sns,sqs: Vpc = aws_vpc.main",
		},
		{
			name: "the endpoints' group admits another network",
			cfn:  []edit{{admits, "- {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.99.0.0/16}"}},
			tf:   []edit{{"cidr_blocks = [aws_vpc.main.cidr_block]", "cidr_blocks = [\"10.99.0.0/16\"]"}},
			want: "error endpoint-sg-blocks-function sns,sqs: EndpointGroup = aws_security_group.endpoint",
		},
		{
			name: "the endpoints' group admits another port",
			cfn:  []edit{{admits, "- {IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: !GetAtt Vpc.CidrBlock}"}},
			tf:   []edit{{"from_port   = 443\n    to_port     = 443", "from_port   = 80\n    to_port     = 80"}},
			want: "error endpoint-sg-blocks-function sns,sqs: EndpointGroup = aws_security_group.endpoint",
		},
		{
			name: "the endpoints' group admits UDP",
			cfn:  []edit{{admits, "- {IpProtocol: udp, FromPort: 443, ToPort: 443, CidrIp: !GetAtt Vpc.CidrBlock}"}},
			tf:   []edit{{"to_port     = 443\n    protocol    = \"tcp\"", "to_port     = 443\n    protocol    = \"udp\""}},
			want: "error endpoint-sg-blocks-function sns,sqs: EndpointGroup = aws_security_group.endpoint",
		},
		{
			name: "the functions' group lets nothing out",
			cfn:  []edit{{group, group + "      SecurityGroupEgress:\n        " + denyAll + "\n"}},
			tf:   []edit{{open, "  description = \"What the functions may reach\"\n  vpc_id      = aws_vpc.main.id\n"}},
			want: "error function-sg-without-egress dynamodb,sns,sqs: FunctionGroup = aws_security_group.function",
		},
		{
			name: "the functions' group lets HTTPS out only to the VPC",
			cfn:  []edit{{group, group + "      SecurityGroupEgress:\n        " + admits + "\n"}},
			tf: []edit{{open, "  description = \"What the functions may reach\"\n  vpc_id      = aws_vpc.main.id\n\n" +
				"  egress {\n    from_port   = 443\n    to_port     = 443\n    protocol    = \"tcp\"\n    cidr_blocks = [aws_vpc.main.cidr_block]\n  }\n"}},
			want: "error function-sg-blocks-https dynamodb: FunctionGroup = aws_security_group.function",
		},
		{
			name: "the role of one function may not make network interfaces",
			cfn:  []edit{{"policy/service-role/" + vpcAccess + "\n      Policies:\n        - PolicyName: ledger", "policy/service-role/AWSLambdaBasicExecutionRole\n      Policies:\n        - PolicyName: ledger"}},
			tf:   []edit{{"aws_iam_role.booking.name\n  policy_arn = \"arn:aws:iam::aws:policy/service-role/" + vpcAccess, "aws_iam_role.booking.name\n  policy_arn = \"arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}},
			want: "error function-role-cannot-manage-enis: BookingRole = aws_iam_role.booking",
		},
		{
			name: "stays good when the endpoint for SQS stands in one zone",
			cfn: []edit{{"${AWS::Region}.sqs\n      VpcEndpointType: Interface\n      PrivateDnsEnabled: true\n      SubnetIds: [!Ref VaultSubnetA, !Ref VaultSubnetB]",
				"${AWS::Region}.sqs\n      VpcEndpointType: Interface\n      PrivateDnsEnabled: true\n      SubnetIds: [!Ref VaultSubnetA]"}},
			tf: []edit{{"eu-west-1.sqs\"\n  vpc_endpoint_type   = \"Interface\"\n  private_dns_enabled = true\n  subnet_ids          = [aws_subnet.vault_a.id, aws_subnet.vault_b.id]",
				"eu-west-1.sqs\"\n  vpc_endpoint_type   = \"Interface\"\n  private_dns_enabled = true\n  subnet_ids          = [aws_subnet.vault_a.id]"}},
		},
		{
			name: "stays good when the endpoints' group admits both subnets by their ranges",
			cfn:  []edit{{admits, "- {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.1.0/24}\n        - {IpProtocol: \"6\", FromPort: 1, ToPort: 1024, CidrIp: 10.0.2.0/23}"}},
			tf: []edit{{"    protocol    = \"tcp\"\n    cidr_blocks = [aws_vpc.main.cidr_block]\n", "    protocol    = \"tcp\"\n    cidr_blocks = [\"10.0.1.0/24\"]\n  }\n\n" +
				"  ingress {\n    from_port   = 1\n    to_port     = 1024\n    protocol    = \"6\"\n    cidr_blocks = [\"10.0.2.0/23\"]\n"}},
		},
	}
}

// stream has Kafka brokers with endpoints for Lambda and STS, a consumer outside the VPC, and Counter, which calls DynamoDB from it.
func stream() []mutation {
	const trigger = "cfn=ClicksMapping sam=ConsumerClicks tf=aws_lambda_event_source_mapping.clicks"
	const admits = "- {IpProtocol: tcp, FromPort: 443, ToPort: 443, SourceSecurityGroupId: !GetAtt ClusterGroup.GroupId}"
	const cluster = "      GroupDescription: The brokers and the poller of Lambda\n      VpcId: !Ref Vpc\n"
	const clusterTF = "    protocol  = \"tcp\"\n    self      = true\n  }\n\n  egress {\n    from_port   = 0\n    to_port     = 0\n    protocol    = \"-1\"\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }\n"
	const selfTF = "  ingress {\n    from_port = 9098\n    to_port   = 9098\n    protocol  = \"tcp\"\n    self      = true\n  }\n\n"
	const function = "      GroupDescription: What the function may reach\n      VpcId: !Ref Vpc\n"
	open := fmt.Sprintf(groupTF, "What the function may reach")
	provisioned := edit{"StartingPosition: LATEST\n", "StartingPosition: LATEST\n      ProvisionedPollerConfig: {MinimumPollers: 1, MaximumPollers: 2}\n"}
	provisionedSAM := edit{"StartingPosition: LATEST\n", "StartingPosition: LATEST\n            ProvisionedPollerConfig: {MinimumPollers: 1, MaximumPollers: 2}\n"}
	provisionedTF := edit{"starting_position = \"LATEST\"\n", "starting_position = \"LATEST\"\n\n  provisioned_poller_config {\n    minimum_pollers = 1\n    maximum_pollers = 2\n  }\n"}
	return []mutation{
		{
			name: "there is no endpoint for Lambda",
			cfn:  []edit{cut("LambdaEndpoint")},
			tf:   []edit{cut("aws_vpc_endpoint.lambda")},
			want: "error trigger-apis-unreachable lambda: " + trigger,
		},
		{
			name: "there is no endpoint for STS",
			cfn:  []edit{cut("StsEndpoint")},
			tf:   []edit{cut("aws_vpc_endpoint.sts")},
			want: "error trigger-apis-unreachable sts: " + trigger,
		},
		{
			name: "there is no endpoint for either",
			cfn:  []edit{cut("LambdaEndpoint"), cut("StsEndpoint")},
			tf:   []edit{cut("aws_vpc_endpoint.lambda"), cut("aws_vpc_endpoint.sts")},
			want: "error trigger-apis-unreachable lambda,sts: " + trigger,
		},
		{
			name: "there is no endpoint for either and the trigger is switched off",
			cfn:  []edit{cut("LambdaEndpoint"), cut("StsEndpoint"), {"      StartingPosition: LATEST\n", "      StartingPosition: LATEST\n      Enabled: false\n"}},
			sam:  []edit{cut("LambdaEndpoint"), cut("StsEndpoint"), {"            StartingPosition: LATEST\n", "            StartingPosition: LATEST\n            Enabled: false\n"}},
			tf:   []edit{cut("aws_vpc_endpoint.lambda"), cut("aws_vpc_endpoint.sts"), {"  starting_position = \"LATEST\"\n", "  starting_position = \"LATEST\"\n  enabled           = false\n"}},
			want: "note trigger-apis-unreachable lambda,sts: " + trigger,
		},
		{
			name: "the endpoint for Lambda has no private DNS",
			cfn:  []edit{{"${AWS::Region}.lambda\n      VpcEndpointType: Interface\n      PrivateDnsEnabled: true\n", "${AWS::Region}.lambda\n      VpcEndpointType: Interface\n"}},
			tf:   []edit{{"eu-west-1.lambda\"\n  vpc_endpoint_type   = \"Interface\"\n  private_dns_enabled = true\n", "eu-west-1.lambda\"\n  vpc_endpoint_type   = \"Interface\"\n"}},
			want: "error interface-endpoint-without-private-dns lambda: LambdaEndpoint = aws_vpc_endpoint.lambda",
		},
		{
			name: "the VPC has no DNS hostnames",
			cfn:  []edit{{hostnames, ""}},
			tf:   []edit{{hostTF, ""}},
			want: "error private-dns-needs-vpc-dns lambda,sts: Vpc = aws_vpc.main",
		},
		{
			name: "the endpoints' group admits another network",
			cfn:  []edit{{admits, "- {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.99.0.0/16}"}},
			tf:   []edit{{"security_groups = [aws_security_group.cluster.id]\n  }\n\n  egress", "cidr_blocks = [\"10.99.0.0/16\"]\n  }\n\n  egress"}},
			want: "error trigger-https-closed lambda,sts: EndpointGroup = aws_security_group.endpoint",
		},
		{
			name: "the endpoints' group admits the function instead of the brokers",
			cfn:  []edit{{admits, inHTTPS}},
			tf:   []edit{{"security_groups = [aws_security_group.cluster.id]\n  }\n\n  egress", "security_groups = [aws_security_group.function.id]\n  }\n\n  egress"}},
			want: "error trigger-https-closed lambda,sts: EndpointGroup = aws_security_group.endpoint",
		},
		{
			name: "the brokers' group lets only their port out",
			cfn:  []edit{{cluster, cluster + "      SecurityGroupEgress:\n        - {IpProtocol: tcp, FromPort: 9098, ToPort: 9098, CidrIp: !GetAtt Vpc.CidrBlock}\n"}},
			tf:   []edit{{clusterTF, "    protocol  = \"tcp\"\n    self      = true\n  }\n\n  egress {\n    from_port   = 9098\n    to_port     = 9098\n    protocol    = \"tcp\"\n    cidr_blocks = [aws_vpc.main.cidr_block]\n  }\n"}},
			want: "error trigger-https-closed lambda,sts: ClusterGroup = aws_security_group.cluster",
		},
		{
			name: "the brokers' group lets nothing out",
			cfn:  []edit{{cluster, cluster + "      SecurityGroupEgress:\n        " + denyAll + "\n"}},
			tf:   []edit{{clusterTF, "    protocol  = \"tcp\"\n    self      = true\n  }\n"}},
			want: "error trigger-broker-port-closed: ClusterGroup = aws_security_group.cluster",
		},
		{
			name: "the brokers' group does not admit itself",
			cfn:  []edit{cut("ClusterGroupIngressSelf")},
			tf:   []edit{{selfTF, ""}},
			want: "error trigger-broker-port-closed: ClusterGroup = aws_security_group.cluster",
		},
		{
			name: "the brokers' group admits itself on the port of another authentication",
			cfn:  []edit{{"FromPort: 9098\n      ToPort: 9098\n", "FromPort: 9094\n      ToPort: 9096\n"}},
			tf:   []edit{{"from_port = 9098\n    to_port   = 9098", "from_port = 9094\n    to_port   = 9096"}},
			want: "error trigger-broker-port-closed: ClusterGroup = aws_security_group.cluster",
		},
		{
			name: "the brokers' group admits only the function's group",
			cfn:  []edit{{"ToPort: 9098\n      SourceSecurityGroupId: !GetAtt ClusterGroup.GroupId", "ToPort: 9098\n      SourceSecurityGroupId: !GetAtt FunctionGroup.GroupId"}},
			tf:   []edit{{"self      = true", "security_groups = [aws_security_group.function.id]"}},
			want: "error trigger-broker-port-closed: ClusterGroup = aws_security_group.cluster",
		},
		{
			name: "there is no endpoint for DynamoDB",
			cfn:  []edit{cut("DynamoDBEndpoint")},
			tf:   []edit{cut("aws_vpc_endpoint.dynamo_db")},
			want: "error function-service-unreachable dynamodb: Counter = aws_lambda_function.counter",
		},
		{
			name: "the endpoint for DynamoDB is on no table",
			cfn:  []edit{{"      RouteTableIds: [!Ref PrivateTable]\n", ""}},
			tf:   []edit{{"  route_table_ids   = [aws_route_table.private.id]\n", ""}},
			want: "error gateway-endpoint-not-routed dynamodb: DynamoDBEndpoint = aws_vpc_endpoint.dynamo_db",
		},
		{
			name: "the function's group lets nothing out",
			cfn:  []edit{{function, function + "      SecurityGroupEgress:\n        " + denyAll + "\n"}},
			tf:   []edit{{open, "  description = \"What the function may reach\"\n  vpc_id      = aws_vpc.main.id\n"}},
			want: "error function-sg-without-egress dynamodb: FunctionGroup = aws_security_group.function",
		},
		{
			name: "the role of Counter may not make network interfaces",
			cfn:  []edit{{vpcAccess, "AWSLambdaBasicExecutionRole"}},
			tf:   []edit{{vpcAccess, "AWSLambdaBasicExecutionRole"}},
			want: "error function-role-cannot-manage-enis: CounterRole = aws_iam_role.counter",
			not:  "sam", // makes the role and gives it what it needs
		},
		{
			name: "stays good with a provisioned poller, which needs no endpoints",
			cfn:  []edit{cut("LambdaEndpoint"), cut("StsEndpoint"), provisioned},
			sam:  []edit{cut("LambdaEndpoint"), cut("StsEndpoint"), provisionedSAM},
			tf:   []edit{cut("aws_vpc_endpoint.lambda"), cut("aws_vpc_endpoint.sts"), provisionedTF},
		},
		{
			name: "stays good when the brokers' group admits the VPC's range on all their ports",
			cfn:  []edit{{"FromPort: 9098\n      ToPort: 9098\n      SourceSecurityGroupId: !GetAtt ClusterGroup.GroupId", "FromPort: 9092\n      ToPort: 9098\n      CidrIp: !GetAtt Vpc.CidrBlock"}},
			tf:   []edit{{"from_port = 9098\n    to_port   = 9098\n    protocol  = \"tcp\"\n    self      = true", "from_port = 9092\n    to_port   = 9098\n    protocol  = \"tcp\"\n    cidr_blocks = [aws_vpc.main.cidr_block]"}},
		},
	}
}
