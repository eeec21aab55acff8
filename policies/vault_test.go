package policies_test

import "fmt"

// vault has no way to the internet. Booking calls DynamoDB and SQS, Audit calls SNS, all through endpoints.
func vault() []mutation {
	const admits = "- {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !GetAtt Vpc.CidrBlock}"
	const group = `      GroupDescription: What the functions may reach
      VpcId: !Ref Vpc
`
	const mounted = `  MountGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Who may mount the files
      VpcId: !Ref Vpc
  Files:
    Type: AWS::EFS::FileSystem
  FilesAccess:
    Type: AWS::EFS::AccessPoint
    Properties:
      FileSystemId: !Ref Files
  MountA:
    Type: AWS::EFS::MountTarget
    Properties: {FileSystemId: !Ref Files, SubnetId: !Ref VaultSubnetA, SecurityGroups: [!Ref MountGroup]}
  MountB:
    Type: AWS::EFS::MountTarget
    Properties: {FileSystemId: !Ref Files, SubnetId: !Ref VaultSubnetB, SecurityGroups: [!Ref MountGroup]}
`
	const mounts = `      FileSystemConfigs:
        - {Arn: !GetAtt FilesAccess.Arn, LocalMountPath: /mnt/files}
`
	const rotated = `  Key:
    Type: AWS::SecretsManager::Secret
  KeyRotation:
    Type: AWS::SecretsManager::RotationSchedule
    Properties:
      SecretId: !Ref Key
      RotationLambdaARN: !GetAtt Audit.Arn
`
	const insights = `      Layers:
        - !Sub arn:${AWS::Partition}:lambda:${AWS::Region}:580247275435:layer:LambdaInsightsExtension:53
`
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
			name: "a cache admits nobody",
			cfn: []edit{{"  Orders:\n", `  CacheGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Who may use the cache
      VpcId: !Ref Vpc
  Cache:
    Type: AWS::ElastiCache::ServerlessCache
    Properties:
      Engine: valkey
      ServerlessCacheName: bookings
      SubnetIds: [!Ref VaultSubnetA, !Ref VaultSubnetB]
      SecurityGroupIds: [!Ref CacheGroup]
  Orders:
`}, {"          TABLE_NAME: !Ref Ledger\n", `          TABLE_NAME: !Ref Ledger
          CACHE_HOST: !GetAtt Cache.Endpoint.Address
`}},
			tf: []edit{{`resource "aws_sqs_queue" "orders" {`, `resource "aws_security_group" "cache" {
  name_prefix = "cache-"
  description = "Who may use the cache"
  vpc_id      = aws_vpc.main.id
}

resource "aws_elasticache_subnet_group" "cache" {
  name       = "bookings"
  subnet_ids = [aws_subnet.vault_a.id, aws_subnet.vault_b.id]
}

resource "aws_elasticache_replication_group" "cache" {
  engine               = "valkey"
  replication_group_id = "bookings"
  description          = "Bookings"
  subnet_group_name    = aws_elasticache_subnet_group.cache.name
  security_group_ids   = [aws_security_group.cache.id]
}

resource "aws_sqs_queue" "orders" {`}, {"      TABLE_NAME = aws_dynamodb_table.ledger.name\n", `      TABLE_NAME = aws_dynamodb_table.ledger.name
      CACHE_HOST = aws_elasticache_replication_group.cache.primary_endpoint_address
`}},
			want: "warning target-sg-blocks-function: CacheGroup = aws_security_group.cache",
		},
		{
			name: "a file system's group admits nobody",
			cfn:  []edit{{"  Orders:\n", mounted + "  Orders:\n"}, {"      Code: {S3Bucket: acme-artifacts, S3Key: audit.zip}\n", "      Code: {S3Bucket: acme-artifacts, S3Key: audit.zip}\n" + mounts}},
			sam:  []edit{{"  Orders:\n", mounted + "  Orders:\n"}, {"      CodeUri: src/audit/\n", "      CodeUri: src/audit/\n" + mounts}},
			tf: []edit{{`resource "aws_sqs_queue" "orders" {`, `resource "aws_security_group" "mount" {
  name_prefix = "mount-"
  vpc_id      = aws_vpc.main.id
}

resource "aws_efs_file_system" "files" {}

resource "aws_efs_access_point" "files" {
  file_system_id = aws_efs_file_system.files.id
}

resource "aws_efs_mount_target" "files" {
  for_each        = { a = aws_subnet.vault_a.id, b = aws_subnet.vault_b.id }
  file_system_id  = aws_efs_file_system.files.id
  subnet_id       = each.value
  security_groups = [aws_security_group.mount.id]
}

resource "aws_sqs_queue" "orders" {`}, {"  filename      = \"build/audit.zip\"\n", `  filename      = "build/audit.zip"

  file_system_config {
    arn              = aws_efs_access_point.files.arn
    local_mount_path = "/mnt/files"
  }
`}},
			want: "error function-efs-unreachable: MountGroup = aws_security_group.mount",
		},
		{
			name: "the endpoint for SQS says nothing of its type",
			cfn:  []edit{{"${AWS::Region}.sqs\n      VpcEndpointType: Interface\n", "${AWS::Region}.sqs\n"}},
			tf: []edit{{`eu-west-1.sqs"
  vpc_endpoint_type   = "Interface"
`, "eu-west-1.sqs\"\n"}},
			want: "error endpoint-type-mismatch sqs: SqsEndpoint = aws_vpc_endpoint.sqs",
		},
		{
			name: "the endpoint for SQS has its subnets in quotes",
			cfn: []edit{{`${AWS::Region}.sqs
      VpcEndpointType: Interface
      PrivateDnsEnabled: true
      SubnetIds: [!Ref VaultSubnetA, !Ref VaultSubnetB]`, `${AWS::Region}.sqs
      VpcEndpointType: Interface
      PrivateDnsEnabled: true
      SubnetIds: [VaultSubnetA, VaultSubnetB]`}},
			tf: []edit{{`eu-west-1.sqs"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.vault_a.id, aws_subnet.vault_b.id]`, `eu-west-1.sqs"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = ["aws_subnet.vault_a.id", "aws_subnet.vault_b.id"]`}},
			want: "error reference-written-as-string: SqsEndpoint = aws_vpc_endpoint.sqs",
		},
		{
			name: "the endpoint for DynamoDB is an interface",
			cfn: []edit{{`${AWS::Region}.dynamodb
      VpcEndpointType: Gateway
      RouteTableIds: [!Ref VaultTable]`, `${AWS::Region}.dynamodb
      VpcEndpointType: Interface
      SubnetIds: [!Ref VaultSubnetA, !Ref VaultSubnetB]
      SecurityGroupIds: [!Ref EndpointGroup]`}},
			tf: []edit{{`eu-west-1.dynamodb"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.vault.id]`, `eu-west-1.dynamodb"
  vpc_endpoint_type  = "Interface"
  subnet_ids         = [aws_subnet.vault_a.id, aws_subnet.vault_b.id]
  security_group_ids = [aws_security_group.endpoint.id]`}},
			want: "error dynamodb-interface-endpoint-unused dynamodb: DynamoDBEndpoint = aws_vpc_endpoint.dynamo_db",
		},
		{
			name: "a custom resource is answered",
			cfn: []edit{{"  AuditRole:\n", `  Seed:
    Type: Custom::Seed
    Properties:
      ServiceToken: !GetAtt Audit.Arn
` + "  AuditRole:\n"}},
			sam:  []edit{{"  Audit:\n", "  Seed:\n    Type: Custom::Seed\n    Properties:\n      ServiceToken: !GetAtt Audit.Arn\n  Audit:\n"}},
			want: "error custom-resource-function-no-s3 s3: cfn=Audit sam=Audit",
		},
		{
			name: "a secret is rotated",
			cfn:  []edit{{"  AuditRole:\n", rotated + "  AuditRole:\n"}},
			sam:  []edit{{"  Audit:\n", rotated + "  Audit:\n"}},
			tf: []edit{{`resource "aws_iam_role" "audit" {`, `resource "aws_secretsmanager_secret" "key" {
  name = "key"
}

resource "aws_secretsmanager_secret_rotation" "key" {
  secret_id           = aws_secretsmanager_secret.key.id
  rotation_lambda_arn = aws_lambda_function.audit.arn
}

resource "aws_iam_role" "audit" {`}},
			want: "error rotation-function-no-secretsmanager secretsmanager: Audit = aws_lambda_function.audit",
		},
		{
			name: "Lambda Insights watches a function",
			cfn:  []edit{{"      Code: {S3Bucket: acme-artifacts, S3Key: audit.zip}\n", "      Code: {S3Bucket: acme-artifacts, S3Key: audit.zip}\n" + insights}},
			sam:  []edit{{"      CodeUri: src/audit/\n", "      CodeUri: src/audit/\n" + insights}},
			tf: []edit{{`  filename      = "build/audit.zip"
`, `  filename      = "build/audit.zip"
  layers        = ["arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension:53"]
`}},
			want: "warning insights-layer-needs-logs logs: Audit = aws_lambda_function.audit",
		},
		{
			name: "a function checks the deployments of another",
			sam: []edit{{"      CodeUri: src/booking/\n", `      CodeUri: src/booking/
      AutoPublishAlias: live
      DeploymentPreference: {Type: AllAtOnce, Hooks: {PreTraffic: !Ref Audit}}
`}},
			want: "error deploy-hook-function-unreachable codedeploy: sam=Audit",
		},
		{
			name: "the endpoint is for another service",
			cfn:  []edit{{"${AWS::Region}.sqs", "${AWS::Region}.ssm"}},
			tf:   []edit{{"eu-west-1.sqs", "eu-west-1.ssm"}},
			want: withoutSQS,
		},
		{
			name: "the grant is for any queue and no variable names one",
			cfn: []edit{cut("SqsEndpoint"), {"Action: sqs:SendMessage, Resource: !GetAtt Orders.Arn", `Action: sqs:SendMessage, Resource: "*"`}, {`          QUEUE_URL: !Ref Orders
`, ""}},
			tf: []edit{cut("aws_vpc_endpoint.sqs"), {`Action = "sqs:SendMessage", Resource = aws_sqs_queue.orders.arn`, `Action = "sqs:SendMessage", Resource = "*"`}, {`      QUEUE_URL  = aws_sqs_queue.orders.url
`, ""}},
			want: "warning function-service-unreachable sqs: Booking = aws_lambda_function.booking",
		},
		{
			name: "the endpoint for DynamoDB is on no table",
			cfn: []edit{{`      RouteTableIds: [!Ref VaultTable]
`, ""}},
			tf: []edit{{`  route_table_ids   = [aws_route_table.vault.id]
`, ""}},
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
			cfn: []edit{{`${AWS::Region}.sqs
      VpcEndpointType: Interface
      PrivateDnsEnabled: true
`, `${AWS::Region}.sqs
      VpcEndpointType: Interface
`}},
			tf: []edit{{`eu-west-1.sqs"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
`, `eu-west-1.sqs"
  vpc_endpoint_type   = "Interface"
`}},
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
			tf:   []edit{{"cidr_blocks = [aws_vpc.main.cidr_block]", `cidr_blocks = ["10.99.0.0/16"]`}},
			want: "error endpoint-sg-blocks-function sns,sqs: EndpointGroup = aws_security_group.endpoint",
		},
		{
			name: "the endpoints' group admits another port",
			cfn:  []edit{{admits, "- {IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: !GetAtt Vpc.CidrBlock}"}},
			tf: []edit{{`from_port   = 443
    to_port     = 443`, `from_port   = 80
    to_port     = 80`}},
			want: "error endpoint-sg-blocks-function sns,sqs: EndpointGroup = aws_security_group.endpoint",
		},
		{
			name: "the endpoints' group admits UDP",
			cfn:  []edit{{admits, "- {IpProtocol: udp, FromPort: 443, ToPort: 443, CidrIp: !GetAtt Vpc.CidrBlock}"}},
			tf: []edit{{`to_port     = 443
    protocol    = "tcp"`, `to_port     = 443
    protocol    = "udp"`}},
			want: "error endpoint-sg-blocks-function sns,sqs: EndpointGroup = aws_security_group.endpoint",
		},
		{
			name: "the functions' group lets nothing out",
			cfn: []edit{{group, group + `      SecurityGroupEgress:
        ` + denyAll + `
`}},
			tf: []edit{{open, `  description = "What the functions may reach"
  vpc_id      = aws_vpc.main.id
`}},
			want: "error function-sg-without-egress dynamodb,sns,sqs: FunctionGroup = aws_security_group.function",
		},
		{
			name: "the functions' group lets HTTPS out only to the VPC",
			cfn: []edit{{group, group + `      SecurityGroupEgress:
        ` + admits + `
`}},
			tf: []edit{{open, `  description = "What the functions may reach"
  vpc_id      = aws_vpc.main.id

  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
`}},
			want: "error function-sg-blocks-https dynamodb: FunctionGroup = aws_security_group.function",
		},
		{
			name: "the role of one function may not make network interfaces",
			cfn: []edit{{"policy/service-role/" + vpcAccess + `
      Policies:
        - PolicyName: ledger`, `policy/service-role/AWSLambdaBasicExecutionRole
      Policies:
        - PolicyName: ledger`}},
			tf: []edit{{`aws_iam_role.booking.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/` + vpcAccess, `aws_iam_role.booking.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole`}},
			want: "error function-role-cannot-manage-enis: BookingRole = aws_iam_role.booking",
		},
		{
			name: "stays good when the endpoint for SQS stands in one zone",
			cfn: []edit{{
				`${AWS::Region}.sqs
      VpcEndpointType: Interface
      PrivateDnsEnabled: true
      SubnetIds: [!Ref VaultSubnetA, !Ref VaultSubnetB]`,
				`${AWS::Region}.sqs
      VpcEndpointType: Interface
      PrivateDnsEnabled: true
      SubnetIds: [!Ref VaultSubnetA]`,
			}},
			tf: []edit{{
				`eu-west-1.sqs"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.vault_a.id, aws_subnet.vault_b.id]`,
				`eu-west-1.sqs"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.vault_a.id]`,
			}},
		},
		{
			name: "stays good when the endpoints' group admits both subnets by their ranges",
			cfn: []edit{{admits, `- {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.1.0/24}
        - {IpProtocol: "6", FromPort: 1, ToPort: 1024, CidrIp: 10.0.2.0/23}`}},
			tf: []edit{{`    protocol    = "tcp"
    cidr_blocks = [aws_vpc.main.cidr_block]
`, `    protocol    = "tcp"
    cidr_blocks = ["10.0.1.0/24"]
  }

  ingress {
    from_port   = 1
    to_port     = 1024
    protocol    = "6"
    cidr_blocks = ["10.0.2.0/23"]
`}},
		},
	}
}

// vaultInOtherWords are the same networks in other spellings: of groups, policies, subnets and conditions.
func vaultInOtherWords() []mutation {
	each := func(extra string) []edit {
		return []edit{
			cut("aws_vpc_endpoint.sqs"),
			{`resource "aws_vpc_endpoint" "sns" {
`, `resource "aws_vpc_endpoint" "interface" {
  for_each = toset(["sns", "sqs"])

`},
			{`"com.amazonaws.eu-west-1.sns"`, `"com.amazonaws.eu-west-1.${each.key}"`},
			{`Interface"
  private_dns_enabled = true
`, `Interface"
` + extra},
		}
	}
	policies := `      Policies:
        - SNSPublishMessagePolicy:
            TopicName: !GetAtt Alarms.TopicName
`
	audit := `  Audit:
    Type: AWS::Serverless::Function
`
	embedded := audit + `    Connectors:
      Raise:
        Properties:
          Destination: {Id: Alarms}
          Permissions: [Write]
`
	separate := `  Raise:
    Type: AWS::Serverless::Connector
    Properties:
      Source: {Id: Audit}
      Destination: {Id: Alarms}
      Permissions: [Write]
` + audit
	statement := edit{`        - SNSPublishMessagePolicy:
            TopicName: !GetAtt Alarms.TopicName
`, `        - Statement:
            - {Effect: Allow, Action: [sns:Publish], Resource: [!Ref Alarms]}
`}
	const egress = `  description = "What the functions may reach"
  vpc_id      = aws_vpc.main.id

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
`
	const withoutSNS = "error function-service-unreachable sns: Audit = aws_lambda_function.audit"
	return []mutation{
		{name: "the endpoints are instances of one block", tf: each(`  private_dns_enabled = true
`)},
		{
			name: "the endpoints are instances of one block without private DNS",
			tf:   each(""),
			want: `error interface-endpoint-without-private-dns sns,sqs: none = aws_vpc_endpoint.interface["sns"]`,
		},
		{name: "an embedded connector gives the grant", sam: []edit{{policies, ""}, {audit, embedded}}},
		{name: "an embedded connector gives the grant and there is no endpoint", sam: []edit{{policies, ""}, {audit, embedded}, cut("SnsEndpoint")}, want: withoutSNS},
		{name: "a connector gives the grant and there is no endpoint", sam: []edit{{policies, ""}, {audit, separate}, cut("SnsEndpoint")}, want: withoutSNS},
		{name: "a statement gives the grant", sam: []edit{statement}},
		{name: "a statement gives the grant and there is no endpoint", sam: []edit{statement, cut("SnsEndpoint")}, want: withoutSNS},
		{
			name: "the group lets HTTPS out to the VPC and to DynamoDB's prefix list",
			tf: []edit{{egress, `  description = "What the functions may reach"
  vpc_id      = aws_vpc.main.id

  egress {
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    cidr_blocks     = [aws_vpc.main.cidr_block]
    prefix_list_ids = [aws_vpc_endpoint.dynamo_db.prefix_list_id]
  }
`}},
		},
		{
			name: "the group's rules are an attribute",
			tf: []edit{{egress, `  description = "What the functions may reach"
  vpc_id      = aws_vpc.main.id

  egress = [{
    description = "", from_port = 0, to_port = 0, protocol = "-1", cidr_blocks = ["0.0.0.0/0"]
    ipv6_cidr_blocks = [], prefix_list_ids = [], security_groups = [], self = false
  }]
`}},
		},
		{
			name: "the group's rules are an empty attribute",
			tf: []edit{{egress, `  description = "What the functions may reach"
  vpc_id      = aws_vpc.main.id
  egress      = []
`}},
			want: "error function-sg-without-egress dynamodb,sns,sqs: FunctionGroup = aws_security_group.function",
		},
		{
			name: "the group's rules are dynamic blocks",
			tf: []edit{{egress, `  description = "What the functions may reach"
  vpc_id      = aws_vpc.main.id

  dynamic "egress" {
    for_each = { https = 443, dns = 53 }
    iterator = port
    content {
      from_port   = port.value
      to_port     = port.value
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
`}},
		},
		{
			name: "the group's rules are dynamic blocks without HTTPS",
			tf: []edit{{egress, `  description = "What the functions may reach"
  vpc_id      = aws_vpc.main.id

  dynamic "egress" {
    for_each = { dns = 53 }
    content {
      from_port   = egress.value
      to_port     = egress.value
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
`}},
			want: "error function-sg-blocks-https dynamodb,sns,sqs: FunctionGroup = aws_security_group.function",
		},
	}
}
